import { type Language, marked } from '@taocun/domain';
import type { OutlookAnswer, VillageAnswer } from '../../server/api';
import { TableHead } from '../../parts/data-table';
import { Empty } from '../../parts/query-view';
import { change, day, money } from '../../words/figures';
import { useLanguage } from '../../words/language';
import { type VillageWords, villageWords } from './village-words';
import { Criteria, Mark } from './criteria';
import { VersionNote } from './source-note';

type Change = OutlookAnswer['verdicts'][number]['changes'][number];

/** The clause on a village's verdict from a day on. */
export function changesOn({ day: on, qualifies }: Change, language: Language, texts: VillageWords): string {
  return qualifies ? texts.outlook.willQualify(day(on, language)) : texts.outlook.willNot(day(on, language));
}

/** The outlook for the next thirty days, if nothing more arrives. Each sentence states whether orders are synthetic, because it is about a named village's future. */
export function OutlookPart({
  village: { outlook, outlookMissing: missing, provenance },
  ruleSet,
}: {
  readonly village: VillageAnswer;
  readonly ruleSet: string;
}) {
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
      {changes.length === 0 && <p class="outlook-verdict">{marked(texts.outlook.unchanged, provenance, language)}</p>}
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
        <p class="note">{marked(texts.outlook.inTheEnd(money(last.then.salesFen, language)), provenance, language)}</p>
      )}
      {outlook.days.length > 0 && (
        <details class="table-of">
          <summary>{texts.outlook.days(outlook.days.length)}</summary>
          <div class="scrolled" tabIndex={0} role="group" aria-label={texts.outlook.title}>
            <table>
              <TableHead heads={[texts.outlook.day, texts.outlook.leaving, words.villages.shops, texts.outlook.salesThen]} />
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
