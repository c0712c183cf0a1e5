import { criterionTitle, marked, numberFormat, withMinus } from '@taocun/domain';
import { TimeChart } from '../../charts/time-chart';
import { DataTable, TableHead } from '../../parts/data-table';
import { Empty, QueryView } from '../../parts/query-view';
import { type BunchingTest, queries, type RegionReport, type RuleSet } from '../../server/api';
import { useQuery } from '../../server/use-query';
import { count, percent } from '../../words/figures';
import { useLanguage } from '../../words/language';
import { titleOf } from '../../words/rule-set-title';
import type { MethodWords } from './method-words';

const SIGNIFICANT = 0.05;
const LEAST_P = 0.001;
/** The steps of the histogram: a tenth of the logarithm of value over threshold. */
const steps = Array.from({ length: 20 }, (_, at) => at - 10);

/** The density tests of the newest certified list, with other signs of data quality. */
export function Bunching({ rules, texts: { row, bunching: texts } }: { readonly rules: RuleSet; readonly texts: MethodWords }) {
  const { language, words } = useLanguage();
  const query = useQuery(rules.id, queries.bunching(rules.id));
  const nation = useQuery('', queries.region(''));
  const decimals = (value: number | null, digits = 2): string =>
    value === null
      ? '–'
      : withMinus(numberFormat(language, { minimumFractionDigits: digits, maximumFractionDigits: digits }).format(value));
  const ratioText = (step: number): string => percent(Math.exp(step / 10), language, 0);
  const share = (value: number | null): string => (value === null ? '–' : percent(value, language));
  return (
    <QueryView query={query}>
      {({ items, provenance }) => {
        // In alphabetical order sales would be last.
        const tests = items.map((test) => ({ ...test, title: criterionTitle(test.criterion, language) })).reverse();
        const [first] = tests;
        if (first === undefined) return <Empty>{texts.none}</Empty>;
        const sales = tests.find(({ criterion }) => criterion === 'annual-sales');
        return (
          <>
            <p>
              {marked(texts.list(`${first.year}`, titleOf(rules, language)), provenance, language)}
              {words.gap}
              {texts.lead}
            </p>
            <div class="scrolled" tabIndex={0} role="group" aria-label={texts.statistic}>
              <table>
                <TableHead heads={[row, texts.below, texts.above, texts.densities, texts.statistic, 'p']} />
                <tbody>
                  {tests.map(({ criterion, title, ...test }) => (
                    <tr key={criterion}>
                      <th scope="row">{title}</th>
                      <td>{count(test.below, language)}</td>
                      <td>{count(test.above, language)}</td>
                      <td>
                        {decimals(test.densityBelow)} → {decimals(test.densityAbove)}
                      </td>
                      <td>{decimals(test.statistic)}</td>
                      <td>{test.pValue !== null && test.pValue < LEAST_P ? `< ${decimals(LEAST_P, 3)}` : decimals(test.pValue, 3)}</td>
                    </tr>
                  ))}
                </tbody>
              </table>
            </div>
            {tests.map(({ criterion, title, histogram, ...test }) => (
              <div key={criterion}>
                <h3>{title}</h3>
                <p>{texts.readings[readingOf(test)]}</p>
                <TimeChart
                  label={texts.histogram(title)}
                  timeLabel={texts.ratio}
                  times={steps}
                  timeText={ratioText}
                  series={[
                    {
                      label: texts.below,
                      values: histogram.map((number, at) => (at < 10 ? number : null)),
                      drawn: 'bars',
                      colour: '--ink-soft',
                    },
                    {
                      label: texts.above,
                      values: histogram.map((number, at) => (at < 10 ? null : number)),
                      drawn: 'bars',
                      colour: '--accent',
                    },
                  ]}
                  valueText={(value) => count(value, language)}
                  heightPx={150}
                />
              </div>
            ))}
            <DataTable
              caption={texts.ratio}
              heads={[texts.ratio, ...tests.map(({ title }) => title)]}
              rows={steps.map((step, at) => [
                `${ratioText(step)}–${ratioText(step + 1)}`,
                ...tests.map(({ histogram }) => count(histogram[at] ?? 0, language)),
              ])}
            />
            {sales !== undefined && <p>{texts.lastMonth(share(sales.lastMonthShareBelow), share(sales.lastMonthShareAbove))}</p>}
            {nation.data !== undefined && <p>{texts.refunds(share(refundedOf(nation.data)))}</p>}
            {nation.data?.marginalShops !== undefined && nation.data.activeShops > 0 && (
              <p>{texts.marginal(share(nation.data.marginalShops / nation.data.activeShops))}</p>
            )}
            <p class="note">{texts.beside}</p>
          </>
        );
      }}
    </QueryView>
  );
}

function readingOf({ statistic, pValue }: Pick<BunchingTest, 'statistic' | 'pValue'>): keyof MethodWords['bunching']['readings'] {
  if (statistic === null || pValue === null) return 'tooFew';
  if (pValue >= SIGNIFICANT) return 'even';
  return statistic > 0 ? 'more' : 'fewer';
}

/** The refunded share of the paid amount; null if nothing was paid. */
function refundedOf({ salesFen, paidByCategoryFen }: RegionReport): number | null {
  const paid = Object.values(paidByCategoryFen).reduce((sum, fen) => sum + fen, 0);
  return paid === 0 ? null : 1 - salesFen / paid;
}
