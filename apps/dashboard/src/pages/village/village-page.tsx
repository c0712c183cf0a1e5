import { useMemo } from 'preact/hooks';
import {
  hasUnknownHouseholds,
  headlineWords,
  labelIn,
  marked,
  shortName,
  titleOf,
  verdictSentence,
} from '@taocun/domain';
import { SalesByCategory } from '../../charts/sales-by-category';
import { ChinaMap } from '../../map/map';
import { Facts } from '../../parts/facts';
import { IncompleteNote } from '../../parts/incomplete-note';
import { LazySection } from '../../parts/lazy';
import { PlaceName } from '../../parts/place-name';
import { QueryView } from '../../parts/query-view';
import { useAtlas, useDots } from '../../places/atlas/use-atlas';
import { useRegionName } from '../../places/use-region-name';
import { hrefOf } from '../../routes/route';
import { queries, type VillageAnswer } from '../../server/api';
import { useQuery } from '../../server/use-query';
import { count, day, money, month, percent } from '../../words/figures';
import { useLanguage } from '../../words/language';
import { useBilingual } from '../../words/use-romanised';
import { useTitle } from '../../words/use-title';
import { Crumb } from '../overview/headline';
import type { PageProps } from '../page-props';
import { TakeAway } from '../take-away/take-away';
import { ByEachRuleSet } from './by-each-rule-set';
import { Criteria, Mark } from './criteria';
import { VillageHistory } from './history';
import { MonthlySales } from './monthly-sales';
import { changesOn, OutlookPart } from './outlook';
import { VersionNote } from './source-note';
import { shownFigures, villageWords } from './village-words';

/** A village, and the reasons why it is or is not a Taobao Village. */
export function VillagePage({ code, rules, ruleSets, live }: PageProps & { readonly code: string }) {
  const { language } = useLanguage();
  const texts = villageWords[language];
  const news = live.latest.filter(({ villageCode }) => villageCode === code).length;
  const refreshKey = news + live.slowRefreshKey;
  const query = useQuery(code, queries.village(code), refreshKey);
  if (query.data === undefined && query.error?.status === 404) {
    return (
      <main id="content" class="alone">
        <h1>{texts.village.unknown}</h1>
        <p>{texts.village.unknownText(code)}</p>
        <p>
          <a href={hrefOf.villages()}>{texts.village.toList}</a>
        </p>
      </main>
    );
  }
  return (
    <main id="content" class="village">
      <QueryView query={query} rows={10}>
        {(village) => (
          <AboutVillage village={village} rules={rules} ruleSets={ruleSets} refreshKey={refreshKey} />
        )}
      </QueryView>
    </main>
  );
}

