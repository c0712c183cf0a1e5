import { parse } from 'csv-parse/sync';
import type { SchemaOf, Taocun } from '@taocun/client';
import { withoutFormula } from '@taocun/domain';
import { taocunAt } from '@taocun/local/api';
import { messageOf } from '@taocun/local/processes';
import { type Format, formatOf } from '../feed/feed-lines';
import { tableText } from '../feed/table-text';

interface ResolveOptions {
  readonly url: string;
  readonly column?: readonly string[];
  readonly asOf?: string;
  readonly format?: Format;
}

type RowMembers = Readonly<Record<string, unknown>>;
type Resolved = Omit<SchemaOf<'ResolvedAddress'>, 'address' | 'open'> & { readonly open?: string };

interface AddressRow {
  readonly members: RowMembers;
  /** The line of NDJSON, which is written again as it is. */
  readonly line?: string;
}

/** The most addresses of one request. */
const BATCH = 1_000;
const LONGEST_ADDRESS = 200;
const WITHOUT_ADDRESS: Resolved = { decided: false, open: 'no-address', candidates: [] };

export async function runResolve(
  file: string,
  { url, column = ['address'], asOf, format }: ResolveOptions,
): Promise<void> {
  const form = format ?? formatOf(file);
  if (form === undefined) throw new Error(`What ${file} is its name does not say: give --format.`);
  const rows = addressRows(file, form);
  const missing = column.filter(
    (name) => rows.length > 0 && !rows.some(({ members }) => typeof members[name] === 'string'),
  );
  if (missing.length > 0)
    throw new Error(
      `${file}: there is no text ${missing.join(', ')}; there are ${Object.keys(rows[0]?.members ?? {}).join(', ')}.`,
    );
  const taken = namesIn(rows);
  const taocun = taocunAt(url);
  let decided = 0;
  let unasked = 0;
  for (let from = 0; from < rows.length; from += BATCH) {
    const batch = rows.slice(from, from + BATCH);
    const addresses = batch.map(({ members }) => addressIn(members, column));
    const present = addresses.filter((address) => address !== '');
    const answers = await resolved(taocun, present, asOf);
    const items = addresses.map((address) => answers.get(address) ?? WITHOUT_ADDRESS);
    const added = items.map((item) => withFreeNames(membersOf(item), taken));
    process.stdout.write(
      form === 'csv'
        ? csvOf(batch, added, from === 0)
        : batch.map((row, at) => jsonLine(row, added[at])).join(''),
    );
    decided += items.filter((item) => item.decided).length;
    unasked += batch.length - present.length;
  }
  const without =
    unasked === 0 ? '' : ` ${unasked} rows have no address of 1 to ${LONGEST_ADDRESS} characters.`;
  process.stderr.write(`${decided} of ${rows.length} addresses are decided.${without}\n`);
}

/** The answers by address. */
async function resolved(
  taocun: Taocun,
  addresses: string[],
  asOf: string | undefined,
): Promise<ReadonlyMap<string, Resolved>> {
  if (addresses.length === 0) return new Map();
  const { items } = await taocun.call('resolvePlaces', {
    body: { addresses, ...(asOf !== undefined && { asOf }) },
  });
  return new Map(items.map((item) => [item.address, item]));
}

function addressRows(file: string, format: Format): readonly AddressRow[] {
  const text = tableText(file);
  if (format === 'csv')
    return parse<RowMembers>(text, { columns: true, skip_empty_lines: true }).map((members) => ({ members }));
  const lines = text.split('\n');
  return lines.flatMap((line, at) =>
    line.trim() === '' ? [] : [{ members: membersIn(line, `${file}, line ${at + 1}`), line: line.trim() }],
  );
}

function membersIn(line: string, place: string): RowMembers {
  let row: unknown;
  try {
    row = JSON.parse(line);
  } catch (error) {
    throw new Error(`${place} is no JSON: ${messageOf(error)}`, { cause: error });
  }
  if (typeof row !== 'object' || row === null || Array.isArray(row))
    throw new Error(`${place} is no JSON object.`);
  return row as RowMembers;
}

function namesIn(rows: readonly AddressRow[]): ReadonlySet<string> {
  const names = new Set<string>();
  for (const { members } of rows) for (const name of Object.keys(members)) names.add(name);
  return names;
}

/** Empty if the API would refuse it, and with it all others of its request. */
function addressIn(members: RowMembers, columns: readonly string[]): string {
  const parts = columns.map((column) => members[column]).filter((part) => typeof part === 'string');
  const address = parts.join(' ').trim();
  return Array.from(address).length > LONGEST_ADDRESS ? '' : address;
}

/** The members added to a row. */
function membersOf({ decided, open, candidates }: Resolved): RowMembers {
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

/** No member of a row is replaced: an added one with its name gets another name. */
function withFreeNames(added: RowMembers, taken: ReadonlySet<string>): RowMembers {
  const free = (name: string): string => (taken.has(name) ? free(`resolved.${name}`) : name);
  return Object.fromEntries(Object.entries(added).map(([name, value]) => [free(name), value]));
}

/** The line itself with the members appended: parsed and written again, a long number would lose digits. */
function jsonLine({ line = '', members }: AddressRow, added: RowMembers = {}): string {
  return `${line.slice(0, -1)}${Object.keys(members).length === 0 ? '' : ','}${JSON.stringify(added).slice(1)}\n`;
}

function csvOf(rows: readonly AddressRow[], added: readonly RowMembers[], withNames: boolean): string {
  const resolved = rows.map(({ members }, at) => ({ ...members, ...added[at] }));
  const names = withNames ? [Object.keys(resolved[0] ?? {})] : [];
  return [...names, ...resolved.map((row) => Object.values(row))]
    .map((cells) => `${cells.map(csvCell).join(',')}\r\n`)
    .join('');
}

function csvCell(value: unknown): string {
  const text = withoutFormula(String(value));
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
