import { type Readable } from 'node:stream';
import { BadRequestException } from '@nestjs/common';
import Negotiator from 'negotiator';
import { type Language } from '@taocun/domain';
import { byteStream, exactJsonOfStored, inChunks } from '@taocun/reporting-store';
import { csvLine, Problem, type SheetCell } from '@taocun/service';
import { type Columns } from './columns';
import { cellsOf } from './fields';

/** The programs for which CSV can be written. */
export const programs = ['excel'] as const;
export type Program = (typeof programs)[number];

/** The formats of a list, the default first. */
export const forms = ['json', 'csv', 'ndjson', 'parquet'] as const;
export type Form = (typeof forms)[number];

export const mediaTypes = {
  json: 'application/json; charset=utf-8',
  csv: 'text/csv; charset=utf-8; header=present',
  ndjson: 'application/x-ndjson; charset=utf-8',
  parquet: 'application/vnd.apache.parquet',
} as const satisfies Record<Form, string>;

/**
 * The format that an Accept header prefers.
 * @throws Problem with 406 if it accepts none
 */
function formAccepted(accept: string | undefined): Form {
  const best = new Negotiator({ headers: { accept } }).mediaType(Object.values(mediaTypes));
  const form = forms.find((each) => mediaTypes[each] === best);
  if (form !== undefined) return form;
  throw new Problem({
    status: 406,
    detail:
      `The formats of this list are ${forms.map((each) => mediaTypes[each].split(';', 1)[0]).join(', ')}; the Accept header accepts none of them. ` +
      'Accept one, or name one by `format`, which outranks the header.',
  });
}

interface Wish {
  readonly format?: Form;
  readonly for?: Program;
  readonly lang?: Language;
}

/**
 * The format of an answer: the one that the question names, or else the one that the Accept header prefers.
 */
export function formOf({ format, for: program, lang }: Wish, accept: string | undefined): Form {
  if (program === undefined && lang !== undefined)
    throw new BadRequestException('lang belongs to for=excel: leave it out, or add for=excel');
  if (program === undefined) return format ?? formAccepted(accept);
  if (format === undefined || format === 'csv') return 'csv';
  throw new BadRequestException(
    `for=${program} makes CSV, not ${format}: leave format out, or ask for format=csv`,
  );
}

/** The names and cells of a list's columns in CSV. */
export interface Sheet {
  names(columns: Columns): readonly string[];
  cells(columns: Columns): (item: object) => readonly SheetCell[];
  /** True if the text begins with a byte order mark. */
  readonly marked: boolean;
}

const plainSheet: Sheet = { names: (columns) => columns, cells: cellsOf, marked: false };

type Items = Iterable<object> | AsyncIterable<object>;

/** The mark by which spreadsheets recognise UTF-8. */
const BYTE_ORDER_MARK = '\ufeff';

/**
 * Columns with the same text in every row, such as the label of the data's provenance: a file is passed on
 * without its headers.
 */
export type Marks = Readonly<Record<string, string>>;

/** CSV: a header, then one line per item. */
export function csvOf(items: Items, columns: Columns, marks: Marks = {}, sheet = plainSheet): Readable {
  return byteStream(inChunks(csvLines(items, columns, marks, sheet)));
}

async function* csvLines(items: Items, columns: Columns, marks: Marks, sheet: Sheet): AsyncGenerator<string> {
  yield `${sheet.marked ? BYTE_ORDER_MARK : ''}${csvLine([...sheet.names(columns), ...Object.keys(marks)])}`;
  const cells = sheet.cells(columns);
  const marked = Object.values(marks);
  yield* mapped(items, (item) => csvLine(marked.length === 0 ? cells(item) : [...cells(item), ...marked]));
}

/** Adds these texts as members of each object. */
export function marking(pick: (item: object) => object, marks: object): (item: object) => object {
  return Object.keys(marks).length === 0 ? pick : (item) => ({ ...pick(item), ...marks });
}

/** NDJSON: one line of JSON per item. */
export function ndjsonOf(items: Items, pick: (item: object) => object): Readable {
  return byteStream(inChunks(mapped(items, (item) => `${exactJsonOfStored(pick(item))}\n`)));
}

async function* mapped<Out>(items: Items, map: (item: object) => Out): AsyncGenerator<Out> {
  for await (const item of items) yield map(item);
}
