import { Type } from 'class-transformer';
import { getMetadataStorage, IsNotEmptyObject, IsObject, ValidateNested } from 'class-validator';
import { JSONSchema } from 'class-validator-jsonschema';
import { type ByKind, type MemberForm, ruleFor } from '@taocun/domain';
import {
  all,
  IsAmountFen,
  IsCode,
  IsCodes,
  IsDegrees,
  IsEventTime,
  IsIdentifier,
  IsIntegerIn,
  IsLeftOutOr,
  IsOneOf,
  IsPrintable,
  IsTrueOrFalse,
} from '../wire/constraints';
import { IsName } from '../wire/names';

// Classes made of the rows of members, as if each member were declared with its own decorator.

export type DataClass<Data extends object = object> = new () => Data;

/** A member of a class. */
export interface Member {
  readonly name: string;
  readonly form: MemberForm;
  readonly optional: boolean;
  readonly says: string;
  readonly example?: unknown;
}

export const constraintByKind = {
  identifier: () => IsIdentifier(),
  code: ({ digits }) => IsCode(digits),
  codes: ({ digits, atMost }) => IsCodes(digits, atMost),
  name: ({ atMost }) => IsName(atMost),
  printable: ({ atMost }) => IsPrintable(atMost),
  integer: ({ range: [least, most] }) => IsIntegerIn(least, most),
  int32: ({ range: [least, most] }) => IsIntegerIn(least, most),
  fen: () => IsAmountFen(),
  degrees: ({ limit }) => IsDegrees(limit),
  truth: () => IsTrueOrFalse(),
  word: ({ words }) => IsOneOf(words),
  time: ({ what }) => IsEventTime(`: ${what}`),
  record: (form) => {
    const definition = recordClass(form);
    const message = recordRule(definition, form);
    // `ValidateNested` alone would accept an array of such objects.
    const object =
      form.isOneOrMore === true ? IsNotEmptyObject({ nullable: false }, { message }) : IsObject({ message });
    return all(
      object,
      ValidateNested({ message }),
      Type(() => definition),
      // The compiler writes this for a declared member; the schema of the object is found by it.
      Reflect.metadata('design:type', definition),
    );
  },
} satisfies ByKind<PropertyDecorator>;

/** A class of this name with these members. */
export function classOf<Data extends object>(
  name: string,
  members: readonly Member[],
  constraints: ByKind<PropertyDecorator> = constraintByKind,
): DataClass<Data> {
  const { [name]: definition } = { [name]: class {} };
  if (definition === undefined) throw new Error(`There is no class ${name}.`);
  for (const member of members) {
    const constraint = ruleFor(constraints, member.form);
    const decorate = member.optional ? IsLeftOutOr(constraint) : constraint;
    decorate(definition.prototype as object, member.name);
    describe(definition.prototype as object, member);
  }
  return definition as DataClass<Data>;
}

/** Adds the sentence and the example to the schema of the member. */
function describe(prototype: object, { name, says, example }: Member): void {
  const decorate = JSONSchema((schema) => ({
    ...schema,
    description: [`${says}.`, ...(schema.description === undefined ? [] : [schema.description])].join(' '),
    ...(example !== undefined && { examples: [example] }),
  }));
  decorate(prototype, name);
}

const recordsMade = new Map<MemberForm<'record'>['members'], DataClass>();
/** The classes of the objects within updates. */
export const recordClasses = (): readonly DataClass[] => [...recordsMade.values()];

/**
 * The class of an object within updates. There is one for each table of inner rows, whichever update has it.
 */
function recordClass({ members, name }: MemberForm<'record'>): DataClass {
  const known = recordsMade.get(members);
  if (known !== undefined) return known;
  const rows = Object.entries(members).map(([member, { says, example, optional, ...form }]) => ({
    name: member,
    form,
    optional: optional === true,
    says,
    example,
  }));
  const made = classOf(`${name}V1`, rows);
  recordsMade.set(members, made);
  return made;
}

/** The rule of an object, from the rules of its members. */
function recordRule(definition: DataClass, { members, isOneOrMore }: MemberForm<'record'>): string {
  const rules = new Map<string, string>();
  for (const { propertyName, message } of getMetadataStorage().getTargetValidationMetadatas(
    definition,
    '',
    true,
    false,
  ))
    if (typeof message === 'string') rules.set(propertyName, message.replace('$property must be ', ''));
  const textOf = (isOptional: boolean): string =>
    Object.entries(members)
      .filter(([, { optional = false }]) => optional === isOptional)
      .map(([name]) => `${name}: ${rules.get(name)}`)
      .join('; ');
  const optional = textOf(true);
  if (isOneOrMore === true)
    return `$property must be an object with one or more of { ${optional} } and nothing else`;
  return `$property must be an object of { ${textOf(false)} }, with or without { ${optional} }, and nothing else`;
}
