import { PlaceName } from '../../places/place-name';
import { Empty, QueryView } from '../../parts/query-view';
import { queries, type Region, type RuleSet } from '../../server/api';
import type { QueryState } from '../../server/keep-fetched';
import { useQuery } from '../../server/use-query';
import { Bars } from '../../charts/bars';
import { count } from '../../words/figures';
import { useLanguage } from '../../words/language';
import { useAtlas, useCounties } from '../../places/atlas/use-atlas';
import { hrefOf } from '../../routes/route';
import { DataTable } from '../../parts/data-table';
import { More } from '../../parts/more';
import { clustersOf, type Coded, rulesAt, townsByVillages } from '../../time/past';

const MOST_SHOWN = 8;

interface Where {
  readonly ruleSet: RuleSet;
  /** The certified year; undefined for the present. */
  readonly year: number | undefined;
  /** A past month; undefined unless one is shown. */
  readonly month: string | undefined;
  /** Its villages. */
  readonly ofMonth: QueryState<readonly Coded[]> | undefined;
  readonly refreshKey: number;
  readonly region: string;
}

/** Taobao Towns, those with the most villages first. */
export function Towns({ ruleSet, year, month, ofMonth, refreshKey, region }: Where) {
  const { words } = useLanguage();
  useCounties();
  const atlas = useAtlas();
  const rules = rulesAt(month, ruleSet);
  const query = useQuery(`${ruleSet.id} ${year}`, queries.towns(ruleSet.id, year), refreshKey);
  const nameOf = ({ code, name }: Region): string =>
    `${name ?? words.groups.township(code.slice(6))} · ${atlas?.county(code.slice(0, 6))?.name ?? code.slice(0, 6)}`;
  // Names come from today's towns, which most towns of a past month still are.
  const names = new Map(query.data?.map(({ code, name }) => [code, name]));
  const thenNamed = (villages: readonly Coded[]): readonly Region[] =>
    townsByVillages(villages, rules).map((town) => ({ ...town, name: names.get(town.code) ?? null }));
  return (
    <>
      {ofMonth !== undefined && rules.town.orTogether !== undefined && <p class="lead">{words.groups.byVillages}</p>}
      <Groups query={ofMonth === undefined ? query : mapData(ofMonth, thenNamed)} kind="town" region={region} nameOf={nameOf} />
    </>
  );
}

/** Clusters, those with the most villages first. */
export function Clusters({ ruleSet, year, month, ofMonth, refreshKey, region }: Where) {
  useCounties();
  const atlas = useAtlas();
  const query = useQuery(`${ruleSet.id} ${year}`, queries.clusters(ruleSet.id, year), refreshKey);
  const shown = ofMonth === undefined ? query : mapData(ofMonth, (villages) => clustersOf(villages, rulesAt(month, ruleSet)));
  return <Groups query={shown} kind="cluster" region={region} nameOf={({ code, name }) => name ?? atlas?.county(code)?.name ?? code} />;
}

const mapData = <Data, Other>(query: QueryState<Data>, other: (data: Data) => Other): QueryState<Other> => ({
  ...query,
  data: query.data && other(query.data),
});

function Groups({
  query,
  kind,
  region,
  nameOf,
}: {
  readonly query: QueryState<readonly Region[]>;
  readonly kind: Region['kind'];
  readonly region: string;
  readonly nameOf: (region: Region) => string;
}) {
  const { language, words } = useLanguage();
  const title = words.groups[kind];
  return (
    <QueryView query={query}>
      {(everywhere) => {
        const here = everywhere
          .filter(({ code }) => code.startsWith(region))
          .sort((a, b) => b.villages - a.villages || a.code.localeCompare(b.code));
        if (here.length === 0) return <Empty>{words.groups.none[kind]}</Empty>;
        return (
          <>
            <Bars
              bars={here.slice(0, MOST_SHOWN).map((one) => ({
                key: one.code,
                label: <PlaceName name={nameOf(one)} />,
                value: one.villages,
                text: count(one.villages, language),
                href: hrefOf.region(one.code),
                ...(one.size !== undefined && one.size !== 'cluster' && { note: words.groups.sizes[one.size] }),
              }))}
            />
            <More number={here.length - MOST_SHOWN} />
            <DataTable
              method="towns"
              caption={title}
              heads={[title, words.groups.code, words.places.villages]}
              rows={here.map((one) => [nameOf(one), one.code, count(one.villages, language)])}
            />
          </>
        );
      }}
    </QueryView>
  );
}
