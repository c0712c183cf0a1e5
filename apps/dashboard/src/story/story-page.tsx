import { useMemo, useState } from 'preact/hooks';
import { Bars } from '../charts/bars';
import { TimeChart } from '../charts/time-chart';
import { layerOf } from '../layers/layer-kit';
import { ChinaMap } from '../map/map';
import { useAtlas, useCounties } from '../map/use-atlas';
import { certifiedYearsOf } from '../overview/time/moment';
import { DataTable } from '../parts/data-table';
import { PlaceName } from '../parts/place-name';
import { Empty, QueryView } from '../parts/query-view';
import { hrefOf } from '../routes/route';
import { useTitle } from '../routes/use-title';
import { type CertifiedSummary, type PublishedFigure, queries, type RuleSet } from '../server/api';
import { useQuery } from '../server/use-query';
import '../style/story.css';
import { count, percent } from '../words/figures';
import { useLanguage } from '../words/language';
import { publishedSource } from '../words/published-source';
import { titleOf } from '../words/rule-set-title';
import { Chapter } from './chapter';
import { type Fact, publishedFacts, spreadFacts } from './facts';
import { storyWords } from './story-words';

type Lists = ReadonlyMap<number, readonly CertifiedSummary[]>;

/** How Taobao Villages spread from 2009 to 2022, by published figures and certified lists. */
export function StoryPage({ rules }: { readonly rules: RuleSet }) {
  const { language } = useLanguage();
  const words = storyWords[language];
  const published = useQuery(rules.id, queries.allPublished(rules.id));
  useTitle(words.title);
  return (
    <main id="content" class="story">
      <header>
        <h1>{words.title}</h1>
        <p class="lead">{words.lead}</p>
      </header>
      <QueryView query={published} rows={12}>
        {(figures) => <Chapters published={figures} rules={rules} />}
      </QueryView>
    </main>
  );
}

function Chapters({ published, rules }: { readonly published: readonly PublishedFigure[]; readonly rules: RuleSet }) {
  const { language } = useLanguage();
  const words = storyWords[language];
  const { chapters } = words;
  const figures = useMemo(() => published.map((one) => ({ ...one, source: publishedSource(one.source, language) })), [published, language]);
  const nation = useMemo(() => figures.filter(({ region }) => region === 'CN'), [figures]);
  const facts = useMemo(() => publishedFacts(nation, language), [nation, language]);
  const series = (measure: string) => nation.filter((figure) => figure.measure === measure && words.measures[measure] !== undefined);
  return (
    <>
      <Chapter id="beginning" facts={facts} {...chapters.beginning} />
      <Chapter id="growth" facts={facts} {...chapters.growth}>
        <ByYear label={words.growthChart} name={words.villages} figures={series('villages')} logarithmic />
      </Chapter>
      <Neighbours rules={rules} />
      <Chapter id="clusters" facts={facts} {...chapters.clusters}>
        <ByYear label={words.clusterChart} name={words.inClusters} figures={series('villages-in-clusters-percent')} />
      </Chapter>
      <Chapter id="coast" facts={facts} {...chapters.coast}>
        <ByProvince figures={figures} />
      </Chapter>
      <Chapter id="poverty" facts={facts} {...chapters.poverty}>
        <ByYear label={words.povertyChart} name={words.inPovertyCounties} figures={series('villages-in-poverty-counties')} />
      </Chapter>
      <Chapter id="money" facts={facts} {...chapters.money} />
      <Chapter id="unknown" facts={facts} {...chapters.unknown} />
      <section class="chapter" aria-labelledby="sources">
        <h2 id="sources">{words.sources}</h2>
        <DataTable
          caption={words.sources}
          heads={[words.year, words.figure, words.value, words.source]}
          rows={nation.flatMap(({ measure, year, source }) => {
            const [name, fact] = [words.measures[measure], facts.get(`${measure} ${year}`)];
            return name === undefined || fact === undefined ? [] : [[String(year), name, fact.text, source]];
          })}
        />
      </section>
    </>
  );
}

function ByYear({
  label,
  name,
  figures,
  logarithmic = false,
}: {
  readonly label: string;
  readonly name: string;
  readonly figures: readonly PublishedFigure[];
  readonly logarithmic?: boolean;
}) {
  const { language } = useLanguage();
  const words = storyWords[language];
  const valueText = (value: number): string => count(value, language);
  if (figures.length === 0) return null;
  return (
    <figure>
      <figcaption>{label}</figcaption>
      <TimeChart
        label={label}
        timeLabel={words.year}
        times={figures.map(({ year }) => year)}
        timeText={String}
        valueText={valueText}
        series={[{ label: name, values: figures.map(({ value }) => value), drawn: logarithmic ? 'line' : 'bars', colour: '--accent' }]}
        logarithmic={logarithmic}
      />
      <DataTable
        caption={label}
        heads={[words.year, name, words.source]}
        rows={figures.map(({ year, value, source }) => [String(year), valueText(value), source])}
      />
    </figure>
  );
}

