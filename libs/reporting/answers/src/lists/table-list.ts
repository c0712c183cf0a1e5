import { type TObject } from '@taocun/openapi';
import { type Table } from '../table/table';
import { type Parameters } from '../table/writing';
import { type Statement } from './forms/table-file';
import { type List } from './list';
import { withoutNulls } from './members';
import { cursorAt, listPositionOf } from './page';
import { type PageQuestion, type Truth, truthOf } from './questions';

/** A column that orders a list. In the last one, no two rows have the same value. */
export interface OrderColumn {
  readonly column: string;
  readonly descending?: boolean;
  /** The pattern of the column's values in cursors. */
  readonly pattern: RegExp;
  /** The type in which the cursor's text is compared; by default text. */
  readonly type?: 'HUGEINT' | 'BIGINT';
}

interface Rows {
  /**
   * A SELECT of rows with the members of the items and the columns of the order. In it, `$computedAt` is the
   * time of the table.
   */
  readonly from: string;
  readonly parameters?: Parameters;
}

/** A list that the table can answer. */
interface ListQuery<Row, Item> extends Partial<Rows> {
  /** The schema of the items: it decides which members without a value are null, and which are absent. */
  readonly item: TObject;
  /** See `prepare` of `List`; the rows may follow from it. */
  readonly prepare?: () => Promise<Rows | void>;
  /** Conditions on the rows. */
  readonly where?: readonly (string | undefined)[];
  /**
   * Parameters that limit the statement's rows to those of a page, from the cursor's texts and the page's
   * length.
   */
  readonly ofPage?: (after: readonly string[] | undefined, most: number | undefined) => Parameters;
  /** The name of the order is part of the cursors. */
  readonly order: { readonly name: string; readonly by: readonly OrderColumn[] };
  /** Makes an item from a row without its empty members; by default the row itself is the item. */
  readonly itemOf?: (row: Row) => Item;
  /** See `variant` and `scope` of `List`. */
  readonly variant?: string;
  readonly scope?: List<object>['scope'];
}

type Optional = 'prepare' | 'whole' | 'statement' | 'variant' | 'scope';
type Question = List<object>['question'] & Pick<PageQuestion, 'cursor'>;

/** A list of rows of the table. Only the requested columns are read, from the cursor on. */
export function tableList<Item extends object, Row extends object = Item>(
  table: Table,
  question: Question,
  query: ListQuery<Row, Item>,
): Required<Omit<List<Item>, Optional>> & Pick<List<Item>, Optional> {
  const { variant, scope, prepare, where = [], ofPage = () => ({}), order, itemOf } = query;
  const present = withoutNulls(query.item);
  let { from = '', parameters = {} } = query;
  const conditions = where.filter((condition) => condition !== undefined);
  const after = question.cursor === undefined ? undefined : afterCursor(question.cursor, order);
  const places = new WeakMap<object, readonly unknown[]>();
  const made = (row: Row): Item => {
    const item = itemOf === undefined ? (present<object>(row) as Item) : itemOf(present(row));
    places.set(
      item,
      order.by.map(({ column }) => row[column as keyof Row]),
    );
    return item;
  };
  const rowsOf = (selected: string, further: readonly string[]): string => {
    const all = [...conditions, ...further];
    return `SELECT ${selected} FROM (${from})${all.length === 0 ? '' : ` WHERE ${all.map((each) => `(${each})`).join(' AND ')}`}`;
  };
  const given = (knownAt: Date): Parameters => ({
    ...parameters,
    ...(from.includes('$computedAt') && { computedAt: knownAt.toISOString() }),
  });
  const statement = (knownAt: Date, members: readonly string[] | undefined, most?: number): Statement => {
    const selected =
      members === undefined || itemOf !== undefined
        ? '*'
        : quoted([...members, ...order.by.map(({ column }) => column)]);
    const ordered = `ORDER BY ${order.by.map(({ column, descending }) => `"${column}"${descending ? ' DESC' : ''}`).join(', ')}`;
    return {
      rows: rowsOf(selected, after === undefined ? [] : [after.condition]),
      end: `${ordered}${most === undefined ? '' : ` LIMIT ${most}`}`,
      parameters: { ...given(knownAt), ...ofPage(after?.texts, most), ...after?.parameters },
    };
  };
  return {
    question,
    ...(variant !== undefined && { variant }),
    ...(scope && { scope }),
    ...(prepare && {
      async prepare() {
        ({ from, parameters = {} } = (await prepare()) ?? { from, parameters });
      },
    }),
    async *read(most, members) {
      const { database, knownAt } = await table.current();
      const { rows, end, parameters: all } = statement(knownAt, members, most);
      const page =
        most === undefined
          ? database.ordered<Row>(rows, end, all)
          : await database.rows<Row>(`${rows} ${end}`, all);
      for await (const row of page) yield made(row);
    },
    ...(itemOf === undefined && { statement }),
    async total() {
      const { database, knownAt } = await table.current();
      const all = { ...given(knownAt), ...ofPage(undefined, undefined) };
      const [row] = await database.rows<{ readonly total: number }>(rowsOf('count(*) AS total', []), all);
      return row?.total ?? 0;
    },
    cursorAfter: (item) => cursorAt(order.name, (places.get(item) ?? []).map(String)),
  };
}

function quoted(columns: readonly string[]): string {
  return [...new Set(columns)].map((column) => `"${column}"`).join(', ');
}

/**
 * The rows after a cursor: those greater in the first column, or equal there and greater in the next, and so
 * on.
 */
function afterCursor(
  cursor: string,
  { name, by }: ListQuery<object, object>['order'],
): { readonly condition: string; readonly texts: readonly string[]; readonly parameters: Parameters } {
  const texts = listPositionOf(
    cursor,
    name,
    by.map(({ pattern }) => pattern),
  );
  const value = (at: number): string => {
    const { type } = by[at] ?? {};
    return type === undefined ? `$after${at}` : `$after${at}::${type}`;
  };
  const alternatives = by.map(({ column, descending }, at) => {
    const equal = by.slice(0, at).map((earlier, before) => `"${earlier.column}" = ${value(before)}`);
    return [...equal, `"${column}" ${descending ? '<' : '>'} ${value(at)}`].join(' AND ');
  });
  return {
    condition: alternatives.join(' OR '),
    texts,
    parameters: Object.fromEntries(texts.map((text, at) => [`after${at}`, text])),
  };
}

/**
 * The condition that a code lies in one of these regions; undefined if all are asked for. The question has
 * checked that the codes are digits.
 */
export function within(column: string, regions: readonly string[] | undefined): string | undefined {
  return regions?.map((region) => `"${column}" >= '${region}' AND "${column}" < '${region}:'`).join(' OR ');
}

/** The condition on a row's `qualifies`. */
export function qualifying(truth: Truth): string | undefined {
  const wish = truthOf(truth);
  return wish === undefined ? undefined : `${wish ? '' : 'NOT '}qualifies`;
}
