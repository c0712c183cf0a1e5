import { criterionWords } from '@taocun/domain';
import { figure } from '@taocun/reporting-answers';
import { columnOf, type DataColumn, type DataTable } from './columns';

const { boolean, day, integer, number, text } = columnOf;

/** A column per criterion with a distance, and per alternative. A kind has no distance. */
const margins = Object.entries(criterionWords)
  .filter(([, { unit }]) => unit !== 'kind')
  .map(([criterion, { unit, title }]): { readonly criterion: string; readonly column: DataColumn } => {
    const value =
      unit === 'alternatives'
        ? 'The greatest of its alternatives.'
        : 'The natural logarithm of the value over the threshold.';
    const name = `${criterion.replaceAll(/-(\w)/g, (_, letter: string) => letter.toUpperCase())}LogMargin`;
    return {
      criterion,
      column: number(
        name,
        `${title.en}. ${value} Empty where the rule set does not ask it, and where the value, or the whole of a share, is not above 0.`,
      ),
    };
  });

const next = (what: string): string =>
  `${what} by the certificate of the next year; empty where there is none.`;

/** For regression discontinuity: the distance of each certificate from each threshold, and what followed. */
export const runningVariables: DataTable = {
  name: 'running-variables',
  title:
    'Running variables: the distance of each certificate from each threshold, with the lists before and after',
  key: ['villageCode', 'year', 'ruleSet'],
  rows: `SELECT *, ${margins.map(({ criterion, column }) => `margins['${criterion}'] AS ${column.name}`).join(', ')} FROM (${figure('running-variables')})`,
  columns: [
    text('villageCode', 'The twelve digits of the National Bureau of Statistics.'),
    integer('year', 'The certified year.'),
    text('ruleSet', 'The rule set. Thresholds are those of its version in force at the cut-off.'),
    text('townshipCode', 'The township of the village at the cut-off.'),
    day('asOf', 'The cut-off of the year under the rule set.'),
    ...margins.map(({ column }) => column),
    boolean(
      'isOfKind',
      'Whether the village is of a kind that may be listed, or was listed before where the rule set admits that.',
    ),
    boolean(
      'listed',
      'Whether it is on the list: every criterion holds. One of more than a threshold does not hold at a margin of 0.',
    ),
    boolean('listedBefore', 'Whether it is on the list of the year before; empty where none was issued.'),
    boolean('nextListed', 'Whether it is on the list of the next year; empty where none has been issued.'),
    integer('nextSalesFen', next("All shops' sales, in fen,")),
    integer('nextAlibabaSalesFen', next("Alibaba shops' sales, in fen,")),
    integer('nextActiveShops', next('Active shops')),
    integer('nextActiveAlibabaShops', next('Active shops on Alibaba platforms')),
    integer('nextActiveHouseholds', next('Households with an active shop')),
    integer('nextHouseholds', next('All households')),
  ],
};
