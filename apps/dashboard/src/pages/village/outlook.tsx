import { type Language, marked, outlookWords, projectionText, shortName } from '@taocun/domain';
import { TableHead } from '../../parts/data-table';
import { Empty, QueryView } from '../../parts/query-view';
import { hrefOf } from '../../routes/route';
import { type OutlookAnswer, queries, type Turning, type VillageAnswer } from '../../server/api';
import { useQuery } from '../../server/use-query';
import { change, day, money } from '../../words/figures';
import { useLanguage } from '../../words/language';
import { Criteria, Mark } from './criteria';
import { VersionNote } from './source-note';
import { type VillageWords, villageWords } from './village-words';

type Change = OutlookAnswer['verdicts'][number]['changes'][number];

/** The clause on a village's verdict from a day on. */
export function changesOn({ day: on, qualifies }: Change, language: Language, texts: VillageWords): string {
  return qualifies ? texts.outlook.willQualify(day(on, language)) : texts.outlook.willNot(day(on, language));
}

interface OutlookProps {
  readonly village: VillageAnswer;
  readonly ruleSet: string;
}

/** The next thirty days by two assumptions: nothing more is sold, or sales continue at the present pace. */
export function OutlookPart({ refreshKey, ...props }: OutlookProps & { readonly refreshKey: number }) {
  const texts = villageWords[useLanguage().language];
  return (
    <>
      <h3>{texts.outlook.ifStill}</h3>
      <IfNothingMore {...props} />
      <h3>{texts.outlook.atPace}</h3>
      <AtPresentPace {...props} refreshKey={refreshKey} />
    </>
  );
}

/**
 * The village's entry in the list of those that would gain or lose the title. Invented sales forecast nothing
 * for a real village.
 */
function AtPresentPace({
  village: { villageCode, name, townshipCode, countyCode, provenance },
  ruleSet,
  refreshKey,
}: OutlookProps & { readonly refreshKey: number }) {
  const { language } = useLanguage();
  const texts = villageWords[language];
  const isProjected =
    provenance?.inventedCodes === undefined || new RegExp(provenance.inventedCodes).test(villageCode);
  const query = useQuery(
    `${ruleSet} ${townshipCode} ${isProjected}`,
    isProjected ? queries.outlook(ruleSet, townshipCode) : () => Promise.resolve([]),
    refreshKey,
  );
  const textOf = (turning: Turning): string =>
    outlookWords[language].of(shortName(name, language), turning.change) +
    texts.outlook.stop +
    outlookWords[language].gap +
    projectionText(turning, language);
  if (!isProjected) return <Empty>{texts.outlook.notProjected}</Empty>;
  return (
    <QueryView query={query}>
      {(turnings) => {
        const turning = turnings.find((one) => one.villageCode === villageCode);
        return (
          <>
            <p class="outlook-verdict">
              {marked(
                turning === undefined ? texts.outlook.unchanged : textOf(turning),
                provenance,
                language,
              )}
            </p>
            <p class="note">
              <a href={hrefOf.outlook(countyCode)}>{texts.outlook.allProjected}</a>
            </p>
          </>
        );
      }}
    </QueryView>
  );
}

/**
 * The changes that time alone makes. Each sentence states whether orders are synthetic, because it is about a
 * named village's future.
 */
function IfNothingMore({ village: { outlook, outlookMissing: missing, provenance }, ruleSet }: OutlookProps) {
  const { language, words } = useLanguage();
  const texts = villageWords[language];
  if (outlook === null)
    return (
      <Empty>
        {texts.outlook.missing}
        {missing !== undefined && language === 'en' && <small> {missing}</small>}
      </Empty>
    );
  const changes = outlook.verdicts.find((one) => one.ruleSet === ruleSet)?.changes ?? [];
  const last = outlook.days.at(-1);
  return (
    <>
      <p class="lead">{texts.outlook.lead(day(outlook.until, language))}</p>
      {changes.length === 0 && (
        <p class="outlook-verdict">{marked(texts.outlook.unchanged, provenance, language)}</p>
      )}
      {changes.map((one) => (
        <details key={one.day} class="outlook-verdict">
          <summary>
            <Mark holds={one.qualifies} /> {marked(changesOn(one, language, texts), provenance, language)}
          </summary>
          <VersionNote version={one.version} />
          <Criteria criteria={one.criteria} />
        </details>
      ))}
      {last !== undefined && (
        <p class="note">
          {marked(texts.outlook.inTheEnd(money(last.then.salesFen, language)), provenance, language)}
        </p>
      )}
      {outlook.days.length > 0 && (
        <details class="table-of">
          <summary>{texts.outlook.days(outlook.days.length)}</summary>
          <div class="scrolled" tabIndex={0} role="group" aria-label={texts.outlook.title}>
            <table>
              <TableHead
                heads={[
                  texts.outlook.day,
                  texts.outlook.leaving,
                  words.villages.shops,
                  texts.outlook.salesThen,
                ]}
              />
              <tbody>
                {outlook.days.map(({ day: on, leaving, stopping, starting, then }) => (
                  <tr key={on}>
                    <th scope="row">{day(on, language)}</th>
                    <td>{money(leaving.salesFen, language)}</td>
                    <td>{change(starting.shops - stopping.shops, language)}</td>
                    <td>{money(then.salesFen, language)}</td>
                  </tr>
                ))}
              </tbody>
            </table>
          </div>
        </details>
      )}
    </>
  );
}
