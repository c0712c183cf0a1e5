import { type Parameters, type TypedColumn } from '@taocun/reporting-answers';

/** A column of a published table, for the descriptions and the file itself. */
export interface DataColumn extends TypedColumn {
  readonly description: string;
}

/** A table that is published as files. */
export interface DataTable {
  readonly name: string;
  readonly title: string;
  readonly columns: readonly DataColumn[];
  /** The columns that identify a row and order the rows. */
  readonly key: readonly string[];
  /** A SELECT of the rows up to `$day`, with these columns. */
  readonly rows: string;
  readonly parameters?: Parameters;
  /** True if the table exists only for the newest day, because earlier states are not stored. */
  readonly isOfNow?: true;
}

const of =
  (type: TypedColumn['type']) =>
  (name: string, description: string): DataColumn => ({ name, type, description });

/** Makes a column of a type from its name and description. */
export const columnOf = {
  integer: of('integer'),
  number: of('number'),
  boolean: of('boolean'),
  day: of('day'),
  text: of('text'),
  words: of('words'),
};
