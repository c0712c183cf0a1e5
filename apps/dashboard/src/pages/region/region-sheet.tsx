import { PlaceName, useBilingual } from '../../places/place-name';
import { Empty, QueryView } from '../../parts/query-view';
import { IncompleteNote } from '../../parts/incomplete-note';
import { printPage } from '../../browser/print-page';
import { hrefOf } from '../../routes/route';
import { useTitle } from '../../words/use-title';
import { queries, type RegionReport, type RuleSet } from '../../server/api';
import { useQuery } from '../../server/use-query';
import { count, day, money } from '../../words/figures';
import { useLanguage } from '../../words/language';
import { publishedSource } from '../../words/published-source';
import { titleOf } from '../../words/rule-set-title';
import { RegionVillages } from './region-villages';
import { rankOf } from './rank';
import { levelOf, parentOf } from '../../places/region-levels';
import { useRegionName } from '../../places/use-region-name';

/** One side of A4 holds this many lines. */
const MOST_VILLAGES = 22;
const MOST_NEAR = 8;

/** A region on one sheet of paper: figures, Taobao Villages, and what those near the threshold lack. */
export function RegionSheet({ region, rules }: { readonly region: string; readonly rules: RuleSet }) {
  const { language, words } = useLanguage();
  const report = useQuery(region, queries.region(region));
  const { name } = useRegionName(region);
  useTitle(name);
  return (
    <main id="content" class="region-sheet">
      <p class="actions">
        <button type="button" onClick={() => void printPage()}>
          {words.print}
        </button>
        <a href={hrefOf.region(region)}>{words.sheet.back}</a>
      </p>
      {report.error?.status === 404 ? (
        <Empty>{words.sheet.unknown}</Empty>
      ) : (
        <QueryView query={report} rows={10}>
          {(figures) => (
            <>
              <h1>
                {words.sheet.title} <PlaceName name={name ?? figures.name ?? region} />
              </h1>
              <p class="lead">
                <span lang="zh">{figures.path}</span> · {region} · {titleOf(rules, language)}
                {figures.asOf !== null && ` · ${words.headline.asOf(day(figures.asOf, language))}`}
              </p>
              <IncompleteNote incomplete={figures.incomplete} />
              <Figures figures={figures} rules={rules} />
              <h2>{words.ranks.villages}</h2>
              <RegionVillages ruleSet={rules.id} region={region} refreshKey={0} most={MOST_VILLAGES} mostNear={MOST_NEAR} />
              <p class="note sheet-source">
                {words.footer.source} {new URL(hrefOf.sheet(region), location.href).href}
              </p>
            </>
          )}
        </QueryView>
      )}
    </main>
  );
}

function Figures({ figures, rules }: { readonly figures: RegionReport; readonly rules: RuleSet }) {
  const { language, words } = useLanguage();
  const { code } = figures;
  const under = figures.ruleSets.find(({ ruleSet }) => ruleSet === rules.id);
  const [level, parent] = [levelOf(code) ?? 'province', parentOf(code)];
  const siblings = useQuery(`${rules.id} ${parent}`, queries.regions(rules.id, level, parent)).data;
  const parentName = useBilingual(useRegionName(parent).name);
  const published = useQuery(`${rules.id} ${code}`, queries.published(rules.id, code)).data ?? [];
  const rank = siblings && rankOf(code, siblings);
  const rows: readonly (readonly [string, string])[] = [
    [words.villages.verdict, count(under?.qualifying ?? 0, language)],
    [words.ranks.observed, count(figures.villages, language)],
    [words.groups.town, count(under?.towns ?? 0, language)],
    [words.groups.cluster, count(under?.clusters.all ?? 0, language)],
    [words.villages.sales, money(figures.salesFen, language)],
    [words.villages.shops, count(figures.activeShops, language)],
  ];
  return (
    <>
      <dl class="sheet-figures">
        {rows.map(([title, text]) => (
          <div key={title}>
            <dt>{title}</dt>
            <dd>{text}</dd>
          </div>
        ))}
      </dl>
      {rank !== undefined && siblings !== undefined && parentName !== undefined && (
        <p class="lead">
          {words.ranks.rank(count(rank, language), count(siblings.length, language), words.ranks.levels[level], parentName)}
        </p>
      )}
      {published.length > 0 && (
        <p class="lead">
          {words.sheet.published} {published.map(({ year, value }) => `${year}: ${count(value, language)}`).join(' · ')} (
          {[...new Set(published.map(({ source }) => publishedSource(source, language)))].join(language === 'zh' ? '；' : '; ')})
        </p>
      )}
    </>
  );
}
