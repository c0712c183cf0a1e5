import { applyDecorators, type Type } from '@nestjs/common';
import {
  ApiBadRequestResponse,
  ApiExtraModels,
  ApiOkResponse,
  ApiProperty,
  ApiPropertyOptional,
  ApiQuery,
  ApiResponse,
  DECORATORS,
  getSchemaPath,
  PartialType,
} from '@nestjs/swagger';
import { ApiIncomplete } from '../completeness/incomplete-docs';
import { ApiProvenance } from '../serving/provenance';
import { documentedMember } from './doc-members';
import { type Columns, knownFields } from './fields';

const parts = new Map<Type, Type>();

/** An item whose members are all optional, as `fields` may leave out any, also of a member whose own members are columns. */
function partOf(item: Type, columns: Columns): Type {
  const known = parts.get(item);
  if (known !== undefined) return known;
  const part = class extends PartialType(item) {};
  // One class an item: classes of the same name replace each other in the document.
  Object.defineProperty(part, 'name', { value: `Partial${item.name}` });
  parts.set(item, part);
  for (const member of new Set(columns.filter((column) => column.includes('.')).map((column) => column.replace(/\..*/, '')))) {
    const inner = columns.filter((column) => column.startsWith(`${member}.`)).map((column) => column.slice(member.length + 1));
    const { type, description = '' } = documentedMember(item, member) ?? {};
    if (isDocumented(type)) ApiPropertyOptional({ type: partOf(type, inner), description })(part.prototype, member);
  }
  return part;
}

function isDocumented(type: unknown): type is Type {
  return typeof type === 'function' && Reflect.hasMetadata(DECORATORS.API_MODEL_PROPERTIES_ARRAY, type.prototype as object);
}

export interface ListDescription {
  readonly description: string;
  /** The class that documents an item. */
  readonly item: Type;
  readonly columns: Columns;
  /** The class that documents the members that a page of JSON has beside its items. */
  readonly whole?: Type;
}

const pages = new Map<Type, Type>();

/** A page of JSON, named after its items: `VillageSummaryPage`. */
function pageDocsOf(item: Type, part: Type, whole: Type = class {}): Type {
  const known = pages.get(item);
  if (known !== undefined) return known;
  const page = class extends whole {};
  Object.defineProperty(page, 'name', { value: `${item.name.replace(/Docs$/, '')}PageDocs` });
  const items = { description: 'With `fields`, part of it.', anyOf: [{ $ref: getSchemaPath(item) }, { $ref: getSchemaPath(part) }] };
  ApiProperty({ type: 'array', items })(page.prototype, 'items');
  ApiPropertyOptional({
    type: String,
    description: 'The cursor of the next page; left out on the last.',
    example: 'WyJjb2RlIiwiMzMwNzgyIl0',
  })(page.prototype, 'next');
  ApiPropertyOptional({
    type: 'integer',
    minimum: 0,
    example: 780,
    description: 'The number of items of all pages, with `total=true`.',
  })(page.prototype, 'total');
  ApiProvenance()(page.prototype, 'provenance');
  ApiIncomplete()(page.prototype, 'incomplete');
  pages.set(item, page);
  return page;
}

/** A pattern of any of the names, with commas between. */
function patternOf(names: readonly string[]): string {
  const name = `(${names.map((each) => each.replaceAll('.', '\\.')).join('|')})`;
  return `^${name}(,${name})*$`;
}

/** Documents a list: its forms, `fields`, and its errors. */
export function ListDocs({ item, columns, description, whole }: ListDescription): MethodDecorator {
  const part = partOf(item, columns);
  const page = pageDocsOf(item, part, whole);
  return applyDecorators(
    ApiExtraModels(item, part, page),
    ApiQuery({
      name: 'fields',
      required: false,
      description: `The members of an item to answer, in this order, with commas between; left out, all of them. There are ${knownFields(columns).join(', ')}.`,
      schema: { type: 'string', pattern: patternOf(knownFields(columns)), example: columns.slice(0, 2).join(',') },
    }),
    ApiOkResponse({
      description,
      content: {
        'application/json': { schema: { $ref: getSchemaPath(page) } },
        'text/csv': {
          schema: {
            type: 'string',
            description: `RFC 4180, with the columns ${columns.join(', ')}, and provenance where that is stated. With \`for=excel\` others.`,
            'x-columns': columns,
          } as object,
        },
        'application/x-ndjson': { schema: { type: 'string', description: 'One line of JSON for each item.' } },
        'application/vnd.apache.parquet': {
          schema: {
            type: 'string',
            format: 'binary',
            description: 'The columns of CSV, integers as INT64.',
          },
        },
      },
    }),
    ApiBadRequestResponse({ description: 'A parameter is unknown or has an invalid value.' }),
    ApiResponse({ status: 206, description: 'The part of a file of Parquet that the header `Range` asks for.' }),
    ApiResponse({ status: 416, description: 'The header `Range` asks for bytes after the end of the file.' }),
    ApiResponse({ status: 406, description: 'The Accept header accepts none of the forms.' }),
    ApiResponse({
      status: 503,
      description: 'Too many whole lists are being sent: try again after `retry-after`. Pages can be read at any time.',
    }),
  );
}
