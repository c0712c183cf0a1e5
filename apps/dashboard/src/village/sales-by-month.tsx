import { Answered, Empty } from '../parts/answered';
import { api, type Village } from '../server/api';
import { useAsked } from '../server/asked';
import { TimeChart } from '../charts/time-chart';
import { money, month, shortMoney } from '../words/figures';
import { useLanguage } from '../words/language';
import { TableOf } from '../parts/table';
import { everyMonth } from './every-month';

/** What a village sold in each month that is kept. */
export function SalesByMonth({ village: { villageCode } }: { readonly village: Village }) {
  const { language, words } = useLanguage();
  const asked = useAsked(villageCode, api.villageMonths(villageCode), 0, false);
  return (
    <Answered asked={asked} rows={6}>
      {({ items: told }) => {
        const items = everyMonth(told);
        if (items.length === 0) return <Empty>{words.months.none}</Empty>;
        const times = items.map((_, at) => at);
        return (
          <>
            <TimeChart
              label={words.months.title}
              timeLabel={words.months.month}
              times={times}
              timeText={(at) => (items[at] ? month(items[at].month, language) : '')}
              valueText={(fen) => money(fen, language)}
              axisText={(fen) => shortMoney(fen, language)}
              series={[
                { label: words.months.sales, values: items.map(({ salesFen }) => salesFen), drawn: 'bars', colour: '--accent' },
                {
                  label: words.months.alibaba,
                  values: items.map(({ alibabaSalesFen }) => alibabaSalesFen),
                  drawn: 'line',
                  colour: '--ink-soft',
                },
              ]}
            />
            <TableOf
              caption={words.months.title}
              heads={[words.months.month, words.months.sales, words.months.alibaba]}
              rows={items.map((one) => [month(one.month, language), money(one.salesFen, language), money(one.alibabaSalesFen, language)])}
            />
          </>
        );
      }}
    </Answered>
  );
}
