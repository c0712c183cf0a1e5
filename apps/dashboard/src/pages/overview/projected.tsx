import { decidingTexts, outlookWords } from '@taocun/domain';
import { Empty, QueryView } from '../../parts/query-view';
import { VillageName } from '../../places/village-name';
import { hrefOf } from '../../routes/route';
import { queries, type Turning } from '../../server/api';
import { useQuery } from '../../server/use-query';
import { count } from '../../words/figures';
import { useLanguage } from '../../words/language';
import { listWords } from '../lists/list-words';
import { turningKinds, turningTo } from '../lists/turning';
import type { RegionProps } from '../page-props';

const MOST_TURNING = 6;

/**
 * The villages that would lose the title at the present pace, and those that would gain it, with what decides
 * now and then.
 */
export function ProjectedVillages({ ruleSet, region, refreshKey }: RegionProps) {
  const { language } = useLanguage();
  const texts = listWords[language];
  const turnsOf = (village: Turning): string => {
    const { now, then } = decidingTexts(village, language);
    return outlookWords[language].turns(now, then);
  };
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
                    {villages.slice(0, MOST_TURNING).map((village) => (
                      <li key={village.villageCode}>
                        <VillageName
                          code={village.villageCode}
                          name={village.name}
                          regions={village.townshipCode}
                        />{' '}
                        <small>{turnsOf(village)}</small>
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
