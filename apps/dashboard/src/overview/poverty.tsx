import { Empty } from '../answered';
import { Bars } from '../charts/bars';
import { count, percent } from '../figures';
import { useLanguage } from '../language';
import type { Atlas } from '../map/atlas';
import { hrefOf } from '../route';
import { TableOf } from '../table';

const MOST_SHOWN = 6;

export interface PlacedInCounty {
  readonly villageCode: string;
  readonly povertyCounty?: boolean;
}

/** Taobao Villages in counties that were on the list of poverty counties. */
export function Poverty({ villages, atlas }: { readonly villages: readonly PlacedInCounty[]; readonly atlas: Atlas | undefined }) {
  const { language, words } = useLanguage();
  const there = villages.filter(({ povertyCounty }) => povertyCounty === true);
  if (there.length === 0) return <Empty>{words.poverty.none}</Empty>;
  const counties = new Map<string, number>();
  for (const { villageCode } of there) counties.set(villageCode.slice(0, 6), (counties.get(villageCode.slice(0, 6)) ?? 0) + 1);
  const ranked = [...counties].sort((a, b) => b[1] - a[1] || a[0].localeCompare(b[0]));
  const nameOf = (code: string): string => atlas?.county(code)?.name ?? code;
  return (
    <>
      <p class="figure">
        <b>{count(there.length, language)}</b>{' '}
        {words.poverty.lead(percent(there.length / villages.length, language), count(counties.size, language))}
      </p>
      <Bars
        bars={ranked.slice(0, MOST_SHOWN).map(([code, value]) => ({
          key: code,
          label: nameOf(code),
          note: words.provinces[code.slice(0, 2)] ?? '',
          value,
          text: count(value, language),
          href: hrefOf.region(code),
        }))}
      />
      <TableOf
        caption={words.poverty.title}
        heads={[words.poverty.county, words.groups.code, words.places.villages]}
        rows={ranked.map(([code, value]) => [nameOf(code), code, count(value, language)])}
      />
    </>
  );
}
