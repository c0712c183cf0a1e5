import type { ComponentChildren } from 'preact';
import { IncompleteNote } from '../../parts/incomplete-note';
import { Empty } from '../../parts/query-view';
import type { PastVerdict, VillageAnswer } from '../../server/api';
import { yearWindow } from '../../snapshot/year-window';
import { count, day, money, month as monthText } from '../../words/figures';
import { useLanguage } from '../../words/language';
import { Criteria, Mark } from './criteria';
import { foldedHistory } from './folded-history';
import { VersionNote } from './source-note';
import { villageWords } from './village-words';

/** The changed verdicts and the certificates of a village under a rule set, the newest first. */
export function VillageHistory({
  village,
  ruleSet,
}: {
  readonly village: VillageAnswer;
  readonly ruleSet: string;
}) {
  const { language } = useLanguage();
  const texts = villageWords[language];
  const certificates = village.certifications.filter((one) => one.ruleSet === ruleSet);
  const verdicts = foldedHistory(village.history.filter((one) => one.ruleSet === ruleSet));
  const story = [
    ...verdicts.map((one) =>
      'month' in one
        ? { asOf: one.changes[0]?.asOf ?? one.month, item: <Wavering key={one.month} {...one} /> }
        : { asOf: one.asOf, item: <Change key={one.sequence} change={one} /> },
    ),
    ...certificates.map((one) => ({
      asOf: one.asOf,
      item: (
        <Happened
          key={`list of ${one.year}`}
          asOf={one.asOf}
          holds={one.qualifies}
          what={one.qualifies ? texts.history.certified(one.year) : texts.history.notCertified(one.year)}
          note={<CertificateIncomplete certificate={one} />}
        >
          <p class="note">
            {texts.history.figures(money(one.salesFen, language), count(one.activeShops, language))}{' '}
            <YearOf cutOff={one.asOf} />
          </p>
          <VersionNote version={one.version} />
          <Criteria criteria={one.criteria} />
        </Happened>
      ),
    })),
  ].sort((a, b) => b.asOf.localeCompare(a.asOf));
  if (story.length === 0) return <Empty>{texts.history.none}</Empty>;
  return <ol class="history">{story.map(({ item }) => item)}</ol>;
}

/** The gaps of a list when it was issued, with the money that has arrived since. */
function CertificateIncomplete({
  certificate,
}: {
  readonly certificate: VillageAnswer['certifications'][number];
}) {
  const { language, words } = useLanguage();
  const { incomplete, year, salesFen, revised } = certificate;
  const late = revised && words.incomplete.late(money(revised.salesFen - salesFen, language), revised.change);
  return <IncompleteNote incomplete={incomplete} year={year} late={late} />;
}

function YearOf({ cutOff }: { readonly cutOff: string }) {
  const { language, words } = useLanguage();
  const window = yearWindow(cutOff, language);
  return window === undefined ? null : <>{words.time.yearOf(...window)}</>;
}

function Change({ change: { asOf, qualifies, criteria } }: { readonly change: PastVerdict }) {
  const { language } = useLanguage();
  const texts = villageWords[language];
  return (
    <Happened asOf={asOf} holds={qualifies} what={qualifies ? texts.history.qualified : texts.history.ceased}>
      <Criteria criteria={criteria} />
    </Happened>
  );
}

function Wavering({ month, changes }: { readonly month: string; readonly changes: readonly PastVerdict[] }) {
  const { language } = useLanguage();
  const texts = villageWords[language];
  const [last] = changes;
  if (last === undefined) return null;
  return (
    <Happened
      asOf={last.asOf}
      holds={last.qualifies}
      what={texts.history.wavered(changes.length, monthText(month, language, 'long'), last.qualifies)}
    >
      <ol class="history">
        {changes.map((one) => (
          <Change key={one.sequence} change={one} />
        ))}
      </ol>
    </Happened>
  );
}

function Happened({
  asOf,
  holds,
  what,
  note,
  children,
}: {
  readonly asOf: string;
  readonly holds: boolean;
  readonly what: string;
  /** Shown without opening the entry. */
  readonly note?: ComponentChildren;
  readonly children: ComponentChildren;
}) {
  const { language } = useLanguage();
  return (
    <li>
      <time dateTime={asOf}>{day(asOf, language)}</time>
      <details>
        <summary>
          <Mark holds={holds} /> {what}
        </summary>
        {children}
      </details>
      {note}
    </li>
  );
}
