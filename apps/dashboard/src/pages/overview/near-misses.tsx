import { PlaceName } from '../../places/place-name';
import { Empty, QueryView } from '../../parts/query-view';
import { queries } from '../../server/api';
import { useQuery } from '../../server/use-query';
import { Bars } from '../../charts/bars';
import { percent } from '../../words/figures';
import { useLanguage } from '../../words/language';
import { useRomanised } from '../../words/use-romanised';
import { hrefOf } from '../../routes/route';
import { DataTable } from '../../parts/data-table';
import { useAtlas, useCounties } from '../../places/atlas/use-atlas';
import { More } from '../../parts/more';
import { nearMissSentence, shortName } from '@taocun/domain';

const MOST_SHOWN = 12;

/** Villages that fail, but not by much. */
export function NearMisses({
  ruleSet,
  region,
  refreshKey,
}: {
  readonly ruleSet: string;
  readonly region: string;
  readonly refreshKey: number;
}) {
  const { language, words } = useLanguage();
  useCounties();
  const atlas = useAtlas();
  const query = useQuery(`${ruleSet} ${region}`, queries.nearMisses(ruleSet, region), refreshKey);
  const lackOf = (ppm: number): string => percent(ppm / 1e6, language);
  const romanise = useRomanised();
  const placeOf = (countyCode: string): string => {
    const county = atlas?.county(countyCode)?.name ?? '';
    return [romanise?.(county), county].filter(Boolean).join(' ');
  };
  return (
    <>
      <p class="lead">{words.near.lead}</p>
      <QueryView query={query}>
        {({ items }) =>
          items.length === 0 ? (
            <Empty>{words.near.none}</Empty>
          ) : (
            <>
              <Bars
                most={1e5}
                bars={items.slice(0, MOST_SHOWN).map(({ villageCode, countyCode, name, shortfallPpm, failing }) => ({
                  key: villageCode,
                  label: <PlaceName name={shortName(name)} />,
                  note: [placeOf(countyCode), nearMissSentence(failing, language)].filter((part) => part !== '').join(' · '),
                  value: shortfallPpm,
                  text: words.near.lacks(lackOf(shortfallPpm)),
                  href: hrefOf.village(villageCode),
                }))}
              />
              <More number={items.length - MOST_SHOWN} />
              <DataTable
                caption={words.near.title}
                heads={[words.villages.name, words.villages.code, words.near.shortfall]}
                rows={items.map((one) => [one.name, one.villageCode, lackOf(one.shortfallPpm)])}
              />
            </>
          )
        }
      </QueryView>
    </>
  );
}
