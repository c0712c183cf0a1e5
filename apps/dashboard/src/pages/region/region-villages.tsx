import { nearMissSentence } from '@taocun/domain';
import { Empty, QueryView } from '../../parts/query-view';
import { VillageName } from '../../places/village-name';
import { hrefOf } from '../../routes/route';
import { queries } from '../../server/api';
import { useQuery } from '../../server/use-query';
import { count, money } from '../../words/figures';
import { useLanguage } from '../../words/language';

/** The Taobao Villages of a county or township now, the greatest sales first, and the villages that lack little, with what they lack. */
export function RegionVillages({
  ruleSet,
  region,
  refreshKey,
  most,
  mostNear,
}: {
  readonly ruleSet: string;
  readonly region: string;
  readonly refreshKey: number;
  /** The most villages to list of each kind. */
  readonly most: number;
  readonly mostNear: number;
}) {
  const { language, words } = useLanguage();
  const question = { ruleSet, region, qualifies: 'true', sort: '-salesFen' };
  const villages = useQuery(JSON.stringify(question), queries.villages(question), refreshKey);
  const near = useQuery(`${ruleSet} ${region}`, queries.nearMisses(ruleSet, region), refreshKey);
  return (
    <div class="region-villages">
      <QueryView query={villages}>
        {({ items, next }) =>
          items.length === 0 ? (
            <Empty>{words.places.none}</Empty>
          ) : (
            <>
              <table class="sheet-villages">
                <caption class="unseen">{words.ranks.villages}</caption>
                <thead>
                  <tr>
                    <th scope="col">{words.villages.name}</th>
                    <th scope="col">{words.villages.sales}</th>
                    <th scope="col">{words.villages.shops}</th>
                    <th scope="col">{words.villages.households}</th>
                  </tr>
                </thead>
                <tbody>
                  {items.slice(0, most).map((village) => (
                    <tr key={village.villageCode}>
                      <th scope="row">
                        <VillageName code={village.villageCode} name={village.name} township={townshipIn(village.path)} />
                      </th>
                      <td>{money(village.salesFen, language)}</td>
                      <td>{count(village.activeShops, language)}</td>
                      <td>{count(village.households, language)}</td>
                    </tr>
                  ))}
                </tbody>
              </table>
              {(items.length > most || next !== undefined) && (
                <p class="note">
                  {words.ranks.first(count(most, language))} <a href={hrefOf.villages({ region, qualifies: 'true' })}>{words.ranks.all}</a>
                </p>
              )}
            </>
          )
        }
      </QueryView>
      <h3>{words.near.title}</h3>
      <QueryView query={near}>
        {({ items }) =>
          items.length === 0 ? (
            <Empty>{words.near.none}</Empty>
          ) : (
            <ul class="lacking">
              {items.slice(0, mostNear).map((village) => (
                <li key={village.villageCode}>
                  <VillageName code={village.villageCode} name={village.name} regions={village.townshipCode} />{' '}
                  {nearMissSentence(village.failing, language)}
                </li>
              ))}
            </ul>
          )
        }
      </QueryView>
    </div>
  );
}

/** The last name of a path down to a township: 浙江省 金华市 义乌市 北苑街道. */
function townshipIn(path: string): string | undefined {
  return path.split(' ').at(-1);
}
