import { TimeChart } from '../../../charts/time-chart';
import { DataTable } from '../../../parts/data-table';
import { IncompleteNote } from '../../../parts/incomplete-note';
import { Empty, QueryView } from '../../../parts/query-view';
import { usePlaceText } from '../../../places/use-region-name';
import { queries, type SeriesItem } from '../../../server/api';
import { useQuery } from '../../../server/use-query';
import { money, month, shortMoney } from '../../../words/figures';
import { useLanguage } from '../../../words/language';
import type { RegionProps } from '../../page-props';
import { valuesAt } from './codes-beside';
import { partWords } from './part-words';

/**
 * The sales of a region by month in the borders of their day, and in today's: added up over the codes that
 * each place has had.
 */
export function SalesByMonth({ ruleSet, region, refreshKey }: RegionProps) {
  const { language, words } = useLanguage();
  const texts = partWords[language].growth;
  const place = usePlaceText(region);
  const then = useQuery(`${ruleSet} ${region}`, queries.series(ruleSet, region, 'month'), refreshKey);
  const today = useQuery(`${ruleSet} ${region}`, queries.salesInBordersOfToday(ruleSet, region), refreshKey);
  return (
    <QueryView query={then} rows={6}>
      {({ items: ofThen, incomplete }) => (
        <QueryView query={today} rows={6}>
          {(ofToday) => {
            const months = [...new Set([...ofThen, ...ofToday].map((one) => one.month ?? ''))].sort();
            if (months.length === 0) return <Empty>{texts.none}</Empty>;
            const valuesOf = (series: readonly Pick<SeriesItem, 'month' | 'salesFen'>[]) =>
              valuesAt(months, series, 'month', ({ salesFen }) => salesFen);
            const lines = [
              { label: texts.bordersThen, values: valuesOf(ofThen), drawn: 'bars', colour: '--accent' },
              { label: texts.bordersToday, values: valuesOf(ofToday), drawn: 'line', colour: '--ink-soft' },
            ] as const;
            return (
              <>
                <p class="lead">{texts.leadSales}</p>
                <IncompleteNote incomplete={incomplete} isOfChart />
                <TimeChart
                  label={texts.by.sales}
                  about={{ place, unit: 'rmb' }}
                  timeLabel={words.months.month}
                  times={months.map((_, at) => at)}
                  timeText={(at) => month(months[at] ?? '', language)}
                  valueText={(fen) => money(fen, language)}
                  axisText={(fen) => shortMoney(fen, language)}
                  series={lines}
                />
                <DataTable
                  caption={texts.by.sales}
                  place={place}
                  heads={[words.months.month, ...lines.map(({ label }) => label)]}
                  rows={months.map((one, at) => [
                    month(one, language),
                    ...lines.map(({ values }) => money(values[at] ?? 0, language)),
                  ])}
                />
              </>
            );
          }}
        </QueryView>
      )}
    </QueryView>
  );
}
