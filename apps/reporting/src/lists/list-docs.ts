import { applyDecorators, type Type } from '@nestjs/common';
import {
  ApiBadRequestResponse,
  ApiExtraModels,
  ApiOkResponse,
  ApiPropertyOptional,
  ApiQuery,
  ApiResponse,
  DECORATORS,
  getSchemaPath,
  PartialType,
} from '@nestjs/swagger';
import { type Columns, knownFields } from './fields';

const parts = new Map<Type, Type>();

/** An item of which `fields` may have left out anything, also inside of a member whose members are columns. */
function partOf(item: Type, columns: Columns): Type {
  const known = parts.get(item);
  if (known !== undefined) return known;
  const part = class extends PartialType(item) {};
  // One class an item: two of the same name would replace each other in the document.
  Object.defineProperty(part, 'name', { value: `PartOf${item.name}` });
  parts.set(item, part);
  for (const member of new Set(columns.filter((column) => column.includes('.')).map((column) => column.replace(/\..*/, '')))) {
    const inner = columns.filter((column) => column.startsWith(`${member}.`)).map((column) => column.slice(member.length + 1));
    const { type, description = '' } = (Reflect.getMetadata(DECORATORS.API_MODEL_PROPERTIES, item.prototype as object, member) ??
      {}) as PropertyDocs;
    if (isDocumented(type)) ApiPropertyOptional({ type: partOf(type, inner), description })(part.prototype, member);
  }
  return part;
}

/** What ApiProperty was given, as it keeps it. */
interface PropertyDocs {
  readonly type?: unknown;
  readonly description?: string;
}

function isDocumented(type: unknown): type is Type {
  return typeof type === 'function' && Reflect.hasMetadata(DECORATORS.API_MODEL_PROPERTIES_ARRAY, type.prototype as object);
}

export interface ListDescription {
  readonly description: string;
  /** Documents an item. */
  readonly item: Type;
  readonly columns: Columns;
  /** Documents what a page of JSON says of the whole list. */
  readonly whole?: Type;
}

/** Any of the names, with commas between. */
function patternOf(names: readonly string[]): string {
  const name = `(${names.map((each) => each.replaceAll('.', '\\.')).join('|')})`;
  return `^${name}(,${name})*$`;
}

/** How a list is described: its forms, `fields`, and what can go wrong. */
export function ListDocs({ item, columns, description, whole }: ListDescription): MethodDecorator {
  const part = partOf(item, columns);
  const page = {
    type: 'object',
    required: ['items'],
    properties: {
      items: {
        type: 'array',
        items: { description: 'With `fields`, part of it.', anyOf: [{ $ref: getSchemaPath(item) }, { $ref: getSchemaPath(part) }] },
      },
      next: { type: 'string', description: 'The cursor of the next page; left out on the last.' },
    },
  };
  return applyDecorators(
    ApiExtraModels(item, part, ...(whole === undefined ? [] : [whole])),
    ApiQuery({
      name: 'fields',
      required: false,
      description: `The members of an item to answer, in this order, with commas between; all where it is left out. There are ${knownFields(columns).join(', ')}.`,
      schema: { type: 'string', pattern: patternOf(knownFields(columns)), example: columns.slice(0, 2).join(',') },
    }),
    ApiOkResponse({
      description: `${description} \`Link\` names the next page where there is one.`,
      headers: {
        Link: { description: 'The address of the next page, `rel="next"`; left out on the last.', schema: { type: 'string' } },
      },
      content: {
        'application/json': {
          schema: whole === undefined ? page : { allOf: [{ $ref: getSchemaPath(whole) }, page] },
        },
        'text/csv': { schema: { type: 'string', description: `RFC 4180, with the columns ${columns.join(', ')}.` } },
        'application/x-ndjson': { schema: { type: 'string', description: 'A line of JSON an item.' } },
      },
    }),
    ApiBadRequestResponse({ description: 'A parameter is not known or has no such value.' }),
    ApiResponse({ status: 406, description: 'The Accept header takes none of the forms.' }),
  );
}