function AboutVillage({
  village,
  rules,
  ruleSets,
  refreshKey,
}: Pick<PageProps, 'rules' | 'ruleSets'> & { readonly village: VillageAnswer; readonly refreshKey: number }) {
  const { language, words } = useLanguage();
  const texts = villageWords[language];
  const {
    villageCode: code,
    provinceCode,
    prefectureCode,
    countyCode,
    townshipCode,
    formerTownships = [],
    otherCodes = [],
  } = village;
  const withinKm = village.longitude === undefined ? undefined : village.provenance?.placesWithinKm;
  const ruleSet = rules.id;
  const verdict = village.verdicts.find((one) => one.ruleSet === ruleSet);
  const holds = verdict?.qualifies === true;
  const listed = village.certifications
    .filter((one) => one.ruleSet === ruleSet && one.qualifies)
    .map(({ year }) => year);
  const name = shortName(village.name, language);
  const bilingual = useBilingual(name);
  const stated = labelIn(village.provenance, language);
  const soon = village.outlook?.verdicts.find((one) => one.ruleSet === ruleSet)?.changes[0];
  const alone = useMemo(() => [village], [code]);
  const atlas = useAtlas();
  const dots = useDots(alone, atlas);
  const highlighted = useMemo(() => new Set([code]), [code]);
  useTitle(marked(useBilingual(name) ?? name, village.provenance, language));
  return (
    <>
      <nav class="crumbs" aria-label={words.crumbs}>
        <a href={hrefOf.overview()}>{words.country}</a>
        {[provinceCode, prefectureCode, countyCode, townshipCode].map((region) => (
          <Crumb key={region} code={region} />
        ))}
        <span aria-current="page">{name}</span>
      </nav>
      <header class="village-head">
        <div>
          <h1>
            <PlaceName name={name} /> {stated !== undefined && <small>{stated}</small>}
          </h1>
          <p class="note">
            {words.kinds[village.kind]} · {code}
            {village.povertyCounty === true && ` · ${words.poverty.inOne}`}
            {village.formerCodes !== undefined && ` · ${texts.village.formerCodes(village.formerCodes)}`}
          </p>
        </div>
      </header>
      <p class={holds ? 'verdict holds' : 'verdict fails'} data-testid="verdict">
        <Mark holds={holds} /> {holds ? texts.village.qualifies : texts.village.doesNot}{' '}
        <small>
          {titleOf(rules, language)} · {headlineWords[language].asOf(day(village.asOf, language))}
        </small>
        {verdict !== undefined && (
          <span class="sentence">{verdictSentence(verdict.criteria, language, village)}</span>
        )}
        {soon !== undefined && (
          <span class="sentence">
            {texts.outlook.ifNothing + marked(changesOn(soon, language, texts), village.provenance, language)}
            {texts.outlook.stop}
          </span>
        )}
      </p>
      <IncompleteNote incomplete={village.incomplete} />
      <TakeAway
        list="villages"
        query={{ ruleSet, search: code }}
        feed={`villages/${code}`}
        subject={bilingual}
        when={headlineWords[language].asOf(day(village.asOf, language))}
        rules={titleOf(rules, language)}
      />
      <div class="village-parts">
        <section class="part" aria-labelledby="criteria">
          <h2 id="criteria">{texts.village.criteria}</h2>
          <VersionNote version={verdict?.version} />
          {verdict !== undefined && (
            <Criteria criteria={verdict.criteria} areHouseholdsAtLeast={hasUnknownHouseholds(village)} />
          )}
        </section>
        <section class="part" aria-labelledby="figures">
          <h2 id="figures">{texts.village.figures}</h2>
          <Figures village={village} />
        </section>
        <section class="part wide" aria-labelledby="rule-sets">
          <h2 id="rule-sets">{texts.village.byEach}</h2>
          <ByEachRuleSet village={village} ruleSets={ruleSets} />
        </section>
        <section class="part wide" aria-labelledby="months">
          <h2 id="months">{words.months.title}</h2>
          <MonthlySales village={village} refreshKey={refreshKey} />
        </section>
        <section class="part" aria-labelledby="outlook">
          <h2 id="outlook">{texts.outlook.title}</h2>
          <OutlookPart village={village} ruleSet={ruleSet} refreshKey={refreshKey} />
        </section>
        <section class="part" aria-labelledby="history">
          <h2 id="history">{texts.history.title}</h2>
          <VillageHistory village={village} ruleSet={ruleSet} />
        </section>
        {listed.length > 0 && (
          <LazySection
            key={ruleSet}
            id="proof"
            title={texts.proof.title}
            width="wide"
            load={async () => (await import('./proofs')).Proofs}
            props={{ villageCode: code, ruleSet, years: listed }}
          >
            <p class="lead">{texts.proof.lead}</p>
          </LazySection>
        )}
        <section class="part" aria-labelledby="sold">
          <h2 id="sold">{words.sold.title}</h2>
          <p class="lead">{words.sold.paidLead}</p>
          <SalesByCategory paid={village} />
        </section>
        <section class="part" aria-labelledby="place">
          <h2 id="place">{texts.village.place}</h2>
          {atlas !== undefined && (
            <ChinaMap
              atlas={atlas}
              region={countyCode}
              dots={dots}
              highlighted={highlighted}
              withinKm={withinKm}
            />
          )}
          <p class="note">
            {village.longitude === undefined
              ? texts.village.atCounty
              : withinKm === undefined
                ? texts.village.registeredAt(village.longitude, village.latitude)
                : texts.village.approximatelyAt(village.longitude, village.latitude, withinKm)}
          </p>
          {formerTownships.map((former) => (
            <FormerTownship key={former.until} {...former} />
          ))}
          {otherCodes.map((other) => (
            <OtherCode key={other.villageCode} {...other} />
          ))}
        </section>
      </div>
    </>
  );
}

function OtherCode({
  villageCode,
  name,
  isPresent,
  lastMonth,
}: NonNullable<VillageAnswer['otherCodes']>[number]) {
  const { language } = useLanguage();
  const texts = villageWords[language];
  return (
    <p class="note">
      {texts.village.otherCode(isPresent)}{' '}
      <a href={hrefOf.village(villageCode)}>{shortName(name, language)}</a> ({villageCode})
      {!isPresent && lastMonth !== undefined && texts.village.lastSales(month(lastMonth, language, 'long'))}
    </p>
  );
}

function FormerTownship({ townshipCode, until }: NonNullable<VillageAnswer['formerTownships']>[number]) {
  const { language } = useLanguage();
  const texts = villageWords[language];
  const name = useBilingual(useRegionName(townshipCode).name) ?? townshipCode;
  return <p class="note">{texts.village.belongedTo(name, day(until, language))}</p>;
}

function Figures({ village }: { readonly village: VillageAnswer }) {
  const { language } = useLanguage();
  const texts = villageWords[language];
  const isAtLeast = hasUnknownHouseholds(village);
  const share = percent(
    village.households === 0 ? 0 : village.activeHouseholds / village.households,
    language,
  );
  const households = texts.village.withShare(count(village.activeHouseholds, language), share);
  const textOf = (figure: (typeof shownFigures)[number]): string | undefined => {
    if (figure === 'salesFen' || figure === 'alibabaSalesFen') return money(village[figure], language);
    if (figure === 'activeHouseholds') return isAtLeast ? texts.village.atLeast(households) : households;
    if (figure === 'shopsOfKnownHouseholds' && !isAtLeast) return undefined;
    const value = village[figure];
    return value === undefined ? undefined : count(value, language);
  };
  const rows = shownFigures.flatMap((figure) => {
    const text = textOf(figure);
    return text === undefined ? [] : [[texts.figures[figure], text] as const];
  });
  return <Facts look="figures" facts={rows} />;
}