/** The last year for which all provinces are known. */
const LAST_BY_PROVINCE = 2016;

function ByProvince({ figures }: { readonly figures: readonly PublishedFigure[] }) {
  const { language, words: page } = useLanguage();
  const words = storyWords[language];
  const ranked = figures
    .filter(({ level, measure, year }) => level === 'province' && measure === 'villages' && year === LAST_BY_PROVINCE)
    .sort((a, b) => b.value - a.value);
  if (ranked.length === 0) return null;
  const all = ranked.reduce((sum, { value }) => sum + value, 0);
  const caption = words.byProvince(LAST_BY_PROVINCE);
  return (
    <figure>
      <figcaption>{caption}</figcaption>
      <Bars
        bars={ranked.slice(0, 8).map(({ region, name, value }) => ({
          key: region,
          label: page.provinces[region] ?? <PlaceName name={name} />,
          value,
          text: count(value, language),
          note: percent(value / all, language, 0),
          href: hrefOf.region(region),
        }))}
      />
      <DataTable
        caption={caption}
        heads={[page.places.provinces, words.villages, words.source]}
        rows={ranked.map(({ region, name, value, source }) => [page.provinces[region] ?? name, count(value, language), source])}
      />
    </figure>
  );
}

/** The new villages of the last two certified lists of this observatory, beside those before. */
function Neighbours({ rules }: { readonly rules: RuleSet }) {
  const { language } = useLanguage();
  const words = storyWords[language];
  const lists = useQuery(rules.id, async (signal): Promise<Lists> => {
    const years = certifiedYearsOf(await queries.series(rules.id, '', 'year')(signal));
    return new Map(await Promise.all(years.map(async (year) => [year, await queries.certified(rules.id, year)(signal)] as const)));
  });
  return (
    <QueryView query={lists}>
      {(known) =>
        known.size < 2 ? (
          <Chapter id="neighbours" title={words.chapters.neighbours.title} paragraphs={[]} facts={noFacts}>
            <Empty>{words.noLists}</Empty>
          </Chapter>
        ) : (
          <Compared lists={known} rules={rules} />
        )
      }
    </QueryView>
  );
}

const noFacts: ReadonlyMap<string, Fact> = new Map();
const nobody: ReadonlySet<string> = new Set();
const noCounts: ReadonlyMap<string, number> = new Map();

function Compared({ lists, rules }: { readonly lists: Lists; readonly rules: RuleSet }) {
  const { language } = useLanguage();
  const words = storyWords[language];
  useCounties();
  const atlas = useAtlas();
  const years = useMemo(() => [...lists.keys()].sort((a, b) => a - b), [lists]);
  const [chosen, choose] = useState<number>();
  const until = chosen ?? years.at(-1) ?? 0;
  const facts = useMemo(() => {
    const [before, after] = years.slice(-2).map((year) => ({ year, codes: (lists.get(year) ?? []).map(({ villageCode }) => villageCode) }));
    if (atlas === undefined || atlas.counties.length === 0 || before === undefined || after === undefined) return noFacts;
    return spreadFacts([before, after], rules.id, atlas.counties.length, language);
  }, [lists, atlas, rules, language]);
  const layer = useMemo(
    () =>
      atlas &&
      layerOf(
        'years',
        {},
        { villages: { now: undefined, lists }, moment: { year: until }, rules, inForce: rules.versions[0], atlas, region: '', language },
      ),
    [atlas, lists, until, rules, language],
  );
  return (
    <Chapter id="neighbours" facts={facts} {...words.chapters.neighbours}>
      {atlas !== undefined && layer !== undefined && (
        <figure>
          <figcaption>
            {words.mapAbout} {titleOf(rules, language)}
            <span class="choices" role="group" aria-label={words.lists}>
              {years.map((year) => (
                <button type="button" key={year} aria-pressed={year === until} onClick={() => choose(year)}>
                  {words.list(year)}
                </button>
              ))}
            </span>
          </figcaption>
          <ChinaMap atlas={atlas} region="" dots={layer.dots} lit={nobody} byProvince={noCounts} layer={layer} />
          <ul class="classes legend">
            {layer.legend.map(({ colour, text }) => (
              <li key={colour}>
                <i class="dot" style={{ '--class': `var(${colour})` }} aria-hidden="true" /> {text}
              </li>
            ))}
          </ul>
          <DataTable caption={words.mapAbout} heads={layer.heads} rows={layer.rows.map(({ cells }) => cells)} />
        </figure>
      )}
    </Chapter>
  );
}
