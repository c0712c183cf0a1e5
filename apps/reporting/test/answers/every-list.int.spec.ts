import { parse } from 'csv-parse/sync';
import { parquetReadObjects } from 'hyparquet';
import { parseExactJson } from '@taocun/contracts';
import { FORMULA } from '@taocun/domain';
import { Api, type Json } from '../api.fixture';
import { addressOf, Described, type List } from '../described.fixture';
import { saveSomethingOfEachList } from './every-list.fixture';
import { provenance, PROVENANCE } from './provenance.fixture';

const NDJSON = 'application/x-ndjson; charset=utf-8';
const CSV = 'text/csv; charset=utf-8; header=present';
const PARQUET = 'application/vnd.apache.parquet';

const api = Api.inTests({ PROVENANCE });
let described: Described;
/** Every list, with its items and its freshness as pages of JSON give them. */
let lists: readonly (List & { readonly items: readonly Json[]; readonly freshness: Json })[];

beforeAll(async () => {
  await saveSomethingOfEachList(api);
  described = await Described.by(api);
  lists = await Promise.all(described.lists.map(async (list) => ({ ...list, ...(await wholeOf(list)) })));
});

const get = (list: List, ...values: readonly (readonly [string, string])[]) =>
  api.get(addressOf(list, values));

/** A page of JSON, with its integers exact. */
async function pageOf(list: List, ...values: readonly (readonly [string, string])[]): Promise<Json> {
  const { statusCode, payload } = await get(list, ...values);
  expect([list.path, values, statusCode]).toEqual([list.path, values, 200]);
  return parseExactJson(payload);
}

/** The joined pages of the most items. */
async function wholeOf(list: List): Promise<{ readonly items: readonly Json[]; readonly freshness: Json }> {
  const items: Json[] = [];
  for (let cursor: string | undefined; ;) {
    const page = await pageOf(
      list,
      ['limit', '1000'],
      ...(cursor === undefined ? [] : [['cursor', cursor] as const]),
    );
    items.push(...page.items);
    cursor = page.next;
    if (cursor === undefined) return { items, freshness: page.freshness };
  }
}

/** The value as clients with doubles read it, which the validator needs. */
const rounded = (value: Json): Json =>
  JSON.parse(
    JSON.stringify(value, (_name, member) => (typeof member === 'bigint' ? Number(member) : member)),
  );

const linesOf = (payload: string): Json[] => payload.split('\n').slice(0, -1).map(parseExactJson);
const rowsOf = (payload: string): Record<string, string>[] =>
  parse(payload, { columns: true, record_delimiter: '\r\n', bom: true });

/** The value at a path such as `stateOf.offset`. */
const valueAt = (item: Json, path: string): unknown =>
  path.split('.').reduce<Json>((value, name) => value?.[name], item);

const isEmpty = (value: unknown): value is null | undefined => value === null || value === undefined;

/**
 * The text of a value in CSV and, of lists and texts, in Parquet; lists of objects are JSON, which `read`
 * parses.
 */
function textOf(value: unknown): unknown {
  if (isEmpty(value)) return '';
  if (Array.isArray(value) && value.every((each) => typeof each !== 'object')) return value.join(' ');
  return typeof value === 'object' ? value : `${value as string | number | bigint | boolean}`;
}

const parsed = (text: unknown, like: unknown): unknown =>
  typeof like === 'object' && text !== '' ? parseExactJson(String(text)) : text;

function csvCellOf(value: unknown): unknown {
  const text = textOf(value);
  return typeof value !== 'number' &&
    typeof value !== 'bigint' &&
    typeof text === 'string' &&
    FORMULA.test(text)
    ? `'${text}`
    : text;
}

function parquetCellOf(value: unknown, type: string): unknown {
  if (isEmpty(value)) return null;
  if (type === 'integer') return BigInt(value as number);
  return type === 'number' || type === 'boolean' ? value : textOf(value);
}

/** The columns that each row has of the whole answer. */
const marksOf = (row: Json): object => ({ provenance: row.provenance, freshness: row.freshness });

