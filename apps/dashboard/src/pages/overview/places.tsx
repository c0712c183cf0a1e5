import type { ComponentChildren, ComponentProps } from 'preact';
import { useContext } from 'preact/hooks';
import { shortName } from '@taocun/domain';
import { Bars } from '../../charts/bars';
import { DataTable } from '../../parts/data-table';
import { PlaceName } from '../../parts/place-name';
import { Waiting } from '../../parts/query-view';
import { useAtlas, useCounties } from '../../places/atlas/use-atlas';
import { RankedBySales, useVillageOrder } from '../../places/village-order';
import { hrefOf } from '../../routes/route';
import type { VillageSummary } from '../../server/api';
import { countedBy, regionsCodeOf } from '../../snapshot/past';
import { count, money } from '../../words/figures';
import { useLanguage } from '../../words/language';

/**
 * The data of the map as a ranked list: provinces of the country, counties of a province, villages of a
 * county.
 */
export function Places({
  region,
  villages,
  byProvince,
}: {
  readonly region: string;
  readonly villages: readonly VillageSummary[] | undefined;
  readonly byProvince: ReadonlyMap<string, number> | undefined;
}) {
  const { language, words } = useLanguage();
  const inOrder = useVillageOrder();
  const isRanked = useContext(RankedBySales);
  const atlas = useAtlas();
  useCounties(region !== '');
  if (region === '' ? byProvince === undefined : villages === undefined) return <Waiting rows={6} />;
  const within = (villages ?? []).filter((village) => regionsCodeOf(village).startsWith(region));
  if (region.length >= 6) {
    const bars = within.sort(inOrder).map(({ villageCode, name, salesFen }) => ({
      key: villageCode,
      label: <PlaceName name={shortName(name, language)} />,
      value: isRanked ? (salesFen ?? 0) : undefined,
      text: salesFen === undefined ? '' : money(salesFen, language),
      href: hrefOf.village(villageCode),
    }));
    return <Ranked title={words.places.villages} bars={bars} />;
  }
  const counts = region === '' ? (byProvince ?? []) : countedBy(6, within);
  const ranked = [...counts]
    .filter(([, villagesThere]) => villagesThere > 0)
    .sort((a, b) => b[1] - a[1] || a[0].localeCompare(b[0]));
  const title = region === '' ? words.places.provinces : words.places.counties;
  const nameOf = (code: string): string =>
    code.length === 2 ? (words.provinces[code] ?? code) : (atlas?.county(code)?.name ?? code);
  const all = ranked.reduce((sum, [, villagesThere]) => sum + villagesThere, 0);
  const bars = ranked.map(([code, value]) => ({
    key: code,
    label: <PlaceName name={nameOf(code)} />,
    value,
    text: count(value, language),
    href: hrefOf.region(code),
  }));
  return (
    <Ranked title={title} bars={bars}>
      <DataTable
        caption={title}
        heads={[title, words.places.villages, words.places.share]}
        rows={ranked.map(([code, value]) => [
          nameOf(code),
          count(value, language),
          `${((100 * value) / all).toFixed(1)}%`,
        ])}
      />
    </Ranked>
  );
}

function Ranked({
  title,
  bars,
  children,
}: ComponentProps<typeof Bars> & { readonly title: string; readonly children?: ComponentChildren }) {
  const { words } = useLanguage();
  return (
    <section aria-label={`${title}: ${words.ranks.villages}`} class="places">
      <h2>{title}</h2>
      <div class="scrolled" tabIndex={0} role="group" aria-label={title}>
        <Bars bars={bars} />
      </div>
      {bars.length === 0 && <p class="empty">{words.places.none}</p>}
      {children}
    </section>
  );
}
