import '../../style/lists.css';
import { useMemo } from 'preact/hooks';
import { Empty, QueryView } from '../../parts/query-view';
import { VillageName } from '../../places/village-name';
import { useBilingual } from '../../places/place-name';
import { useRegionName } from '../../places/use-region-name';
import { dotsOf } from '../../places/atlas/dots';
import { useAtlas, useCounties } from '../../places/atlas/use-atlas';
import { ChinaMap } from '../../map/map';
import { hrefOf } from '../../routes/route';
import { useParameter } from '../../routes/use-address';
import { queries, type RuleSet, type Turning } from '../../server/api';
import type { Live } from '../../server/live';
import { useQuery } from '../../server/use-query';
import { count, day, money } from '../../words/figures';
import { useLanguage } from '../../words/language';
import { titleOf } from '../../words/rule-set-title';
import { useTitle } from '../../words/use-title';
import { PlaceChoice } from './place-choice';
import { listWords } from './list-words';
import { TakeAway } from './take-away';

const kinds = ['lose', 'gain'] as const;
const NOBODY: ReadonlySet<string> = new Set();
const NO_COUNTS: ReadonlyMap<string, number> = new Map();
const colours = { lose: '--fall', gain: '--dot' } as const;

/** The villages of a region that are about to gain or lose the title within 30 days by their sales, with the reason. */
export function OutlookPage({ region, rules, live }: { readonly region: string; readonly rules: RuleSet; readonly live: Live }) {
  const { language } = useLanguage();
  const texts = listWords[language];
  const query = useQuery(`${rules.id} ${region}`, queries.outlook(rules.id, region), live.slowRefreshKey);
  const name = useBilingual(useRegionName(region).name);
  const title = texts.outlook(name ?? '');
  useTitle(title);
  return (
    <main id="content" class="listed">
      <h1>{title}</h1>
      <p class="lead">
        {texts.outlookLead} <a href={hrefOf.region(region)}>{texts.toRegion}</a>
      </p>
      <QueryView query={query} rows={12}>
        {(turning) => <Turn turning={turning} region={region} rules={rules} />}
      </QueryView>
    </main>
  );
}

function Turn({ turning, region, rules }: { readonly turning: readonly Turning[]; readonly region: string; readonly rules: RuleSet }) {
  const { language, words } = useLanguage();
  const texts = listWords[language];
  const [asked, ask] = useParameter('show');
  const kind = kinds.find((one) => one === asked) ?? 'lose';
  const of = (one: Turning['change']): readonly Turning[] => turning.filter(({ change }) => change === one);
  // Those that turn by the most come first.
  const byMost = ({ salesThenFen, thresholdFen }: Turning): number => Math.abs(salesThenFen - thresholdFen);
  const villages = [...of(kind)].sort((a, b) => byMost(b) - byMost(a) || a.villageCode.localeCompare(b.villageCode));
  const [first] = turning;
  return (
    <>
      {first !== undefined && (
        <p class="note">{texts.until(day(first.asOf, language), day(first.until, language), titleOf(rules, language))}</p>
      )}
      <div class="list-choices">
        <PlaceChoice region={region} />
        <span class="choices" role="group" aria-label={texts.part}>
          {kinds.map((one) => (
            <button type="button" key={one} aria-pressed={kind === one} onClick={() => ask(one === 'lose' ? '' : one)}>
              {texts.kinds[one](count(of(one).length, language))}
            </button>
          ))}
        </span>
      </div>
      <TakeAway
        list="outlook"
        query={{ ruleSet: rules.id, region, change: kind }}
        name={`about-to-${kind}-${rules.id}${region === '' ? '' : `-${region}`}`}
        feed={{ path: 'outlook', rules: rules.id, region }}
      />
      <div class="listed-parts">
        <OutlookMap region={region} villages={villages} colour={colours[kind]} />
        {villages.length === 0 ? (
          <Empty>{texts.nobody[kind]}</Empty>
        ) : (
          <table class="listed-villages">
            <caption class="unseen">{texts.kinds[kind](count(villages.length, language))}</caption>
            <thead>
              <tr>
                {texts.heads.map((head) => (
                  <th scope="col" key={head}>
                    {head}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {villages.map((village) => (
                <tr key={village.villageCode}>
                  <th scope="row">
                    <VillageName code={village.villageCode} name={village.name} regions={village.townshipCode} />
                  </th>
                  <td>{words.provinces[village.provinceCode]}</td>
                  <td>{money(village.salesFen, language)}</td>
                  <td>{money(village.salesThenFen, language)}</td>
                  <td class="reason">{reasonOf(village, texts.because, (fen) => money(fen, language))}</td>
                </tr>
              ))}
            </tbody>
          </table>
        )}
      </div>
    </>
  );
}

type Because = (decidedBy: Turning['decidedBy'], leaving: string, coming: string, threshold: string) => string;

function reasonOf({ decidedBy, leavingFen, comingFen, thresholdFen }: Turning, because: Because, text: (fen: number) => string): string {
  return because(decidedBy, text(leavingFen), text(comingFen), text(thresholdFen));
}

function OutlookMap({
  region,
  villages,
  colour,
}: {
  readonly region: string;
  readonly villages: readonly Turning[];
  readonly colour: (typeof colours)[keyof typeof colours];
}) {
  const atlas = useAtlas();
  useCounties();
  const dots = useMemo(
    () => (atlas === undefined ? [] : dotsOf(villages, atlas).map((dot) => ({ ...dot, colour }))),
    [atlas, villages, colour],
  );
  if (atlas === undefined) return <div class="map waiting-map" aria-busy="true" />;
  return <ChinaMap atlas={atlas} region={region} dots={dots} lit={NOBODY} byProvince={NO_COUNTS} areCountiesShaded={false} keepsView />;
}
