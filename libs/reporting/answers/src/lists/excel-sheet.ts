import { type TObject } from '@taocun/service';
import { columnKindOf, type Columns } from './columns';
import { cellsOf, type CsvCell } from './fields';
import { type Sheet } from './list-forms';

/** A decimal number as text. It is no formula, whatever its sign. */
class Decimal {
  constructor(readonly text: string) {}

  toString(): string {
    return this.text;
  }
}

interface SheetColumn {
  readonly name: string;
  /** The index of the list's column from which this column is made. */
  readonly from: number;
  readonly cellOf: (cell: CsvCell) => CsvCell | Decimal;
}

/** The prefix that prevents Excel and pandas from reading codes as numbers: ISO 3166's code, as in the codes of NUTS, and the nation's own. */
const COUNTRY = 'CN';

/**
 * CSV for Excel: with a byte order mark, money in RMB, codes as text, and one column per rule set with its verdict on the village. Lists of
 * objects are omitted unless `fields` names them.
 */
export function excelSheet(item: TObject, ruleSets: readonly string[], fields: readonly string[] | undefined): Sheet {
  const sheetColumns = (columns: Columns): SheetColumn[] =>
    columns.flatMap((column, from) => {
      if (fields === undefined && columnKindOf(item, column) === 'json') return [];
      if (column !== 'qualifiesUnder') return [{ from, ...sheetColumnOf(column) }];
      return ruleSets.map((id) => ({
        from,
        name: `qualifies.${id}`,
        cellOf: (cell) => (cell === undefined ? undefined : String(cell).split(' ').includes(id)),
      }));
    });
  return {
    marked: true,
    names: (columns) => sheetColumns(columns).map(({ name }) => name),
    cells: (columns) => {
      const cells = cellsOf(columns);
      const wanted = sheetColumns(columns);
      return (each) => {
        const row = cells(each);
        return wanted.map(({ from, cellOf }) => cellOf(row[from]));
      };
    },
  };
}

function sheetColumnOf(column: string): Omit<SheetColumn, 'from'> {
  const members = column.split('.');
  if (members.some((member) => /Fen$|^fenPer/.test(member))) {
    return { name: members.map((member) => member.replace(/Fen$/, 'Rmb').replace(/^fenPer/, 'rmbPer')).join('.'), cellOf: rmbOf };
  }
  return { name: column, cellOf: /^(code|region|.*Code)$/.test(members.at(-1) ?? '') ? textOfCode : (cell) => cell };
}

function rmbOf(cell: CsvCell): Decimal | undefined {
  if (cell === undefined) return undefined;
  const fen = BigInt(cell);
  const digits = String(fen < 0n ? -fen : fen).padStart(3, '0');
  return new Decimal(`${fen < 0n ? '-' : ''}${digits.slice(0, -2)}.${digits.slice(-2)}`);
}

function textOfCode(cell: CsvCell): CsvCell {
  return typeof cell === 'string' && /^\d+$/.test(cell) ? `${COUNTRY}${cell}` : cell;
}
