import { pipeline, Readable } from 'node:stream';
import { type Options, stringify } from 'csv-stringify';
import { stringify as stringifyAtOnce } from 'csv-stringify/sync';
import { BadRequestException } from '@nestjs/common';
import Negotiator from 'negotiator';
import { Problem } from '@taocun/service';
import { exactJsonOfStored } from '../exact/exact-json';
import { cellsOf, type Columns } from './fields';
import { inChunks } from '../exact/text-chunks';

/** The programs that CSV can be written for. */
export const programs = ['excel'] as const;
export type Program = (typeof programs)[number];

/** The forms of a list, the default first. */
export const forms = ['json', 'csv', 'ndjson', 'parquet'] as const;
export type Form = (typeof forms)[number];

export const mediaTypes = {
  json: 'application/json; charset=utf-8',
  csv: 'text/csv; charset=utf-8; header=present',
  ndjson: 'application/x-ndjson; charset=utf-8',
  parquet: 'application/vnd.apache.parquet',
} as const satisfies Record<Form, string>;

/**
 * The form that an Accept header prefers.
 * @throws Problem with 406 where it accepts none
 */
function formAccepted(accept: string | undefined): Form {
  const best = new Negotiator({ headers: { accept } }).mediaType(Object.values(mediaTypes));
  const form = forms.find((each) => mediaTypes[each] === best);
  if (form !== undefined) return form;
  throw new Problem({
    status: 406,
    detail:
      `This list comes as ${forms.map((each) => mediaTypes[each].split(';', 1)[0]).join(', ')}; the Accept header accepts none of them. ` +
      'Accept one, or name one by `format`, which outranks the header.',
  });
}

/** The form of a question's answer: what it names, or else what the Accept header prefers. */
export function formOf({ format, for: program }: { readonly format?: Form; readonly for?: Program }, accept: string | undefined): Form {
  if (program === undefined) return format ?? formAccepted(accept);
  if (format === undefined || format === 'csv') return 'csv';
  throw new BadRequestException(`for=${program} makes CSV, not ${format}: leave format out, or ask for format=csv`);
}

/** The names and cells that CSV has for a list's columns. */
export interface Sheet {
  names(columns: Columns): readonly string[];
  cells(columns: Columns): (item: object) => unknown[];
  /** Whether the text begins with a byte order mark. */
  readonly marked: boolean;
}

const plainSheet: Sheet = { names: (columns) => columns, cells: cellsOf, marked: false };

type Items = Iterable<object> | AsyncIterable<object>;

/**
 * CSV by RFC 4180: a header, then one line an item, each ending in CRLF. The text comes from registrations: it is escaped so that a
 * spreadsheet does not run it as a formula.
 */
export function csvOf(items: Items, columns: Columns, label?: string, sheet = plainSheet): Readable {
  const csv = stringify(csvOptions(columns, label, sheet));
  // A failure of either end closes both; the answer then breaks off, which the caller notices.
  pipeline(Readable.from(mapped(items, rowOf(columns, label, sheet))), csv, () => undefined);
  return csv;
}

/** The same of items in memory. */
export function csvTextOf(items: readonly object[], columns: Columns, label?: string, sheet = plainSheet): string {
  return stringifyAtOnce(items.map(rowOf(columns, label, sheet)), csvOptions(columns, label, sheet));
}

/** The label of the data's provenance is a column of its own: a file is passed on without the headers that it came with. */
function rowOf(columns: Columns, label: string | undefined, sheet: Sheet): (item: object) => unknown[] {
  const cells = sheet.cells(columns);
  return label === undefined ? cells : (item) => [...cells(item), label];
}

/** The same as a member of each object. */
export function labelling(pick: (item: object) => object, label: string | undefined): (item: object) => object {
  return label === undefined ? pick : (item) => ({ ...pick(item), provenance: label });
}

/**
 * Text that a spreadsheet takes for a formula: by its sign, also a full-width or small-form one, at its beginning or after blanks and
 * signs without width, which spreadsheets pass over (OWASP, CSV injection).
 */
const FORMULA = /^(?:[\t\r\n]|[\s\u200b\ufeff]*[=+\-@\uff1d\uff0b\uff0d\uff20\ufe62-\ufe6b])/;

function withoutFormula(text: string): string {
  return FORMULA.test(text) ? `'${text}` : text;
}

function csvOptions(columns: Columns, label: string | undefined, sheet: Sheet): Options {
  return {
    header: true,
    bom: sheet.marked,
    columns: [...sheet.names(columns), ...(label === undefined ? [] : ['provenance'])],
    record_delimiter: 'windows',
    // Quotes half of CRLF within a name, which some readers take for the end of a line.
    quote_record_delimiter: true,
    cast: { boolean: String, bigint: String, object: String, string: withoutFormula },
  };
}

/** NDJSON: one line of JSON an item. */
export function ndjsonOf(items: Items, pick: (item: object) => object): Readable {
  return Readable.from(inChunks(mapped(items, ndjsonLineOf(pick))), { objectMode: false });
}

export function ndjsonLineOf(pick: (item: object) => object): (item: object) => string {
  return (item) => `${exactJsonOfStored(pick(item))}\n`;
}

async function* mapped<Out>(items: Items, map: (item: object) => Out): AsyncGenerator<Out> {
  for await (const item of items) yield map(item);
}
