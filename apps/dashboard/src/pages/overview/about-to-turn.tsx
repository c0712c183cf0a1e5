import { Empty, QueryView } from '../../parts/query-view';
import { VillageName } from '../../places/village-name';
import { hrefOf } from '../../routes/route';
import { queries } from '../../server/api';
import { useQuery } from '../../server/use-query';
import { count, money } from '../../words/figures';
import { useLanguage } from '../../words/language';
import { listWords } from '../lists/list-words';
import type { RegionProps } from '../page-props';
import { turningKinds, turningTo } from '../lists/turning';

const MOST_TURNING = 6;

/** The villages that are about to lose the title, and those about to gain it, with their sales on that day. */
export function AboutToTurn({ ruleSet, region, refreshKey }: RegionProps) {
  const { language } = useLanguage();
  const texts = listWords[language];
  const query = useQuery(`${ruleSet} ${region}`, queries.outlook(ruleSet, region), refreshKey);
  return (
    <QueryView query={query}>
      {(turning) => (
        <>
          <div class="two">
            {turningKinds.map((kind) => {
              const villages = turningTo(kind, turning);
              return (
                <div key={kind}>
                  <h3>{texts.kinds[kind](count(villages.length, language))}</h3>
                  <ul class="names">
                    {villages.slice(0, MOST_TURNING).map(({ villageCode, townshipCode, name, salesFen, salesThenFen }) => (
                      <li key={villageCode}>
                        <VillageName code={villageCode} name={name} regions={townshipCode} />{' '}
                        <small>{texts.turns(money(salesFen, language), money(salesThenFen, language))}</small>
                      </li>
                    ))}
                  </ul>
                  {villages.length === 0 && <Empty>{texts.nobody[kind]}</Empty>}
                </div>
              );
            })}
          </div>
          {turning.length > 0 && (
            <p class="note">
              <a href={hrefOf.outlook(region)}>{texts.allTurning}</a>
            </p>
          )}
        </>
      )}
    </QueryView>
  );
}
