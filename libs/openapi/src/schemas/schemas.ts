import { type ApiResponseSchemaHost } from '@nestjs/swagger';
import {
  type OptionalKind,
  type Static,
  type TObject,
  type TOptional,
  type TProperties,
  type TSchema,
  type TUnsafe,
  Type,
} from '@sinclair/typebox';
import { type Fen } from '@taocun/domain';

export { type Static, Type, type TObject, type TOptional, type TProperties, type TSchema, type TUnsafe };

/** The type that a schema describes. Answers are read-only. */
export type AnswerType<Schema extends TSchema> = DeepReadonly<Static<Schema>>;

/** Values of BSON, such as Decimal128, stay as they are. */
type DeepReadonly<Value> = Value extends { readonly _bsontype: string }
  ? Value
  : Value extends object
    ? { readonly [Member in keyof Value]: DeepReadonly<Value[Member]> }
    : Value;

/** The schemas of all members of a type that is declared elsewhere, so that the two cannot diverge. */
export type MembersOf<Whole> = {
  readonly [Member in keyof Whole]-?: TSchema & { readonly static: Whole[Member] } & (object extends Pick<
      Whole,
      Member
    >
      ? { readonly [OptionalKind]: 'Optional' }
      : unknown);
};

interface SchemaOptions {
  readonly description?: string;
  readonly example?: unknown;
}

/** The description of an answer, for the decorators of responses. */
export const answer = (description: string, schema: TSchema) => ({ description, schema: openApi(schema) });

/** The same schema with the type that Nest's decorators expect. */
export const openApi = (schema: TSchema) => schema as ApiResponseSchemaHost['schema'];

/** An answer or a part of one, with its name in the API's document. */
export function object<Members extends TProperties>(name: string, members: Members): TObject<Members> {
  return Type.Object(members, { $id: name });
}

/** A named schema, used as a member with its own description. */
export function described<Schema extends TSchema>(
  schema: Schema,
  description: string,
  more: SchemaOptions = {},
): TUnsafe<Static<Schema>> {
  return Type.Unsafe({ description, ...more, allOf: [schema] });
}

export function nullable<Schema extends TSchema>(schema: Schema): TUnsafe<Static<Schema> | null> {
  const { allOf, type, ...rest } = schema as TSchema & {
    readonly allOf?: readonly TSchema[];
    readonly type?: string;
  };
  return Type.Unsafe(
    allOf === undefined
      ? { ...rest, type: [type, 'null'] }
      : { ...rest, anyOf: [...allOf, { type: 'null' }] },
  );
}

export const text = (description: string, example: string) => Type.String({ description, example });

export const count = (description: string, example?: number) =>
  Type.Integer({ description, ...(example !== undefined && { example }) });

/** An integer of any size, written with all its digits. */
export const exactInteger = (description?: string, more: SchemaOptions = {}) =>
  Type.Unsafe<Fen>({
    type: 'integer',
    format: 'int64',
    ...(description !== undefined && { description }),
    ...more,
  });

export const fen = (description: string) => exactInteger(`${description} In fen, with all digits.`);

export const time = (description?: string) =>
  Type.String({ format: 'date-time', ...(description !== undefined && { description }) });

/** Counts by a key that is known only at runtime. */
export const countsBy = <Key extends string>(
  description: string,
  example: Readonly<Partial<Record<Key, number>>>,
) =>
  Type.Unsafe<Partial<Record<Key, number>>>({
    type: 'object',
    additionalProperties: { type: 'integer' },
    description,
    example,
  });

/** A page of a list that exists only as JSON. */
export const page = <Item extends TSchema>(name: string, item: Item) =>
  object(name, {
    items: Type.Array(item),
    next: Type.Optional(Type.String({ description: 'The cursor of the next page; left out on the last.' })),
  });

/**
 * A reference by name to a schema that cannot be passed itself: it is still being built, or it is a class.
 */
export const reference = <Value>(name: string) =>
  Type.Unsafe<Value>({ $ref: `#/components/schemas/${name}` });

/** A schema for one of these texts. */
export function choice<const Value extends string>(
  values: readonly Value[],
  more: SchemaOptions = {},
): TUnsafe<Value> {
  return Type.Unsafe({ type: 'string', enum: [...values], ...more });
}
