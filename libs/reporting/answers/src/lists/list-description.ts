import { applyDecorators } from '@nestjs/common';
import { ApiBadRequestResponse, ApiOkResponse, ApiQuery, ApiResponse } from '@nestjs/swagger';
import { type OfficeColumn } from '@taocun/domain';
import { object, openApi, text, type TObject, type TProperties, Type } from '@taocun/openapi';
import { incomplete } from '../completeness/incompleteness';
import { freshness } from '../flow/freshness';
import { type Columns, objectIn } from './forms/columns';
import { knownFields } from './forms/fields';
import { provenance } from './members';

/**
 * An item whose members are all optional, since `fields` may omit any, even within a member that is an
 * object.
 */
function partOf({ $id, properties }: TObject): TObject {
  const members = Object.entries(properties).map(([name, member]) => {
    const inner = objectIn(member);
    if (inner === undefined) return [name, member] as const;
    return [
      name,
      member['allOf'] === undefined ? partOf(inner) : { ...member, allOf: [partOf(inner)] },
    ] as const;
  });
  return Type.Partial(Type.Object(Object.fromEntries(members)), { $id: `Partial${$id}` });
}

/**
 * A part of a file is described like the whole: without a form its type would be unknown, and so that of both
 * in generated clients.
 */
const parquet = {
  'application/vnd.apache.parquet': {
    schema: { type: 'string', format: 'binary', description: 'The columns of CSV, integers as INT64.' },
  },
};

export interface ListDescription<Item extends TObject = TObject> {
  readonly description: string;
  readonly item: Item;
  /** The columns in a sheet for an office; without them, a sheet has all columns. */
  readonly office?: readonly OfficeColumn[];
  /** The members of a JSON page besides its items. */
  readonly whole?: TProperties;
}

/** A JSON page, named after its items: `VillageSummaryPage`. */
function pageOf(item: TObject, whole: TProperties): TObject {
  return object(`${item.$id}Page`, {
    ...whole,
    items: Type.Array(
      Type.Unsafe({ description: 'With `fields`, part of it.', anyOf: [item, partOf(item)] }),
    ),
    next: Type.Optional(
      text('The cursor of the next page; left out on the last.', 'WyJjb2RlIiwiMzMwNzgyIl0'),
    ),
    total: Type.Optional(
      Type.Integer({
        minimum: 0,
        example: 780,
        description: 'The number of items of all pages, with `total=true`.',
      }),
    ),
    provenance,
    freshness,
    incomplete,
  });
}

/** A pattern for any of the names, separated by commas. */
function patternOf(names: readonly string[]): string {
  const name = `(${names.map((each) => each.replaceAll('.', '\\.')).join('|')})`;
  return `^${name}(,${name})*$`;
}

/** Describes a list: its formats, `fields`, and its errors. */
export function describedList(
  { item, description, whole = {} }: ListDescription,
  columns: Columns,
): MethodDecorator {
  return applyDecorators(
    ApiQuery({
      name: 'fields',
      required: false,
      description: `The members of an item to answer, in this order, with commas between; left out, all of them. There are ${knownFields(columns).join(', ')}.`,
      schema: {
        type: 'string',
        pattern: patternOf(knownFields(columns)),
        example: columns.slice(0, 2).join(','),
      },
    }),
    ApiOkResponse({
      description,
      content: {
        'application/json': { schema: openApi(pageOf(item, whole)) },
        'text/csv': {
          schema: {
            type: 'string',
            description: `RFC 4180, with the columns ${columns.join(', ')}, and, where provenance is stated, provenance and freshness. With \`for=excel\` others.`,
            'x-columns': columns,
          } as object,
        },
        'application/x-ndjson': {
          schema: { type: 'string', description: 'One line of JSON for each item.' },
        },
        ...parquet,
      },
    }),
    ApiBadRequestResponse({ description: 'A parameter is unknown or has an invalid value.' }),
    ApiResponse({
      status: 206,
      description: 'The part of a file of Parquet that the header `Range` asks for.',
      content: parquet,
    }),
    ApiResponse({ status: 416, description: 'The header `Range` asks for bytes after the end of the file.' }),
    ApiResponse({ status: 406, description: 'The Accept header accepts none of the forms.' }),
    ApiResponse({
      status: 503,
      description:
        'Too many whole lists are being sent: try again after `retry-after`. Pages can be read at any time.',
    }),
  );
}