it('every list has the same items, value by value, as pages, NDJSON, CSV and Parquet, each with its provenance', async () => {
  for (const list of lists) {
    const { path, columns, item: schema, items, freshness } = list;
    // A list without items, or with items that lack a member, would match any description.
    expect([path, items.length > 0]).toEqual([path, true]);
    const marks = {
      provenance: provenance.label,
      freshness: expect.stringContaining(`as of ${freshness.asOf}`),
    };

    const lines = linesOf((await get(list, ['format', 'ndjson'])).payload);
    expect([path, lines]).toEqual([path, items.map((item: Json) => ({ ...item, ...marks }))]);

    expect(lines.map((line) => Object.keys(line))).toEqual(
      items.map((item: Json) => [...Object.keys(item), ...Object.keys(marks)]),
    );

    const csv = rowsOf((await get(list, ['format', 'csv'])).payload);
    expect([path, Object.keys(csv[0] ?? {})]).toEqual([path, [...columns, 'provenance', 'freshness']]);
    const cells = csv.map((row, at) => ({
      ...marksOf(row),
      cells: columns.map((name) => parsed(row[name], textOf(valueAt(items[at], name)))),
    }));
    expect([path, cells]).toEqual([
      path,
      items.map((item: Json) => ({ ...marks, cells: columns.map((name) => csvCellOf(valueAt(item, name))) })),
    ]);

    const { bytes } = await get(list, ['format', 'parquet']);
    const rows: Json[] = await parquetReadObjects({ file: Uint8Array.from(bytes).buffer });
    const values = rows.map((row, at) => ({
      ...marksOf(row),
      cells: columns.map((name) => parsed(row[name] ?? null, textOf(valueAt(items[at], name)))),
    }));
    const typed = items.map((item: Json) => ({
      ...marks,
      cells: columns.map((name) => parquetCellOf(valueAt(item, name), described.typeOf(schema, name))),
    }));
    expect([path, values]).toEqual([path, typed]);
  }
});

it('the items of every list have all members that the document requires, no other members, and a column for each', () => {
  for (const list of lists) {
    const { itemName } = list;
    const violations = list.items.map((item) =>
      described.violations(['components', 'schemas', itemName], rounded(item)),
    );
    expect([list.path, violations.flat()]).toEqual([list.path, []]);
    const columnsOf = (value: Json, name: string): string[] =>
      typeof value !== 'object' || value === null || Array.isArray(value) || list.columns.includes(name)
        ? [name]
        : Object.entries(value).flatMap(([inner, member]) =>
            columnsOf(member, name === '' ? inner : `${name}.${inner}`),
          );
    expect([
      list.path,
      list.items
        .flatMap((item: Json) => columnsOf(item, ''))
        .filter((name: string) => !list.columns.includes(name)),
    ]).toEqual([list.path, []]);
    const known = list.columns.flatMap((column) =>
      column.split('.').map((_, at, names) => names.slice(0, at + 1).join('.')),
    );
    expect([list.path, list.fields]).toEqual([list.path, [...new Set(known)]]);
  }
});

/** Smaller pages are read up to this one; those of a thousand items reach the end. */
const MOST_PAGES = 3;

it('the pages of every list, of any size, are the list, and a cursor continues it in any form', async () => {
  for (const list of lists) {
    const { items } = list;
    for (const size of [1, 7]) {
      const joined: Json[] = [];
      let cursor: string | undefined;
      for (let page = 0; page === 0 || (cursor !== undefined && page < MOST_PAGES); page++) {
        const answer = await pageOf(
          list,
          ['limit', `${size}`],
          ['total', 'true'],
          ...(cursor === undefined ? [] : [['cursor', cursor] as const]),
        );
        expect([list.path, answer.total]).toEqual([list.path, items.length]);
        joined.push(...answer.items);
        cursor = answer.next;
      }
      expect([list.path, size, joined]).toEqual([
        list.path,
        size,
        cursor === undefined ? items : items.slice(0, joined.length),
      ]);
    }
    const page = await pageOf(list);
    expect([list.path, page.items, 'total' in page]).toEqual([list.path, items.slice(0, 100), false]);
    const { next } = await pageOf(list, ['limit', '1']);
    expect(next === undefined).toBe(items.length === 1);
    if (next === undefined) continue;
    const rest = linesOf((await get(list, ['format', 'ndjson'], ['cursor', next])).payload);
    expect([list.path, rest.length]).toEqual([list.path, items.length - 1]);
  }
});

