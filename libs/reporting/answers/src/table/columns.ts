import { integerOf, type StoredFen } from '@taocun/reporting-store';

/** The type of a column in SQL. */
type ColumnType =
  | 'VARCHAR'
  | 'BOOLEAN'
  | 'INTEGER'
  | 'BIGINT'
  | 'HUGEINT'
  | 'DOUBLE'
  | `STRUCT(${string})`
  | `${'VARCHAR' | `STRUCT(${string})`}[]`;

/** A column: its type, and its value in a document's row; undefined and null are stored as NULL. */
type Column<Source> = readonly [type: ColumnType, valueOf: (source: Source) => unknown];

export type TableColumns<Source> = Readonly<Record<string, Column<Source>>>;

/** A table of the columnar database, and the conversion of documents to its rows. */
export interface TableOf<Document> {
  readonly name: string;
  readonly columns: readonly { readonly name: string; readonly type: ColumnType }[];
  /** The rows of a document, column by column. */
  rowsOf(document: Document): readonly (readonly unknown[])[];
}

/** A table of rows made from documents: one row per document, or per part of it. */
export function columnarTable<Document>(name: string, columns: TableColumns<Document>): TableOf<Document>;
export function columnarTable<Document, Part>(
  name: string,
  columns: TableColumns<Part>,
  partsOf: (document: Document) => readonly Part[],
): TableOf<Document>;
export function columnarTable<Document, Part>(
  name: string,
  columns: TableColumns<Part>,
  // The overload without `partsOf` has only one type for both.
  partsOf: (document: Document) => readonly Part[] = (document) => [document as unknown as Part],
): TableOf<Document> {
  const values = Object.values(columns).map(([, valueOf]) => valueOf);
  return {
    name,
    columns: Object.entries(columns).map(([column, [type]]) => ({ name: column, type })),
    rowsOf: (document) => partsOf(document).map((part) => values.map((valueOf) => valueOf(part) ?? null)),
  };
}

/** The statement that creates the table under this name. */
export function creation(
  name: string,
  { columns }: Pick<TableOf<never>, 'columns'>,
  kind: 'TABLE' | 'TEMP TABLE' = 'TABLE',
): string {
  return `CREATE ${kind} ${name} (${columns.map((column) => `"${column.name}" ${column.type}`).join(', ')})`;
}

/** An integer of a document, in any of BSON's types. */
export function exact(value: StoredFen | number | undefined): bigint | null {
  return value === undefined ? null : integerOf(value);
}
