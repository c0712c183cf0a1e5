import { textTable } from '@taocun/local/text-table';
import { publishedFigures, type RecordSummary } from '../record/index';
import { askService } from './ask-service';
import type { Services } from './services';

/** One figure: the published or recorded one, and that of the services. */
interface ComparedFigure {
  readonly what: string;
  readonly expected: number;
  readonly actual: number;
  /** A remark for the table. */
  readonly note: string;
}

interface YearCounts {
  readonly villages: number;
  readonly qualifying: number;
  readonly provinces: readonly { readonly provinceCode: string; readonly qualifying: number }[];
  readonly towns: number;
  readonly clusters: { readonly all: number };
  readonly inPovertyCounties: { readonly villages: number };
}

interface UpdateCounts {
  readonly partitions: readonly { readonly day?: string }[];
  readonly accepted: number;
  readonly repeated: number;
  readonly rejected: Readonly<Record<string, number>>;
}

/**
 * AliResearch's rules of that time, at its own cut-off of 31 December, and two others at the cut-off of 30
 * June.
 */
const [ofItsTime, defaultRules, laterRules] = ['aliresearch', 'world-bank-2019', 'aliresearch-2022'] as const;
const years = [2014, 2015] as const;

interface Comparison {
  readonly rows: readonly ComparedFigure[];
  /**
   * The day to which the feed has continued; live figures then differ from those at the record's end, and are
   * left out.
   */
  readonly goneOnTo: string | undefined;
}

/** Compares the services' answers with the published figures and with the record. */
export async function compare({ addresses }: Services, summary: RecordSummary): Promise<Comparison> {
  const published = publishedFigures();
  const figure = (year: number, scope: string, measure: string): number | undefined =>
    published.find((one) => one.year === year && one.scope === scope && one.measure === measure)?.value;
  const rows: ComparedFigure[] = [];
  const row = (what: string, expected: number, actual: number, note = ''): void =>
    void rows.push({ what, expected, actual, note });
  const countsOf = (year: string, rules: string): Promise<YearCounts> =>
    askService<YearCounts>(`${addresses.reporting}/api/v1/counts${year}?ruleSet=${rules}`);

  for (const year of years) {
    const own = await countsOf(`/${year}`, ofItsTime);
    const usual = await countsOf(`/${year}`, defaultRules);
    const later = await countsOf(`/${year}`, laterRules);
    const total = figure(year, 'national', 'villages') ?? 0;
    const listed = figure(year, 'national', 'villages-in-list') ?? total;
    const towns = figure(year, 'national', 'towns') ?? summary.certified[year].towns;
    const note = listed === total ? '' : `the list names ${listed}, the published total is ${total}`;
    row(`${year}  Taobao Villages, ${ofItsTime} (31 December)`, listed, own.qualifying, note);
    for (const { code, name, value } of published.filter(
      (one) => one.year === year && one.scope === 'province' && one.measure === 'villages',
    )) {
      row(
        `${year}    in ${code} ${name}`,
        value,
        own.provinces.find(({ provinceCode }) => provinceCode === code)?.qualifying ?? 0,
      );
    }
    row(`${year}  Taobao Towns, ${ofItsTime}`, towns, own.towns);
    row(
      `${year}  counties with 10 or more villages, ${ofItsTime}`,
      summary.certified[year].clusters,
      own.clusters.all,
    );
    const poor = figure(year, 'national', 'villages-in-poverty-counties');
    if (poor !== undefined)
      row(`${year}  villages in poverty counties, ${ofItsTime}`, poor, own.inPovertyCounties.villages);
    row(`${year}  Taobao Villages, ${defaultRules} (30 June)`, listed, usual.qualifying);
    row(`${year}  Taobao Towns, ${defaultRules}`, towns, usual.towns);
    row(
      `${year}  counties with 10 or more villages, ${defaultRules}`,
      summary.certified[year].clusters,
      usual.clusters.all,
    );
    row(`${year}  Taobao Villages, ${laterRules} (30 June)`, listed, later.qualifying);
  }
  const { live } = summary;
  const updates = await askService<UpdateCounts>(`${addresses.reporting}/api/v1/updates/counts`);
  const latest = updates.partitions
    .flatMap(({ day }) => day ?? [])
    .sort()
    .at(-1);
  if (latest !== undefined && latest > summary.lastDay) return { rows, goneOnTo: latest };
  const now = await countsOf('', ofItsTime);
  row(
    `${live.day}  Taobao Villages, live, ${ofItsTime}`,
    live.qualifying,
    now.qualifying,
    'as of the end of the record',
  );
  row(`${live.day}  Taobao Towns, live`, live.towns, now.towns);
  row(`${live.day}  counties with 10 or more villages, live`, live.clusters, now.clusters.all);
  row('updates accepted', summary.accepted, updates.accepted);
  row('updates repeated', summary.repeated, updates.repeated);
  for (const [reason, count] of Object.entries(summary.rejected.byReason))
    row(`updates rejected, ${reason}`, count, updates.rejected[reason] ?? 0);
  return { rows, goneOnTo: undefined };
}

const compared: readonly string[] = ['villages', 'towns', 'clusters', 'villages-in-poverty-counties'];

/** The sources of the compared national figures, one a line. */
export function publishedSources(): string {
  return publishedFigures()
    .filter(
      ({ scope, year, measure }) =>
        scope === 'national' && years.some((each) => each === year) && compared.includes(measure),
    )
    .map(
      ({ year, measure, value, source }) => `${year}  ${measure.replaceAll('-', ' ')}, ${value}: ${source}`,
    )
    .join('\n');
}

/** The rows as a table for a terminal, with numbers aligned right. */
export function comparisonTable(rows: readonly ComparedFigure[]): string {
  const [expectedHead, actualHead] = [' expected', 'from the services'] as const;
  return textTable(
    ['', expectedHead, actualHead, ''],
    rows.map(({ what, expected, actual, note }) => [
      what,
      expected.toLocaleString('en').padStart(expectedHead.length),
      actual.toLocaleString('en').padStart(actualHead.length),
      `${actual === expected ? 'equal' : 'DIFFERS'}${note === '' ? '' : ` (${note})`}`,
    ]),
  );
}
