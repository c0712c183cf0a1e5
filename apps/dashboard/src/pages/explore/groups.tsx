import { Bars } from '../../charts/bars';
import { DataTable } from '../../parts/data-table';
import { More } from '../../parts/more';
import { PlaceName } from '../../parts/place-name';
import { Empty, QueryView } from '../../parts/query-view';
import { useAtlas, useCounties } from '../../places/atlas/use-atlas';
import { hrefOf } from '../../routes/route';
import type { Region } from '../../server/api';
import type { QueryState } from '../../server/keep-fetched';
import { monthOf, monthShown } from '../../snapshot/moment';
import { rulesAt } from '../../snapshot/past';
import { dayOf, type Snapshot } from '../../snapshot/snapshot';
import { useClusters, useTowns } from '../../snapshot/towns-and-clusters';
import { count } from '../../words/figures';
import { useLanguage } from '../../words/language';
import type { SnapshotProps } from '../page-props';

const MOST_GROUPS = 8;

/** Taobao Towns, those with the most villages first. */
export function Towns({ snapshot, refreshKey }: SnapshotProps) {
  const { words } = useLanguage();
  const { rules, moment } = snapshot;
  useCounties();
  const atlas = useAtlas();
  const nameOf = ({ code, name }: Region): string =>
    `${name ?? words.groups.township(code.slice(6))} · ${atlas?.county(code.slice(0, 6))?.name ?? code.slice(0, 6)}`;
  const isByVillages =
    monthOf(moment) !== undefined && rulesAt(monthOf(moment), rules).town.orTogether !== undefined;
  return (
    <>
      {isByVillages && <p class="lead">{words.groups.byVillages}</p>}
      <Groups query={useTowns(snapshot, refreshKey)} kind="town" snapshot={snapshot} nameOf={nameOf} />
    </>
  );
}

/** Clusters, those with the most villages first. */
export function Clusters({ snapshot, refreshKey }: SnapshotProps) {
  useCounties();
  const atlas = useAtlas();
  const nameOf = ({ code, name }: Region): string => name ?? atlas?.county(code)?.name ?? code;
  return (
    <Groups query={useClusters(snapshot, refreshKey)} kind="cluster" snapshot={snapshot} nameOf={nameOf} />
  );
}

function Groups({
  query,
  kind,
  snapshot,
  nameOf,
}: {
  readonly query: QueryState<readonly Region[]>;
  readonly kind: Region['kind'];
  readonly snapshot: Snapshot;
  readonly nameOf: (region: Region) => string;
}) {
  const { language, words } = useLanguage();
  const title = words.groups[kind];
  const { region, rules, moment } = snapshot;
  const { cluster } = rulesAt(monthShown(moment, rules, dayOf(snapshot)), rules);
  return (
    <QueryView query={query}>
      {(everywhere) => {
        const here = everywhere
          .filter(({ code }) => code.startsWith(region))
          .sort((a, b) => b.villages - a.villages || a.code.localeCompare(b.code));
        if (here.length === 0)
          return <Empty>{words.groups.none[kind](count(cluster.cluster, language))}</Empty>;
        return (
          <>
            <Bars
              bars={here.slice(0, MOST_GROUPS).map((one) => ({
                key: one.code,
                label: <PlaceName name={nameOf(one)} />,
                value: one.villages,
                text: count(one.villages, language),
                href: hrefOf.region(one.code),
                ...(one.size !== undefined &&
                  one.size !== 'cluster' && { note: words.groups.sizes[one.size] }),
              }))}
            />
            <More number={here.length - MOST_GROUPS} />
            <DataTable
              method="towns"
              caption={title}
              heads={[title, words.villages.code, words.places.villages]}
              rows={here.map((one) => [nameOf(one), one.code, count(one.villages, language)])}
            />
          </>
        );
      }}
    </QueryView>
  );
}
