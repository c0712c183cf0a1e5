import { pipeline, type Readable } from 'node:stream';
import { type Stringifier, stringify } from 'csv-stringify';
import { mongo } from 'mongoose';
import { integerOf } from './exact-json';
import { type CertificationDocument } from './read-models';

const columns = [
  'year',
  'ruleSet',
  'villageCode',
  'name',
  'provinceCode',
  'prefectureCode',
  'countyCode',
  'townshipCode',
  'qualifies',
  'asOf',
  'salesFen',
  'alibabaSalesFen',
  'activeShops',
  'activeAlibabaShops',
] as const satisfies readonly (keyof CertificationDocument)[];

/** Certificates as RFC 4180 lines below a line of names. A name is what somebody registered: a spreadsheet must not run it as a formula. */
export function certificationsCsv(documents: Readable): Stringifier {
  const csv = stringify({
    header: true,
    columns: [...columns],
    record_delimiter: 'windows',
    escape_formulas: true,
    cast: {
      boolean: String,
      bigint: String,
      object: (value: object) => (value instanceof mongo.Decimal128 ? integerOf(value).toString() : ''),
    },
  });
  // Where either end fails or the caller has gone, both are closed; the answer then breaks off, which the caller sees.
  pipeline(documents, csv, () => undefined);
  return csv;
}

/** Whether an Accept header would rather have CSV than JSON. */
export function prefersCsv(accept: string | undefined): boolean {
  const weights = new Map(
    (accept ?? '').split(',').map((range) => {
      const [type = '', ...parameters] = range.split(';').map((part) => part.trim().toLowerCase());
      const q = parameters.find((parameter) => parameter.startsWith('q='));
      return [type, q === undefined ? 1 : Number(q.slice(2)) || 0];
    }),
  );
  const anything = weights.get('*/*') ?? 0;
  const csv = weights.get('text/csv') ?? weights.get('text/*') ?? anything;
  return csv > (weights.get('application/json') ?? weights.get('application/*') ?? anything);
}
