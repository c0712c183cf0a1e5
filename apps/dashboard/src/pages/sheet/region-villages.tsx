import { nearMissSentence } from '@taocun/domain';
import { TableHead } from '../../parts/data-table';
import { Empty, QueryView } from '../../parts/query-view';
import { VillageName } from '../../places/village-name';
import { queries } from '../../server/api';
import { useQuery } from '../../server/use-query';
import { monthOf } from '../../snapshot/moment';
import { count, money } from '../../words/figures';
import { useLanguage } from '../../words/language';
import type { SnapshotProps } from '../page-props';
import { useVillagesOf } from './use-villages-of';

const MOST_NEAR = 8;

/**
 * The Taobao Villages of a county or township at the moment of the snapshot; for the present also the near
 * misses, with what they lack.
 */
export function RegionVillages({ snapshot, refreshKey }: SnapshotProps) {
  const { language, words } = useLanguage();
  const { region, rules, moment } = snapshot;
  const villages = useVillagesOf(snapshot, refreshKey);
  const county = region.slice(0, 6);
  const townships = useQuery(
    `${rules.id} ${county}`,
    queries.regions(rules.id, 'township', county),
    refreshKey,
  ).data;
  const townshipOf = (code: string): string | undefined =>
    townships?.find((one) => one.code === code)?.name ?? undefined;
  const hasFigures = monthOf(moment) === undefined;
  const figures = [words.villages.sales, words.villages.shops, words.villages.households];
  const number = (value: number | undefined): string => (value === undefined ? '–' : count(value, language));
  return (
    <div class="region-villages">
      <QueryView query={villages}>
        {(listed) =>
          listed.length === 0 ? (
            <Empty>{words.places.none}</Empty>
          ) : (
            <table class="sheet-villages">
              <caption class="unseen">{words.ranks.villages}</caption>
              <TableHead heads={[words.villages.name, ...(hasFigures ? figures : [])]} />
              <tbody>
                {listed.map(({ villageCode, name, townshipCode, salesFen, activeShops, households }) => (
                  <tr key={villageCode}>
                    <th scope="row">
                      <VillageName
                        code={villageCode}
                        name={name}
                        regions={townshipCode}
                        township={townshipOf(townshipCode)}
                      />
                    </th>
                    {hasFigures && (
                      <>
                        <td>{salesFen === undefined ? '–' : money(salesFen, language)}</td>
                        <td>{number(activeShops)}</td>
                        <td>{number(households)}</td>
                      </>
                    )}
                  </tr>
                ))}
              </tbody>
            </table>
          )
        }
      </QueryView>
      {moment === 'now' && <Near snapshot={snapshot} refreshKey={refreshKey} />}
    </div>
  );
}

function Near({ snapshot: { region, rules }, refreshKey }: SnapshotProps) {
  const { language, words } = useLanguage();
  const near = useQuery(`${rules.id} ${region}`, queries.nearMisses(rules.id, region), refreshKey);
  return (
    <>
      <h3>{words.near.title}</h3>
      <QueryView query={near}>
        {({ items }) =>
          items.length === 0 ? (
            <Empty>{words.near.none}</Empty>
          ) : (
            <ul class="lacking">
              {items.slice(0, MOST_NEAR).map((village) => (
                <li key={village.villageCode}>
                  <VillageName
                    code={village.villageCode}
                    name={village.name}
                    regions={village.townshipCode}
                  />{' '}
                  {nearMissSentence(village.failing, language)}
                </li>
              ))}
            </ul>
          )
        }
      </QueryView>
    </>
  );
}
