import { updateTypes } from '@taocun/contracts';
import { type ByKind, memberRows } from '@taocun/domain';

/** For each member of the update, the name of a column or a text with columns in braces. */
export interface Mapping {
  readonly id: string;
  readonly source: string;
  readonly type: string;
  readonly time: string;
  readonly data: Readonly<Record<string, string>>;
}

const asText = (cell: string): unknown => cell;
const asInteger = (cell: string): unknown => (/^-?\d{1,15}$/.test(cell) ? Number(cell) : cell);
const asDecimal = (cell: string): unknown => (/^-?\d{1,3}(\.\d{1,12})?$/.test(cell) ? Number(cell) : cell);
const asTruth = (cell: string): unknown =>
  /^(true|false|1|0|yes|no)$/i.test(cell) ? /^(true|1|yes)$/i.test(cell) : cell;

/** Codes in one cell are separated by blanks or semicolons. */
export const asCodes = (cell: string): readonly string[] => cell.trim().split(/[\s;]+/);

type CellReader = (cell: string) => unknown;
/** Readers of cells. The members of an object have columns of their own. */
const readerByKind = {
  identifier: () => asText,
  code: () => asText,
  codes: () => asCodes,
  name: () => asText,
  printable: () => asText,
  integer: () => asInteger,
  int32: () => asInteger,
  fen: () => asInteger,
  degrees: () => asDecimal,
  truth: () => asTruth,
  word: () => asText,
  time: () => asText,
  record: () => undefined,
} satisfies ByKind<CellReader | undefined>;

/** The readers of the cells, by the names of columns, such as `amountFen` and `produce.grams`. */
const readers = new Map<string, CellReader>(
  memberRows.flatMap(([name, row]) => {
    const inner =
      row.is === 'record'
        ? Object.entries(row.members).map(([each, { is }]) => [`${name}.${each}`, is] as const)
        : [];
    return [[name, row.is] as const, ...inner].flatMap(([column, is]) => {
      const reader = readerByKind[is]();
      return reader === undefined ? [] : [[column, reader] as const];
    });
  }),
);
const envelope = ['id', 'source', 'type', 'time'] as const;
const members = [...readers.keys()];

/** Reads a mapping from the text of its file. @throws with the mistake. */
export function readMapping(text: string): Mapping {
  const { data, ...rest } = JSON.parse(text) as Partial<Record<string, unknown>>;
  const wrong = [
    ...envelope
      .filter((name) => typeof rest[name] !== 'string')
      .map((name) => `/${name} is missing: give a column, or a text with {column} in it`),
    ...Object.keys(rest)
      .filter((name) => !(envelope as readonly string[]).includes(name))
      .map((name) => `/${name} is not known`),
    ...Object.entries(data ?? {}).flatMap(([name, from]) => {
      if (!members.includes(name))
        return [`/data/${name} is no member of any update; there are ${members.join(', ')}`];
      return typeof from === 'string' ? [] : [`/data/${name} has to be a text`];
    }),
  ];
  if (data === undefined) wrong.push('/data is missing');
  if (wrong.length > 0) throw new Error(wrong.join('\n'));
  // Each member has been checked above, one by one.
  return { ...rest, data } as unknown as Mapping;
}

/** Without a mapping, columns have the names of the members. */
export function mappingOf(columns: readonly string[]): Mapping {
  const missing = envelope.filter((name) => !columns.includes(name));
  if (missing.length > 0) {
    throw new Error(
      `The first line has no column ${missing.join(', ')}. Name columns like the members of updates (docs/contract.md), or map them ` +
        'with --map.',
    );
  }
  const of = (name: string): string => `{${name}}`;
  return {
    id: of('id'),
    source: of('source'),
    type: of('type'),
    time: of('time'),
    data: Object.fromEntries(
      members.filter((name) => columns.includes(name)).map((name) => [name, of(name)]),
    ),
  };
}

/** The columns that a mapping names and the file lacks. */
export function missingColumns({ data, ...rest }: Mapping, columns: readonly string[]): string[] {
  const named = [...Object.values(rest), ...Object.values(data)].flatMap((text) =>
    Array.from(text.matchAll(column), ([, name = '']) => name),
  );
  return [...new Set(named)].filter((name) => !columns.includes(name));
}

/** A row as an update. An empty cell omits its member; an invalid number is sent as it is, and is refused. */
export function updateOf({ data, ...rest }: Mapping, row: Readonly<Record<string, string>>): object {
  const type = filled(rest.type, row);
  const members: Record<string, unknown> = {};
  for (const [name, text] of Object.entries(data)) {
    const cell = filled(text, row);
    if (cell === '') continue;
    const [outer = '', inner] = name.split('.');
    if (inner === undefined) members[outer] = valueOf(name, cell);
    else members[outer] = { ...(members[outer] as object | undefined), [inner]: valueOf(name, cell) };
  }
  return {
    specversion: '1.0',
    id: filled(rest.id, row),
    source: filled(rest.source, row),
    // People write short forms into tables: order.paid.
    type: type in updateTypes ? type : `taocun.${type}.v1` in updateTypes ? `taocun.${type}.v1` : type,
    time: filled(rest.time, row),
    data: members,
  };
}

const column = /\{([^{}]+)\}/g;

const filled = (text: string, row: Readonly<Record<string, string>>): string =>
  text.replace(column, (_, name: string) => (row[name] ?? '').trim()).trim();

function valueOf(name: string, cell: string): unknown {
  return readers.get(name)?.(cell) ?? cell;
}
