import { Answered, Empty } from '../parts/answered';
import { api } from '../server/api';
import { useAsked } from '../server/asked';
import { TimeChart } from '../charts/time-chart';
import { count, month, pricePerKilogram } from '../words/figures';
import { useLanguage } from '../words/language';
import { TableOf } from '../parts/table';
import type { Moment } from './time/moment';
import { OfNow } from './time/of-now';

/** What farmers get for a kilogram of their produce online, beside the price at home. */
export function FarmGate({ region, again, moment }: { readonly region: string; readonly again: number; readonly moment: Moment }) {
  const { language, words } = useLanguage();
  const total = useAsked(region, api.farmGate(region, 'total'), again);
  const months = useAsked(region, api.farmGate(region, 'month'), again);
  const price = (fen: number | null | undefined): string => (typeof fen === 'number' ? pricePerKilogram(fen, language) : '–');
  return (
    <section class="part wide" aria-labelledby="farm">
      <h2 id="farm">{words.farm.title}</h2>
      <OfNow moment={moment} />
      <Answered asked={total}>
        {([all]) =>
          all === undefined || all.orders === 0 ? (
            <Empty>{words.farm.none}</Empty>
          ) : (
            <>
              <p class="figure">
                <b>{price(all.online.fenPerKilogram)}</b> {words.farm.beside(price(all.local.fenPerKilogram), all.onlineOfLocal.percent)}
              </p>
              <p class="note">{words.farm.of(count(all.grams / 1e6, language), count(all.orders, language), all.urbanShare.percent)}</p>
              <Answered asked={months}>
                {(items) => (
                  <>
                    <TimeChart
                      label={words.farm.title}
                      timeLabel={words.months.month}
                      heightPx={200}
                      times={items.map((_, at) => at)}
                      timeText={(at) => month(items[at]?.month ?? '', language)}
                      valueText={(fen) => pricePerKilogram(fen, language)}
                      axisText={(fen) => count(fen / 100, language)}
                      series={[
                        {
                          label: words.farm.online,
                          values: items.map(({ online }) => online.fenPerKilogram),
                          drawn: 'line',
                          colour: '--accent',
                        },
                        {
                          label: words.farm.local,
                          values: items.map(({ local }) => local.fenPerKilogram),
                          drawn: 'points',
                          colour: '--ink-soft',
                        },
                      ]}
                    />
                    <TableOf
                      caption={words.farm.title}
                      heads={[words.months.month, words.farm.online, words.farm.local, words.farm.orders]}
                      rows={items.map((one) => [
                        month(one.month ?? '', language),
                        price(one.online.fenPerKilogram),
                        price(one.local.fenPerKilogram),
                        count(one.orders, language),
                      ])}
                    />
                  </>
                )}
              </Answered>
            </>
          )
        }
      </Answered>
    </section>
  );
}
