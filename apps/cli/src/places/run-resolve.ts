import type { SchemaOf, Taocun } from '@taocun/client';
import { withoutFormula } from '@taocun/domain';
import { parse } from 'csv-parse/sync';
import { type Format, formatOf } from '../feed/feed-lines';
import { tableText } from '../feed/table-text';
import { messageOf } from '../local/processes';
import { taocunAt } from '../terminal/services';

interface ResolveOptions {
  readonly url: string;
  readonly column?: readonly string[];
  readonly asOf?: string;
  readonly format?: Format;
}

type AddressRow = Readonly<Record<string, unknown>>;
type Resolved = SchemaOf<'ResolvedAddress'>;

/** The most addresses of one request. */
const BATCH = 1_000;

export async function runResolve(file: string, { url, column = ['address'], asOf, format }: ResolveOptions): Promise<void> {
  const form = format ?? formatOf(file);
  if (form === undefined) throw new Error(`What ${file} is its name does not say: give --format.`);
  const rows = addressRows(file, form);
  const addresses = rows.map((row, at) => addressText(row, column, `${file}, row ${at + 1}`));
  const taocun = taocunAt(url);
  let decided = 0;
  for (let from = 0; from < rows.length; from += BATCH) {
    const items = await resolved(taocun, addresses.slice(from, from + BATCH), asOf);
    const found = items.map((item, at) => ({ ...rows[from + at], ...membersOf(item) }));
    process.stdout.write(form === 'csv' ? csvOf(found, from === 0) : found.map((row) => `${JSON.stringify(row)}\n`).join(''));
    decided += items.filter((item) => item.decided).length;
  }
  process.stderr.write(`${decided} of ${rows.length} addresses are decided.\n`);
}

async function resolved(taocun: Taocun, addresses: string[], asOf: string | undefined): Promise<readonly Resolved[]> {
  return (await taocun.call('resolvePlaces', { body: { addresses, ...(asOf !== undefined && { asOf }) } })).items;
}

function addressRows(file: string, format: Format): readonly AddressRow[] {
  const text = tableText(file);
  if (format === 'csv') return parse<AddressRow>(text, { columns: true, skip_empty_lines: true });
  const lines = text.split('\n');
  return lines.flatMap((line, at) => (line.trim() === '' ? [] : [rowOf(line, `${file}, line ${at + 1}`)]));
}

function rowOf(line: string, place: string): AddressRow {
  try {
    return { ...(JSON.parse(line) as AddressRow) };
  } catch (error) {
    throw new Error(`${place} is no JSON: ${messageOf(error)}`, { cause: error });
  }
}

function addressText(row: AddressRow, columns: readonly string[], place: string): string {
  const missing = columns.filter((column) => typeof row[column] !== 'string');
  if (missing.length > 0) throw new Error(`${place}: there is no text ${missing.join(', ')}; there are ${Object.keys(row).join(', ')}.`);
  const address = columns
    .map((column) => String(row[column]))
    .join(' ')
    .trim();
  if (address === '') throw new Error(`${place}: the address is empty.`);
  return address;
}

/** The members added to a row. */
function membersOf({ decided, open, candidates }: Resolved): AddressRow {
  const [first] = candidates;
  return {
    decided,
    open: open ?? '',
    villageCode: decided ? (first?.villageCode ?? '') : '',
    name: first?.name ?? '',
    path: first?.path ?? '',
    score: first?.score ?? '',
    doubts: (first?.doubts ?? []).join(' '),
    candidates: candidates.map(({ villageCode }) => villageCode).join(' '),
  };
}

function csvOf(rows: readonly AddressRow[], withNames: boolean): string {
  const names = withNames ? [Object.keys(rows[0] ?? {})] : [];
  return [...names, ...rows.map((row) => Object.values(row))].map((cells) => `${cells.map(csvCell).join(',')}\r\n`).join('');
}

function csvCell(value: unknown): string {
  const text = withoutFormula(String(value));
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
