import { Bars } from '../../charts/bars';
import { DataTable } from '../../parts/data-table';
import { More } from '../../parts/more';
import { PlaceName, useBilingual } from '../../places/place-name';
import { Empty, QueryView } from '../../parts/query-view';
import { hrefOf } from '../../routes/route';
import { queries, type RankedRegion, type RegionLevel } from '../../server/api';
import { useQuery } from '../../server/use-query';
import { count } from '../../words/figures';
import { useLanguage } from '../../words/language';
import { rankOf } from './rank';
import { parentOf } from '../../places/region-levels';
import { useRegionName } from '../../places/use-region-name';

const MOST_SHOWN = 10;

interface Place {
  readonly ruleSet: string;
  readonly region: string;
  readonly refreshKey: number;
  /** That of the regions that are ranked. */
  readonly level: RegionLevel;
}

/** A region beside others of its level, by their numbers of Taobao Villages now. */
export function RegionRank({ ruleSet, region, refreshKey, level }: Place) {
  const { language, words } = useLanguage();
  const parent = parentOf(region);
  const siblings = useQuery(`${ruleSet} ${parent} ${level}`, queries.regions(ruleSet, level, parent), refreshKey);
  const isNational = parent !== '' && level !== 'township';
  const nation = useQuery(
    `${ruleSet} ${level} ${isNational}`,
    isNational ? queries.regions(ruleSet, level, '') : () => Promise.resolve(undefined),
    refreshKey,
  );
  const parentName = useBilingual(useRegionName(parent).name);
  const rankText = (among: readonly RankedRegion[], place: string): string => {
    const rank = rankOf(region, among);
    const of = count(among.length, language);
    return rank === undefined ? words.ranks.none(place) : words.ranks.rank(count(rank, language), of, words.ranks.levels[level], place);
  };
  return (
    <QueryView query={siblings}>
      {(among) => (
        <>
          <p class="lead">{parentName === undefined ? '\u00a0' : rankText(among, parentName)}</p>
          {nation.data !== undefined && rankOf(region, nation.data) !== undefined && (
            <p class="lead">{rankText(nation.data, words.country)}</p>
          )}
          <Ranked regions={among} meant={region} caption={words.ranks.title} />
        </>
      )}
    </QueryView>
  );
}

/** The parts of a region, by their numbers of Taobao Villages now. */
export function RegionParts({ ruleSet, region, refreshKey, level }: Place) {
  const { words } = useLanguage();
  const query = useQuery(`${ruleSet} ${region} ${level}`, queries.regions(ruleSet, level, region), refreshKey);
  return <QueryView query={query}>{(parts) => <Ranked regions={parts} meant="" caption={words.ranks.parts[level]} />}</QueryView>;
}

function Ranked({
  regions,
  meant,
  caption,
}: {
  readonly regions: readonly RankedRegion[];
  readonly meant: string;
  readonly caption: string;
}) {
  const { language, words } = useLanguage();
  const nameOf = ({ code, name }: RankedRegion): string => words.provinces[code] ?? name ?? code;
  const some = regions.filter(({ qualifying, code }) => qualifying > 0 || code === meant);
  if (regions.length === 0) return <Empty>{words.places.none}</Empty>;
  return (
    <>
      <Bars
        bars={some.slice(0, MOST_SHOWN).map((one) => ({
          key: one.code,
          label:
            one.code === meant ? (
              <b>
                <PlaceName name={nameOf(one)} />
              </b>
            ) : (
              <PlaceName name={nameOf(one)} />
            ),
          value: one.qualifying,
          text: count(one.qualifying, language),
          href: hrefOf.region(one.code),
        }))}
      />
      <More number={regions.length - Math.min(some.length, MOST_SHOWN)} />
      <DataTable
        caption={caption}
        heads={[words.villages.name, words.groups.code, words.places.villages, words.ranks.observed]}
        rows={regions.map((one) => [
          <a key={one.code} href={hrefOf.region(one.code)}>
            <PlaceName name={nameOf(one)} />
          </a>,
          one.code,
          count(one.qualifying, language),
          count(one.villages, language),
        ])}
      />
    </>
  );
}
