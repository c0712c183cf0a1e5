import { TimeChart } from '../../charts/time-chart';
import { DataTable } from '../../parts/data-table';
import { Empty, QueryView } from '../../parts/query-view';
import { usePlaceText } from '../../places/use-region-name';
import { queries } from '../../server/api';
import { useQuery } from '../../server/use-query';
import { count, month, pricePerKilogram } from '../../words/figures';
import { useLanguage } from '../../words/language';
import { exploreWords } from './explore-words';

/** The online price of a kilogram of produce, next to the local price, and the amount that farmers keep. */
export function FarmGatePrices({
  region,
  refreshKey,
}: {
  readonly region: string;
  readonly refreshKey: number;
}) {
  const { language, words } = useLanguage();
  const texts = exploreWords[language];
  const place = usePlaceText(region);
  const total = useQuery(region, queries.farmGate(region, 'total'), refreshKey);
  const kept = useQuery(region, queries.kept(region), refreshKey);
  const months = useQuery(region, queries.farmGate(region, 'month'), refreshKey);
  const price = (fen: number | null | undefined): string =>
    typeof fen === 'number' ? pricePerKilogram(fen, language) : '–';
  return (
    <QueryView query={total}>
      {([all]) =>
        all === undefined || all.orders === 0 ? (
          <Empty>{texts.farm.none}</Empty>
        ) : (
          <>
            <p class="figure">
              <b>{price(all.online.fenPerKilogram)}</b>{' '}
              {texts.farm.beside(price(all.local.fenPerKilogram), all.onlineOfLocal.percent)}
            </p>
            <p class="note">
              {texts.farm.of(
                count(all.grams / 1e6, language),
                count(all.orders, language),
                all.urbanShare.percent,
              )}
            </p>
            <QueryView query={kept}>
              {([net]) =>
                net === undefined || net.orders === 0 ? null : (
                  <p class="note">
                    {texts.farm.kept(
                      price(net.kept.fenPerKilogram),
                      net.keptOfLocal.percent,
                      count(net.orders, language),
                    )}
                  </p>
                )
              }
            </QueryView>
            <QueryView query={months}>
              {(items) => (
                <>
                  <TimeChart
                    label={texts.farm.title}
                    about={{ place, unit: 'rmbPerKilogram' }}
                    timeLabel={words.months.month}
                    heightPx={200}
                    times={items.map((_, at) => at)}
                    timeText={(at) => month(items[at]?.month ?? '', language)}
                    valueText={(fen) => pricePerKilogram(fen, language)}
                    axisText={(fen) => count(fen / 100, language)}
                    series={[
                      {
                        label: texts.farm.online,
                        values: items.map(({ online }) => online.fenPerKilogram),
                        drawn: 'line',
                        colour: '--accent',
                      },
                      {
                        label: texts.farm.local,
                        values: items.map(({ local }) => local.fenPerKilogram),
                        drawn: 'points',
                        colour: '--ink-soft',
                      },
                    ]}
                  />
                  <DataTable
                    caption={texts.farm.title}
                    heads={[words.months.month, texts.farm.online, texts.farm.local, texts.farm.orders]}
                    rows={items.map((one) => [
                      month(one.month ?? '', language),
                      price(one.online.fenPerKilogram),
                      price(one.local.fenPerKilogram),
                      count(one.orders, language),
                    ])}
                  />
                </>
              )}
            </QueryView>
          </>
        )
      }
    </QueryView>
  );
}
