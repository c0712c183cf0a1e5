import { BadRequestException } from '@nestjs/common';
import { mongo } from 'mongoose';
import { exactJsonOfStored, integerOf } from '@taocun/reporting-store';
import { type CsvCell } from '@taocun/service';
import { type Columns } from './columns';

/**
 * The requested fields, in their order; undefined means all.
 * @throws BadRequestException if one is unknown
 */
export function fieldsOf(text: string | undefined, columns: Columns): readonly string[] | undefined {
  if (text === undefined) return undefined;
  const known = knownFields(columns);
  const fields = text.split(',');
  const unknown = fields.find((field) => !known.includes(field));
  if (unknown !== undefined) {
    throw new BadRequestException(
      `fields must name members of the list's items, with commas between: ${known.join(', ')}; not "${unknown}"`,
    );
  }
  // A whole member replaces its own parts.
  return [...new Set(fields)].filter((field) => !fields.some((other) => isInside(field, other)));
}

/** Every column and every member that contains columns, in order. */
export function knownFields(columns: Columns): readonly string[] {
  return [
    ...new Set(
      columns.flatMap((column) => column.split('.').map((_, at, path) => path.slice(0, at + 1).join('.'))),
    ),
  ];
}

/** The columns of these fields, in the order of the fields. */
export function columnsOf(fields: readonly string[] | undefined, columns: Columns): Columns {
  return fields === undefined
    ? columns
    : fields.flatMap((field) => columns.filter((column) => column === field || isInside(column, field)));
}

/** Selects these fields of an item and keeps their paths; fields that the item lacks are omitted. */
export function picking(fields: readonly string[] | undefined): (item: object) => object {
  if (fields === undefined) return (item) => item;
  const paths = fields.map((field) => field.split('.'));
  return (item) => {
    const picked: Members = {};
    for (const path of paths) {
      const value = valueAt(item, path);
      if (value !== undefined) place(picked, path, value);
    }
    return picked;
  };
}

/**
 * An item's values for these columns. A list of words is one cell, separated by spaces; an object is JSON.
 */
export function cellsOf(columns: Columns): (item: object) => CsvCell[] {
  const paths = columns.map((column) => column.split('.'));
  return (item) => paths.map((path) => csvCellOf(valueAt(item, path)));
}

function csvCellOf(value: unknown): CsvCell {
  if (typeof value !== 'object') return value as CsvCell;
  if (value === null) return undefined;
  if (value instanceof mongo.Decimal128) return integerOf(value);
  if (Array.isArray(value) && value.every((each) => typeof each !== 'object')) return value.join(' ');
  return exactJsonOfStored(value);
}

interface Members {
  [name: string]: unknown;
}

/** Called for every cell, mostly with a path of one name. */
function valueAt(item: object, path: readonly string[]): unknown {
  let value: unknown = item;
  for (const name of path) value = (value as Members | undefined)?.[name];
  return value;
}

function place(into: Members, path: readonly string[], value: unknown): void {
  const last = path.length - 1;
  const holder = path.slice(0, last).reduce((members, name) => (members[name] ??= {}) as Members, into);
  holder[path[last] ?? ''] = value;
}

function isInside(field: string, other: string): boolean {
  return field.startsWith(`${other}.`);
}
