import { type Language, titleOf } from '@taocun/domain';
import { chartWords } from '../../../charts/chart-words';
import { TimeChart } from '../../../charts/time-chart';
import { Choice, useChoice } from '../../../parts/choice';
import { DataTable } from '../../../parts/data-table';
import { IncompleteNote } from '../../../parts/incomplete-note';
import { Empty, QueryView } from '../../../parts/query-view';
import { usePlaceText } from '../../../places/use-region-name';
import { type Page, type PublishedFigure, queries, type RuleSet, type SeriesItem } from '../../../server/api';
import { useQuery } from '../../../server/use-query';
import { certifiedYearsOf } from '../../../snapshot/moment';
import { change, count, month } from '../../../words/figures';
import { useLanguage } from '../../../words/language';
import { publishedSource } from '../../../words/published-source';
import type { RegionProps } from '../../page-props';
import { valuesAt } from './codes-beside';
import { partWords } from './part-words';
import { BesideChoice, useRegionsBeside } from './regions-beside';
import { SalesByMonth } from './sales-by-month';

const divisions = ['year', 'month', 'sales'] as const;

const numberText = (value: number | null | undefined, language: Language): string =>
  value === null || value === undefined ? '–' : count(value, language);

type GrowthProps = Omit<RegionProps, 'ruleSet'> & { readonly rules: RuleSet };

/** The number of Taobao Villages over time: certified by year, or by verdict at each month's end. */
export function Growth({ rules, region, refreshKey }: GrowthProps) {
  const ruleSet = rules.id;
  const { language, words } = useLanguage();
  const texts = partWords[language];
  const [by, choose] = useChoice('by', divisions);
  const byYear = useQuery(`${ruleSet} ${region}`, queries.series(ruleSet, region, 'year'), refreshKey);
  const published = useQuery(`${ruleSet} ${region}`, queries.published(ruleSet, region), refreshKey);
  const of = { rules, region };
  const { regions, ...choice } = useRegionsBeside(
    ruleSet,
    region,
    by === 'year' ? 'year' : 'month',
    refreshKey,
  );
  return (
    <>
      <div class="growth-choices">
        <Choice
          label={words.growth.title}
          options={divisions}
          chosen={by}
          choose={choose}
          textOf={(each) => texts.growth.by[each]}
        />
        {by !== 'sales' && <BesideChoice {...choice} />}
      </div>
      {by === 'year' && (
        <QueryView query={byYear} rows={6}>
          {(series) => (
            <QueryView query={published}>
              {(figures) => <ByYear {...of} series={series} published={figures} beside={regions} />}
            </QueryView>
          )}
        </QueryView>
      )}
      {by === 'month' && <ByMonth {...of} refreshKey={refreshKey} beside={regions} />}
      {by === 'sales' && <SalesByMonth ruleSet={ruleSet} region={region} refreshKey={refreshKey} />}
    </>
  );
}

type Beside = ReturnType<typeof useRegionsBeside>['regions'];

