import { Bars } from '../../charts/bars';
import { DataTable } from '../../parts/data-table';
import { More } from '../../parts/more';
import { PlaceName } from '../../parts/place-name';
import { Empty, QueryView } from '../../parts/query-view';
import { hrefOf } from '../../routes/route';
import { queries } from '../../server/api';
import { useQuery } from '../../server/use-query';
import { count } from '../../words/figures';
import { useLanguage } from '../../words/language';
import type { RegionProps } from '../page-props';

const MOST_COUNTIES = 6;

/** Taobao Villages in counties that were on the list of poverty counties. */
export function Poverty({ ruleSet, region, refreshKey }: RegionProps) {
  const { language, words } = useLanguage();
  const query = useQuery(`${ruleSet} ${region}`, queries.povertyCounties(ruleSet, region), refreshKey);
  return (
    <QueryView query={query}>
      {(counties) => {
        if (counties.length === 0) return <Empty>{words.poverty.none}</Empty>;
        const ranked = [...counties].sort(
          (a, b) => b.qualifying - a.qualifying || a.code.localeCompare(b.code),
        );
        const all = counties.reduce((sum, { qualifying }) => sum + qualifying, 0);
        return (
          <>
            <p class="figure">
              <b>{count(all, language)}</b> {words.poverty.lead(all, count(counties.length, language))}
            </p>
            <Bars
              bars={ranked.slice(0, MOST_COUNTIES).map(({ code, name, qualifying }) => ({
                key: code,
                label: <PlaceName name={name ?? code} />,
                note: words.provinces[code.slice(0, 2)] ?? '',
                value: qualifying,
                text: count(qualifying, language),
                href: hrefOf.region(code),
              }))}
            />
            <More number={ranked.length - MOST_COUNTIES} />
            <DataTable
              caption={words.poverty.title}
              heads={[
                words.poverty.county,
                words.villages.code,
                words.places.villages,
                words.poverty.delisted,
              ]}
              rows={ranked.map((one) => [
                one.name ?? one.code,
                one.code,
                count(one.qualifying, language),
                one.delistedYear ?? '–',
              ])}
            />
          </>
        );
      }}
    </QueryView>
  );
}
