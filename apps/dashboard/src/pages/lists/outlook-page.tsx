import '../../style/lists.css';
import { decidingTexts, headlineWords, outlookWords, titleOf } from '@taocun/domain';
import { Choice, useChoice } from '../../parts/choice';
import { QueryView } from '../../parts/query-view';
import { useRegionName } from '../../places/use-region-name';
import { hrefOf } from '../../routes/route';
import { queries, type Turning } from '../../server/api';
import { useQuery } from '../../server/use-query';
import { count, day } from '../../words/figures';
import { useLanguage } from '../../words/language';
import { useBilingual } from '../../words/use-romanised';
import { useTitle } from '../../words/use-title';
import type { PageProps } from '../page-props';
import { Panel } from '../take-away/panel';
import { TakeAway } from '../take-away/take-away';
import { listWords } from './list-words';
import { ListedVillages } from './listed-villages';
import { PlaceChoice } from './place-choice';
import { turningKinds, turningTo } from './turning';

const colours = { lose: '--fall', gain: '--dot' } as const;

/**
 * The villages of a region that would gain or lose the title within 30 days at the present pace, with the
 * reason.
 */
export function OutlookPage({ region, rules, live }: PageProps) {
  const { language } = useLanguage();
  const texts = listWords[language];
  const query = useQuery(`${rules.id} ${region}`, queries.outlook(rules.id, region), live.slowRefreshKey);
  const name = useBilingual(useRegionName(region).name);
  const title = outlookWords[language].titleOf(name ?? '');
  useTitle(title);
  return (
    <main id="content" class="listed">
      <h1>{title}</h1>
      <p class="lead">
        {texts.outlookLead} <a href={hrefOf.region(region)}>{texts.toRegion}</a>
      </p>
      <QueryView query={query} rows={12}>
        {(turning) => (
          <Turn
            turning={turning}
            region={region}
            rules={rules}
            place={name}
            today={live.freshness?.asOf ?? undefined}
          />
        )}
      </QueryView>
    </main>
  );
}

function Turn({
  turning,
  region,
  rules,
  place,
  today,
}: Pick<PageProps, 'region' | 'rules'> & {
  readonly turning: readonly Turning[];
  readonly place: string | undefined;
  readonly today: string | undefined;
}) {
  const { language, words } = useLanguage();
  const texts = listWords[language];
  // Opens on the villages that there are.
  const isLossless = turningTo('lose', turning).length === 0 && turning.length > 0;
  const [kind, choose] = useChoice<Turning['change']>('show', isLossless ? ['gain', 'lose'] : turningKinds);
  const textOf = (one: Turning['change']): string =>
    texts.kinds[one](count(turningTo(one, turning).length, language));
  const villages = turningTo(kind, turning);
  const [first] = turning;
  const asOf = first?.asOf ?? today;
  return (
    <>
      {first !== undefined && (
        <p class="note">
          {texts.until(day(first.asOf, language), day(first.until, language), titleOf(rules, language))}
        </p>
      )}
      <div class="list-choices">
        <PlaceChoice region={region} ruleSet={rules.id} />
        <Choice label={texts.part} options={turningKinds} chosen={kind} choose={choose} textOf={textOf} />
      </div>
      <TakeAway
        opened={Panel}
        list="outlook"
        query={{ ruleSet: rules.id, region, change: kind }}
        feed="outlook"
        subject={region === '' ? undefined : place}
        when={asOf && headlineWords[language].asOf(day(asOf, language))}
        rules={titleOf(rules, language)}
      />
      <ListedVillages
        region={region}
        villages={villages}
        colour={colours[kind]}
        caption={textOf(kind)}
        heads={texts.heads}
        nobody={texts.nobody[kind]}
        cellsOf={(village) => {
          const { now, then, why } = decidingTexts(village, language);
          return (
            <>
              <td>{words.provinces[village.provinceCode]}</td>
              <td>{now}</td>
              <td>{then}</td>
              <td class="reason">{why}</td>
            </>
          );
        }}
      />
    </>
  );
}