function ByYear({
  rules,
  region,
  series: { items: series, incomplete },
  published,
  beside,
}: Pick<GrowthProps, 'rules' | 'region'> & {
  readonly series: Page<SeriesItem>;
  readonly published: readonly PublishedFigure[];
  readonly beside: Beside;
}) {
  const { language, words } = useLanguage();
  const texts = partWords[language];
  const place = usePlaceText(region);
  const certified = new Map(series.map(({ year, certified: villages }) => [year, villages]));
  const years = [
    ...new Set([
      ...certifiedYearsOf(series),
      ...beside.flatMap((one) => certifiedYearsOf(one.series)),
      ...published.map(({ year }) => year),
    ]),
  ].sort((a, b) => a - b);
  if (years.length === 0) return <Empty>{texts.growth.none}</Empty>;
  const certifiedIn = (year: number): number | null => certified.get(year) || null;
  const hasPublished = published.length > 0;
  const publishedIn = (year: number) => published.find((one) => one.year === year);
  const others = beside.map(({ name, colour, series: other }) => ({
    label: name,
    colour,
    drawn: 'line' as const,
    values: valuesAt(years, other, 'year', ({ certified: villages }) => villages || null),
  }));
  const publishedSeries = {
    label: texts.growth.published,
    values: years.map((year) => publishedIn(year)?.value ?? null),
  };
  const most = (values: readonly (number | null)[]): number => Math.max(0, ...values.map(Number));
  // The two small bars of the country would be hardly visible in a chart that rises to a number published
  // years later.
  const isLogarithmic = region === '' && most(publishedSeries.values) > 5 * most(years.map(certifiedIn));
  return (
    <>
      <p class="lead">
        {hasPublished ? texts.growth.lead : texts.growth.leadRegion}
        {words.gap}
        {isLogarithmic && chartWords[language].logarithmic}
      </p>
      <IncompleteNote incomplete={incomplete} isOfChart />
      <TimeChart
        label={hasPublished ? texts.growth.label : texts.growth.labelCertified}
        about={{
          place,
          unit: 'villages',
          rules: titleOf(rules, language),
          published: sourcesOf(published, language),
        }}
        isLogarithmic={isLogarithmic}
        timeLabel={texts.growth.year}
        times={years}
        timeText={String}
        valueText={(value) => count(value, language)}
        series={[
          {
            label: texts.growth.certified,
            values: years.map(certifiedIn),
            drawn: isLogarithmic ? 'line' : 'bars',
            colour: '--accent',
          },
          ...(hasPublished ? [{ ...publishedSeries, drawn: 'points', colour: '--ink-soft' } as const] : []),
          ...others,
        ]}
      />
      <DataTable
        caption={words.growth.title}
        place={place}
        heads={[
          texts.growth.year,
          texts.growth.certified,
          ...(hasPublished ? [texts.growth.published, texts.growth.source] : []),
          ...others.map(({ label }) => label),
        ]}
        rows={years.map((year, at) => {
          const own = certifiedIn(year);
          const other = publishedIn(year);
          const ofOthers = [
            other ? count(other.value, language) : '–',
            other ? publishedSource(other.source, language) : '–',
          ];
          return [
            String(year),
            own === null ? '–' : count(own, language),
            ...(hasPublished ? ofOthers : []),
            ...others.map(({ values }) => numberText(values[at], language)),
          ];
        })}
      />
    </>
  );
}

/** The distinct sources of published figures. */
function sourcesOf(figures: readonly PublishedFigure[], language: Language): readonly string[] {
  return [...new Set(figures.map(({ source }) => publishedSource(source, language)))];
}

function ByMonth({ rules, region, refreshKey, beside }: GrowthProps & { readonly beside: Beside }) {
  const { language, words } = useLanguage();
  const texts = partWords[language];
  const place = usePlaceText(region);
  const query = useQuery(`${rules.id} ${region}`, queries.series(rules.id, region, 'month'), refreshKey);
  return (
    <QueryView query={query} rows={6}>
      {({ items: months, incomplete }) => {
        if (months.length === 0) return <Empty>{texts.growth.none}</Empty>;
        const ends = months.map((one) => one.month);
        const others = beside.map(({ name, colour, series }) => ({
          label: name,
          colour,
          drawn: 'line' as const,
          values: valuesAt(ends, series, 'month', ({ qualifying }) => qualifying),
        }));
        const monthOf = (at: number): string => month(months[at]?.month ?? '', language);
        return (
          <>
            <p class="lead">{texts.growth.leadMonths}</p>
            <IncompleteNote incomplete={incomplete} isOfChart />
            <TimeChart
              label={texts.growth.labelMonths}
              about={{ place, unit: 'villages', rules: titleOf(rules, language) }}
              timeLabel={words.months.month}
              times={months.map((_, at) => at)}
              timeText={monthOf}
              valueText={(value) => count(value, language)}
              series={[
                {
                  label: texts.growth.atEnd,
                  values: months.map(({ qualifying }) => qualifying),
                  drawn: 'line',
                  colour: '--accent',
                },
                {
                  label: texts.growth.new,
                  values: months.map((one) => one.new),
                  drawn: 'bars',
                  colour: '--shade-ink',
                },
                {
                  label: texts.growth.lost,
                  values: months.map(({ lost }) => -lost),
                  drawn: 'bars',
                  colour: '--fall',
                },
                ...others,
              ]}
            />
            <DataTable
              caption={texts.growth.labelMonths}
              place={place}
              heads={[
                words.months.month,
                texts.growth.atEnd,
                texts.growth.new,
                texts.growth.lost,
                ...others.map(({ label }) => label),
              ]}
              rows={months.map((one, at) => [
                monthOf(at),
                count(one.qualifying, language),
                change(one.new, language),
                change(-one.lost, language),
                ...others.map(({ values }) => numberText(values[at], language)),
              ])}
            />
          </>
        );
      }}
    </QueryView>
  );
}