/** Enough for a question about an order of fields, and few enough that each answer lacks most of them. */
const FIELDS_OF_A_QUESTION = 6;

it('every list answers any of its fields, in the order of the question, and as the document describes', async () => {
  for (const list of lists) {
    const items = list.items.slice(0, 3);
    for (let at = 0; at < list.fields.length; at += FIELDS_OF_A_QUESTION) {
      const fields = list.fields.slice(at, at + FIELDS_OF_A_QUESTION).reverse();
      const page = await pageOf(list, ['limit', '3'], ['fields', fields.join()]);
      const violations = described.violationsOf(list, 'application/json', rounded(page));
      // A member replaces its own parts, and a part of an empty member is absent.
      const chosen = fields.filter((field) => !fields.some((other) => field.startsWith(`${other}.`)));
      const expected = items.map((item: Json) => chosen.map((field) => valueAt(item, field)));
      expect([
        list.path,
        fields,
        page.items.map((item: Json) => chosen.map((field) => valueAt(item, field))),
        violations,
      ]).toEqual([list.path, fields, expected, []]);
      const roots = [...new Set(chosen.map((field) => field.split('.', 1)[0]))];
      for (const item of page.items)
        expect(Object.keys(item)).toEqual(roots.filter((name = '') => item[name] !== undefined));
    }
    const fields = list.fields.slice(-2).reverse();
    const [header = ''] = (
      await get(list, ['limit', '1'], ['format', 'csv'], ['fields', fields.join()])
    ).payload.split('\r\n');
    expect(header).toBe([...fields, 'provenance', 'freshness'].join());
  }
});

it('every list has a form by `format`, which outranks the Accept header, or by the header, and names its file', async () => {
  const forms = { ndjson: NDJSON, csv: CSV, parquet: PARQUET };
  for (const list of lists) {
    for (const [format, type] of Object.entries(forms)) {
      const byFormat = await api.get(
        addressOf(list, [
          ['limit', '1'],
          ['format', format],
        ]),
        { accept: 'application/json' },
      );
      const byHeader = await api.get(addressOf(list, [['limit', '1']]), {
        accept: `${type.split(';', 1)[0]}, application/json;q=0.5`,
      });
      for (const { type: answered, headers, bytes } of [byFormat, byHeader]) {
        expect([list.path, answered, headers['vary']]).toEqual([
          list.path,
          type,
          'Origin, accept, accept-encoding',
        ]);
        expect(bytes).toEqual(byFormat.bytes);
        if (format === 'ndjson') continue;
        const name = list.path.replace('/api/v1/', '').replaceAll(/[{}]/g, '').split('/')[0];
        expect(headers['content-disposition']).toMatch(
          new RegExp(`^attachment; filename="${name}[\\w.-]*\\.${format}"$`),
        );
      }
    }
    const { statusCode, payload } = await api.get(addressOf(list), { accept: 'text/html' });
    expect([list.path, statusCode, JSON.parse(payload).detail]).toEqual([
      list.path,
      406,
      expect.stringContaining('text/csv'),
    ]);
  }
});

it('every list opens in Excel, whole or by pages, with codes as text and money in RMB', async () => {
  for (const list of lists) {
    const { type, payload, bytes, headers } = await api.get(addressOf(list, [['for', 'excel']]), {
      accept: 'application/json',
    });
    expect([list.path, type, headers['content-disposition']]).toEqual([
      list.path,
      CSV,
      expect.stringMatching(/-excel\.csv"$/),
    ]);
    expect(bytes.toString('hex', 0, 3)).toBe('efbbbf');
    const rows = rowsOf(payload);
    expect([list.path, rows.length]).toEqual([list.path, list.items.length]);
    expect([list.path, Object.keys(rows[0] ?? {}).filter((column) => /Fen|^verdicts$/.test(column))]).toEqual(
      [list.path, []],
    );
    for (const row of rows)
      for (const [column, code] of Object.entries(row))
        if (/^code$|Code$| code$/.test(column) && code !== '')
          expect([list.path, code]).toEqual([list.path, expect.stringMatching(/^(CN|="\d+")$/)]);
    expect(payload.startsWith((await get(list, ['for', 'excel'], ['limit', '1'])).payload)).toBe(true);
  }
});
