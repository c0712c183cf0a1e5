import { criterionTitle, type Language, titleOf } from '@taocun/domain';
import { barOf } from '../../charts/criterion-bar';
import { DataTable } from '../../parts/data-table';
import { Download } from '../../parts/files/download';
import { More } from '../../parts/more';
import { PlaceName } from '../../parts/place-name';
import { Empty, QueryView } from '../../parts/query-view';
import { VillageName } from '../../places/village-name';
import { hrefOf } from '../../routes/route';
import { useParameter } from '../../routes/use-address';
import { type Compared, queries, type ReadCriterion, type RuleSet, urlOf } from '../../server/api';
import { useQuery } from '../../server/use-query';
import { type Coded, countedByProvince } from '../../snapshot/past';
import { count } from '../../words/figures';
import { useLanguage } from '../../words/language';
import type { Words } from '../../words/words-en';
import { exploreWords } from './explore-words';

const MOST_DIFFERENT = 6;
const MOST_PROVINCES = 8;

interface ComparedPlace {
  readonly rules: RuleSet;
  readonly region: string;
  readonly refreshKey: number;
}

/** The villages that qualify under the chosen rule set but not under another, and the reverse. */
export function RuleSetComparison({
  rules,
  ruleSets,
  region,
  refreshKey,
}: ComparedPlace & { readonly ruleSets: readonly RuleSet[] }) {
  const { language } = useLanguage();
  const texts = exploreWords[language];
  const [chosen, choose] = useParameter('compare');
  const others = useQuery(
    `${rules.id} ${region}`,
    (signal) =>
      Promise.all(
        ruleSets.filter(({ id }) => id !== rules.id).map((other) => differing(rules, other, region, signal)),
      ),
    refreshKey,
  );
  return (
    <QueryView query={others}>
      {(all) => {
        const most = [...all].sort((a, b) => b.number - a.number)[0];
        const shown = all.find(({ other }) => other.id === chosen) ?? most;
        if (shown === undefined) return null;
        const { other, only } = shown;
        return (
          <>
            <p class="lead">
              <label>
                {texts.comparison.lead(titleOf(rules, language))}{' '}
                <select value={other.id} onChange={(event) => choose(event.currentTarget.value)}>
                  {all.map(({ other: one, number }) => (
                    <option key={one.id} value={one.id}>
                      {texts.comparison.differing(titleOf(one, language), count(number, language))}
                    </option>
                  ))}
                </select>
              </label>
            </p>
            {shown.number === 0 && <Empty>{texts.comparison.same}</Empty>}
            <div class="two">
              {only[0].length > 0 && (
                <OnlyUnder
                  codes={only[0]}
                  rules={rules}
                  other={other}
                  region={region}
                  refreshKey={refreshKey}
                />
              )}
              {only[1].length > 0 && (
                <OnlyUnder
                  codes={only[1]}
                  rules={other}
                  other={rules}
                  region={region}
                  refreshKey={refreshKey}
                />
              )}
            </div>
          </>
        );
      }}
    </QueryView>
  );
}

/** The villages that qualify only under one rule set, and those that qualify only under the other. */
async function differing(rules: RuleSet, other: RuleSet, region: string, signal: AbortSignal) {
  const only = await Promise.all([
    queries.comparedCodes(rules.id, other.id, region)(signal),
    queries.comparedCodes(other.id, rules.id, region)(signal),
  ]);
  return { other, only, number: only[0].length + only[1].length };
}

function OnlyUnder({
  codes,
  rules,
  other,
  region,
  refreshKey,
}: ComparedPlace & { readonly codes: readonly Coded[]; readonly other: RuleSet }) {
  const { language, words } = useLanguage();
  const texts = exploreWords[language];
  const ruleSet = rules.id;
  const without = other.id;
  const subject = `${ruleSet} ${without} ${region}`;
  const first = useQuery(subject, queries.comparison(ruleSet, without, region), refreshKey);
  const title = texts.comparison.only(titleOf(rules, language), titleOf(other, language));
  return (
    <div class="only-under">
      <p class="figure">
        <b>{count(codes.length, language)}</b> {title}
      </p>
      <ByProvince villages={codes} />
      <QueryView query={first}>
        {({ items }) => (
          <>
            <ul class="compared">
              {items.slice(0, MOST_DIFFERENT).map((village) => (
                <li key={village.villageCode}>
                  <VillageName
                    code={village.villageCode}
                    name={village.name}
                    regions={village.townshipCode}
                  />{' '}
                  <small>{words.provinces[village.townshipCode.slice(0, 2)]}</small>
                  <p class="note">{whyNot(village, language, words)}</p>
                </li>
              ))}
            </ul>
            <More number={items.length - MOST_DIFFERENT} />
            <p class="note">
              <Download
                href={urlOf('comparison', { ruleSet, without, region, for: 'excel' })}
                name={`comparison-${ruleSet}-${without}.csv`}
              >
                {texts.comparison.csv}
              </Download>
            </p>
            <DataTable
              caption={title}
              heads={[
                words.villages.name,
                words.villages.code,
                texts.comparison.why(titleOf(other, language)),
              ]}
              rows={items.map((village) => [
                <a key={village.villageCode} href={hrefOf.village(village.villageCode)}>
                  <PlaceName name={village.name} />
                </a>,
                village.villageCode,
                whyNot(village, language, words),
              ])}
            />
          </>
        )}
      </QueryView>
    </div>
  );
}

function ByProvince({ villages }: { readonly villages: readonly Coded[] }) {
  const { language, words } = useLanguage();
  const texts = exploreWords[language];
  const ranked = [...countedByProvince(villages)].sort((a, b) => b[1] - a[1] || a[0].localeCompare(b[0]));
  const rest = ranked.slice(MOST_PROVINCES).reduce((sum, [, number]) => sum + number, 0);
  return (
    <ul class="by-province">
      {ranked.slice(0, MOST_PROVINCES).map(([code, number]) => (
        <li key={code}>
          <a href={hrefOf.region(code)}>{words.provinces[code] ?? code}</a> <b>{count(number, language)}</b>
        </li>
      ))}
      {rest > 0 && (
        <li>
          {texts.comparison.elsewhere} <b>{count(rest, language)}</b>
        </li>
      )}
    </ul>
  );
}

/**
 * Each criterion that fails, with value, threshold and margin. Alternatives are listed one by one, because
 * all of them fail.
 */
function whyNot({ withoutCriteria }: Compared, language: Language, words: Words): string {
  const failing = withoutCriteria
    .filter(({ holds }) => !holds)
    .flatMap((criterion): readonly ReadCriterion[] => ('anyOf' in criterion ? criterion.anyOf : [criterion]))
    .map((criterion) => {
      const name = criterionTitle(criterion.criterion, language);
      const bar = barOf(criterion, language, words);
      return bar === undefined
        ? name
        : exploreWords[language].comparison.failing(name, bar.valueText, bar.thresholdText, bar.marginText);
    });
  return failing.join(exploreWords[language].comparison.and);
}
