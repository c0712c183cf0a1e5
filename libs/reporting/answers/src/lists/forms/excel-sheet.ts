import {
  asFormula,
  labelIn,
  type Language,
  type OfficeColumn,
  type RuleSet,
  sheetWords,
  titleOf,
} from '@taocun/domain';
import { regionNameIn } from '@taocun/geography';
import { type TObject } from '@taocun/openapi';
import { type CsvCell, type Provenance } from '@taocun/service';
import { incompleteText, type Wholeness } from '../../completeness/incompleteness';
import { freshnessText } from '../../flow/freshness';
import { columnKindOf, type Columns } from './columns';
import { cellsOf } from './fields';
import { type Marks, type Sheet } from './list-forms';

/**
 * A cell that is written as it is, such as a decimal number: it is no formula of a registration, whatever its
 * first character.
 */
class Exact {
  constructor(readonly text: string) {}

  toString(): string {
    return this.text;
  }
}

type Titled = Pick<RuleSet, 'id' | 'title'>;

interface SheetColumn {
  readonly name: string;
  /** The column of the list from which this column is made. */
  readonly member: string;
  readonly cellOf: (cell: CsvCell) => CsvCell | Exact;
}

function sheetOf(sheetColumns: (columns: Columns) => readonly SheetColumn[]): Sheet {
  return {
    marked: true,
    names: (columns) => sheetColumns(columns).map(({ name }) => name),
    cells: (columns) => {
      const shown = sheetColumns(columns);
      const cells = cellsOf(shown.map(({ member }) => member));
      return (item) => {
        const row = cells(item);
        return shown.map(({ cellOf }, at) => cellOf(row[at]));
      };
    },
  };
}

/**
 * CSV for Excel: with a byte order mark, money in RMB, codes as text, and one column per rule set with its
 * verdict on the village. Lists of objects are omitted unless `fields` names them.
 */
export function excelSheet(
  item: TObject,
  ruleSets: readonly Titled[],
  fields: readonly string[] | undefined,
): Sheet {
  return sheetOf((columns) =>
    columns.flatMap((column): readonly SheetColumn[] => {
      if (fields === undefined && columnKindOf(item, column) === 'json') return [];
      if (column !== 'qualifiesUnder') return [sheetColumnOf(column)];
      return ruleSets.map(({ id }) => ({
        name: `qualifies.${id}`,
        member: column,
        cellOf: (cell) => (cell === undefined ? undefined : isAmong(cell, id)),
      }));
    }),
  );
}

function sheetColumnOf(member: string): SheetColumn {
  const members = member.split('.');
  if (members.some((part) => /Fen$|^fenPer/.test(part))) {
    const name = members.map((part) => part.replace(/Fen$/, 'Rmb').replace(/^fenPer/, 'rmbPer')).join('.');
    return { name, member, cellOf: rmbOf };
  }
  return {
    name: member,
    member,
    cellOf: /^(code|region|.*Code)$/.test(members.at(-1) ?? '') ? textOfCode : (cell) => cell,
  };
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

/**
 * CSV for Excel as an office needs it: few columns, with headings, verdicts and names of regions in the
 * reader's language.
 */
export function officeSheet(
  office: readonly OfficeColumn[],
  ruleSets: readonly Titled[],
  language: Language,
): Sheet {
  const { columns: headings } = sheetWords[language];
  const columns = office.flatMap((column): readonly SheetColumn[] => {
    if (column !== 'qualifiesUnder')
      return [{ name: headings[column], ...officeColumnOf(column, ruleSets, language) }];
    return ruleSets.map((rules) => ({
      name: `${headings[column]}${language === 'zh' ? '：' : ': '}${titleOf(rules, language)}`,
      member: column,
      cellOf: (cell) => answerOf(isAmong(cell, rules.id), language),
    }));
  });
  return sheetOf(() => columns);
}

function officeColumnOf(
  column: OfficeColumn,
  ruleSets: readonly Titled[],
  language: Language,
): Omit<SheetColumn, 'name'> {
  if (column === 'province' || column === 'county' || column === 'township') {
    return {
      member: `${column}Code`,
      cellOf: (code) =>
        code === undefined ? undefined : (regionNameIn(String(code), language) ?? undefined),
    };
  }
  if (column === 'ruleSet')
    return {
      member: column,
      cellOf: (id) => titleOf(ruleSets.find((rules) => rules.id === id) ?? { id: String(id) }, language),
    };
  if (column === 'qualifies') return { member: column, cellOf: (cell) => answerOf(cell === true, language) };
  return { member: column, cellOf: sheetColumnOf(column).cellOf };
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

/**
 * The columns that state the provenance, freshness and gaps of the data in every row, in the language of the
 * sheet.
 */
export function officeMarks(
  provenance: Provenance | undefined,
  { freshness, incomplete }: Wholeness,
  language: Language,
): Marks {
  const words = sheetWords[language];
  return {
    ...(provenance && {
      [words.provenance]: labelIn(provenance, language) ?? provenance.label,
      [words.freshness]: freshnessText(freshness, language),
    }),
    ...(incomplete && { [words.incomplete]: incompleteText(incomplete, language) }),
  };
}
