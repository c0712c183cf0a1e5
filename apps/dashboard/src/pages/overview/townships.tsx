import { Bars } from '../../charts/bars';
import { DataTable } from '../../parts/data-table';
import { More } from '../../parts/more';
import { PlaceName } from '../../parts/place-name';
import { Empty, QueryView } from '../../parts/query-view';
import { hrefOf } from '../../routes/route';
import { queries } from '../../server/api';
import { useQuery } from '../../server/use-query';
import { countedBy } from '../../snapshot/past';
import { villagesIn } from '../../snapshot/shown-villages';
import { count } from '../../words/figures';
import { useLanguage } from '../../words/language';
import type { SnapshotProps } from '../page-props';

const MOST_TOWNSHIPS = 10;

/** The townships of a county that have Taobao Villages, by their number at the moment of the snapshot. */
export function Townships({ snapshot: { region, rules, shown }, refreshKey }: SnapshotProps) {
  const { language, words } = useLanguage();
  const query = useQuery(`${rules.id} ${region}`, queries.regions(rules.id, 'township', region), refreshKey);
  const villages = villagesIn(region, shown.now ?? []);
  const ranked = [...countedBy(9, villages)].sort((a, b) => b[1] - a[1] || a[0].localeCompare(b[0]));
  return (
    <QueryView query={query}>
      {(observed) => {
        const names = new Map(observed.map(({ code, name }) => [code, name]));
        const nameOf = (code: string): string => names.get(code) ?? code;
        if (ranked.length === 0) return <Empty>{words.places.none}</Empty>;
        return (
          <>
            <Bars
              bars={ranked.slice(0, MOST_TOWNSHIPS).map(([code, number]) => ({
                key: code,
                label: <PlaceName name={nameOf(code)} />,
                value: number,
                text: count(number, language),
                href: hrefOf.region(code),
              }))}
            />
            <More number={ranked.length - MOST_TOWNSHIPS} />
            <DataTable
              caption={words.ranks.townships}
              heads={[words.villages.name, words.villages.code, words.places.villages]}
              rows={ranked.map(([code, number]) => [
                <a key={code} href={hrefOf.region(code)}>
                  <PlaceName name={nameOf(code)} />
                </a>,
                code,
                count(number, language),
              ])}
            />
          </>
        );
      }}
    </QueryView>
  );
}
