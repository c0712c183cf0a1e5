import { shortName } from '@taocun/domain';
import { TimeChart } from '../../charts/time-chart';
import { DataTable } from '../../parts/data-table';
import { IncompleteNote } from '../../parts/incomplete-note';
import { Empty, QueryView } from '../../parts/query-view';
import { queries, type VillageAnswer } from '../../server/api';
import { useQuery } from '../../server/use-query';
import { day, money, month, shortMoney } from '../../words/figures';
import { useLanguage } from '../../words/language';
import { useBilingual } from '../../words/use-romanised';
import { fillMissingMonths } from './missing-months';

/** The sales of a village by month, as far back as they are stored. */
export function MonthlySales({
  village: { villageCode, name, asOf },
  refreshKey,
}: {
  readonly village: VillageAnswer;
  readonly refreshKey: number;
}) {
  const { language, words } = useLanguage();
  const place = useBilingual(shortName(name, language)) ?? name;
  const query = useQuery(villageCode, queries.villageMonths(villageCode), refreshKey);
  return (
    <QueryView query={query} rows={6}>
      {({ items: stored, incomplete }) => {
        const items = fillMissingMonths(stored);
        if (items.length === 0) return <Empty>{words.months.none}</Empty>;
        const times = items.map((_, at) => at);
        return (
          <>
            <IncompleteNote incomplete={incomplete} isOfChart />
            <TimeChart
              label={words.months.title}
              about={{ place, unit: 'rmb' }}
              timeLabel={words.months.month}
              times={times}
              timeText={(at) => (items[at] ? month(items[at].month, language) : '')}
              valueText={(fen) => money(fen, language)}
              axisText={(fen) => shortMoney(fen, language)}
              series={[
                {
                  label: words.months.sales,
                  values: items.map(({ salesFen }) => salesFen),
                  drawn: 'bars',
                  colour: '--accent',
                },
                {
                  label: words.months.alibaba,
                  values: items.map(({ alibabaSalesFen }) => alibabaSalesFen),
                  drawn: 'line',
                  colour: '--ink-soft',
                },
              ]}
            />
            {items.at(-1)?.month === asOf.slice(0, 7) && (
              <p class="note">{words.months.partial(day(asOf, language))}</p>
            )}
            <DataTable
              caption={words.months.title}
              place={place}
              heads={[words.months.month, words.months.sales, words.months.alibaba]}
              rows={items.map((one) => [
                month(one.month, language),
                money(one.salesFen, language),
                money(one.alibabaSalesFen, language),
              ])}
            />
          </>
        );
      }}
    </QueryView>
  );
}
