import type { OutlookAnswer } from '../../server/api';
import { Empty } from '../../parts/query-view';
import { change, count, day, money } from '../../words/figures';
import { useLanguage } from '../../words/language';
import { villageWords } from './village-words';
import { Criteria, Mark } from './criteria';
import { VersionNote } from './source-note';

/** The outlook for the next thirty days, if nothing more arrives. */
export function OutlookPart({
  outlook,
  missing,
  ruleSet,
}: {
  readonly outlook: OutlookAnswer | null;
  readonly missing: string | undefined;
  readonly ruleSet: string;
}) {
  const { language } = useLanguage();
  const texts = villageWords[language];
  if (outlook === null)
    return (
      <Empty>
        {texts.outlook.missing}
        {missing !== undefined && <small lang="en"> {missing}</small>}
      </Empty>
    );
  const changes = outlook.verdicts.find((one) => one.ruleSet === ruleSet)?.changes ?? [];
  const last = outlook.days.at(-1);
  return (
    <>
      <p class="lead">{texts.outlook.lead(day(outlook.until, language))}</p>
      {changes.length === 0 && <p class="outlook-verdict">{texts.outlook.unchanged}</p>}
      {changes.map(({ day: on, qualifies, version, criteria }) => (
        <details key={on} class="outlook-verdict">
          <summary>
            <Mark holds={qualifies} /> {qualifies ? texts.outlook.willQualify(day(on, language)) : texts.outlook.willNot(day(on, language))}
          </summary>
          <VersionNote version={version} />
          <Criteria criteria={criteria} />
        </details>
      ))}
      {last !== undefined && (
        <p class="note">{texts.outlook.inTheEnd(money(last.then.salesFen, language), count(last.then.activeShops, language))}</p>
      )}
      {outlook.days.length > 0 && (
        <details class="table-of">
          <summary>{texts.outlook.days(outlook.days.length)}</summary>
          <div class="scrolled" tabIndex={0} role="group" aria-label={texts.outlook.title}>
            <table>
              <thead>
                <tr>
                  <th scope="col">{texts.outlook.day}</th>
                  <th scope="col">{texts.outlook.leaving}</th>
                  <th scope="col">{texts.outlook.shops}</th>
                  <th scope="col">{texts.outlook.salesThen}</th>
                </tr>
              </thead>
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
