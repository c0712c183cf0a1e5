import { asFormula, labelIn, type Language, type OfficeColumn, type RuleSet, sheetWords, titleOf } from '@taocun/domain';
import { regionNameIn } from '@taocun/geography';
import { type TObject } from '@taocun/openapi';
import { type Provenance } from '@taocun/service';
import { incompleteText, type Wholeness } from '../completeness/incompleteness';
import { freshnessText } from '../flow/freshness';
import { columnKindOf, type Columns } from './columns';
import { cellsOf, type CsvCell } from './fields';
import { type Marks, type Sheet } from './list-forms';

/** A cell that is written as it is, such as a decimal number: it is no formula of a registration, whatever its first character. */
class Exact {
  constructor(readonly text: string) {}

  toString(): string {
    return this.text;
  }
}

type Titled = Pick<RuleSet, 'id' | 'title'>;

interface SheetColumn {
  readonly name: string;
  /** The index of the list's column from which this column is made. */
  readonly from: number;
  readonly cellOf: (cell: CsvCell) => CsvCell | Exact;
}

/**
 * CSV for Excel: with a byte order mark, money in RMB, codes as text, and one column per rule set with its verdict on the village. Lists of
 * objects are omitted unless `fields` names them.
 */
export function excelSheet(item: TObject, ruleSets: readonly Titled[], fields: readonly string[] | undefined): Sheet {
  const sheetColumns = (columns: Columns): SheetColumn[] =>
    columns.flatMap((column, from) => {
      if (fields === undefined && columnKindOf(item, column) === 'json') return [];
      if (column !== 'qualifiesUnder') return [{ from, ...sheetColumnOf(column) }];
      return ruleSets.map(({ id }) => ({
        from,
        name: `qualifies.${id}`,
        cellOf: (cell) => (cell === undefined ? undefined : isAmong(cell, id)),
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

function rmbOf(cell: CsvCell): Exact | undefined {
  if (cell === undefined) return undefined;
  const fen = BigInt(cell);
  const digits = String(fen < 0n ? -fen : fen).padStart(3, '0');
  return new Exact(`${fen < 0n ? '-' : ''}${digits.slice(0, -2)}.${digits.slice(-2)}`);
}

function textOfCode(cell: CsvCell): CsvCell | Exact {
  return typeof cell === 'string' && /^\d+$/.test(cell) ? new Exact(asFormula(cell)) : cell;
}

/** CSV for Excel as an office needs it: few columns, with headings, verdicts and names of regions in the reader's language. */
export function officeSheet(office: readonly OfficeColumn[], ruleSets: readonly Titled[], language: Language): Sheet {
  const { columns: headings } = sheetWords[language];
  const columns = office.flatMap((column): readonly OfficeSheetColumn[] => {
    if (column !== 'qualifiesUnder') return [{ heading: headings[column], ...officeColumnOf(column, ruleSets, language) }];
    return ruleSets.map((rules) => ({
      heading: `${headings[column]}${language === 'zh' ? '：' : ': '}${titleOf(rules, language)}`,
      member: column,
      cellOf: (cell) => answerOf(isAmong(cell, rules.id), language),
    }));
  });
  return {
    marked: true,
    names: () => columns.map(({ heading }) => heading),
    cells: () => {
      const cells = cellsOf(columns.map(({ member }) => member));
      return (item) => {
        const row = cells(item);
        return columns.map(({ cellOf }, at) => cellOf(row[at]));
      };
    },
  };
}

interface OfficeSheetColumn {
  readonly heading: string;
  readonly member: string;
  readonly cellOf: SheetColumn['cellOf'];
}

function officeColumnOf(column: OfficeColumn, ruleSets: readonly Titled[], language: Language): Omit<OfficeSheetColumn, 'heading'> {
  switch (column) {
    case 'province':
    case 'county':
    case 'township':
      return {
        member: `${column}Code`,
        cellOf: (code) => (code === undefined ? undefined : (regionNameIn(String(code), language) ?? undefined)),
      };
    case 'ruleSet':
      return { member: column, cellOf: (id) => titleOf(ruleSets.find((rules) => rules.id === id) ?? { id: String(id) }, language) };
    case 'qualifies':
      return { member: column, cellOf: (cell) => answerOf(cell === true, language) };
    default:
      return { member: column, cellOf: sheetColumnOf(column).cellOf };
  }
}

/** True if this id is among those of the cell. */
function isAmong(cell: CsvCell, id: string): boolean {
  return String(cell ?? '')
    .split(' ')
    .includes(id);
}

function answerOf(isTrue: boolean, language: Language): string {
  return isTrue ? sheetWords[language].yes : sheetWords[language].no;
}

/** The columns that state the provenance, freshness and gaps of the data in every row, in the language of the sheet. */
export function officeMarks(provenance: Provenance | undefined, { freshness, incomplete }: Wholeness, language: Language): Marks {
  const words = sheetWords[language];
  return {
    ...(provenance && {
      [words.provenance]: labelIn(provenance, language) ?? provenance.label,
      [words.freshness]: freshnessText(freshness, language),
    }),
    ...(incomplete && { [words.incomplete]: incompleteText(incomplete, language) }),
  };
}
