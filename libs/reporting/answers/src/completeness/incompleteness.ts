import { Injectable } from '@nestjs/common';
import { isoOfDay, type Language, type OpenShopsOfSource } from '@taocun/domain';
import { type AnswerType, count, described, object, text, Type } from '@taocun/openapi';
import { FlowWatch } from '../flow/flow-watch';
import { type FlowFreshness, type Freshness } from '../flow/freshness';
import { OncePerAnswer } from '../serving/answering';
import { figure } from '../table/figure';
import { type CurrentTable, Table } from '../table/table';
import { ClosedLists } from './closed-lists';
import { ObservedSources, type SourceGap } from './observed-sources';
import { overlaps, type Window, yearTo } from './windows';

const openShops = figure('open-shops');
/**
 * For changes that are being applied: there are always more while a backlog is read, and few where figures
 * are caught up.
 */
const PATIENCE_MS = 500;
const CAUGHT_UP_PATIENCE_MS = 3_000;

const MissingShare = object('MissingShare', {
  part: count('Open shops of the sources.'),
  whole: count('All open shops of the villages asked about.'),
});

const MissingSource = object('MissingSource', {
  source: text('The owner of the sources.', '/marketplaces/jd'),
  since: text('The first silent day.', '2015-03-03'),
  until: Type.Optional(text('The last silent day; left out while the source is silent.', '2015-06-30')),
  expected: count('Orders expected on these days, by the past of the source.'),
  received: count('Orders received for these days: less than a tenth of that.'),
  openShops: count('Its open shops.'),
});

/** The gaps of sources in the days of an answer, and the share of open shops that they concern. */
const Incomplete = object('Incomplete', { openShops: MissingShare, sources: Type.Array(MissingSource) });
type Incomplete = AnswerType<typeof Incomplete>;

/** The member of answers that states how much is missing. */
export const incomplete = Type.Optional(
  described(
    Incomplete,
    'Gaps of sources in the days of the answer, whether or not the source has returned, and the share of open shops that is theirs. The orders of ' +
      'these days are missing in all figures. A certified year has the gaps that its list had when it was issued. Left out where nothing is missing.',
  ),
);

/** The members that state how fresh and complete an answer is. */
export interface Wholeness {
  readonly freshness: Freshness;
  /** Absent if nothing is missing. */
  readonly incomplete?: Incomplete;
}

/**
 * The villages and days that an answer depends on: those of a certified list, of a window, or the 365 days up
 * to the clock's day.
 */
export interface Scope {
  /** Codes of regions or villages; the nation if absent. */
  readonly regions?: readonly string[];
  /** The certified list that is answered. */
  readonly list?: { readonly ruleSet: string; readonly year: number };
  readonly window?: Window;
  /** True if certificates are in the answer: gaps that their lists had are gaps of the answer for ever. */
  readonly hasCertificates?: boolean;
}

interface VillageShops {
  readonly asOf: string;
  readonly openShops: number;
  readonly openShopsBySource?: readonly OpenShopsOfSource[] | undefined;
}

/** Open shops, all and by source. */
interface OpenShops {
  readonly whole: number;
  readonly bySource: readonly OpenShopsOfSource[];
}

/** A village's open shops when a list was issued. */
interface CertificateShops {
  readonly ruleSet: string;
  readonly year: number;
  readonly openShopsBySource?: readonly OpenShopsOfSource[] | undefined;
}

/**
 * The only place that computes how fresh an answer is, and how much of it is missing. The measure is open
 * shops: sales and active shops of a silent source fall to zero as its orders leave the windows, and the
 * missing share would fall with them. Open shops do not change.
 */
@Injectable()
export class Incompleteness {
  readonly #flowOfAnswer = new OncePerAnswer<Promise<FlowFreshness>>();
  readonly #stated = new OncePerAnswer<Freshness>();

  constructor(
    private readonly sources: ObservedSources,
    private readonly lists: ClosedLists,
    private readonly table: Table,
    private readonly flow: FlowWatch,
  ) {}

  async of(scope: Scope): Promise<Wholeness> {
    return wholeness(await Promise.all([this.freshness(), this.#missingIn(scope)]));
  }

  /** Like `of`, for one village. */
  async ofVillage({ asOf, openShops: whole, openShopsBySource = [] }: VillageShops): Promise<Wholeness> {
    const [flow, gaps] = await Promise.all([this.flowOfAnswer(), this.#gapsIn({})]);
    return wholeness([this.#stated.of(() => ({ asOf, ...flow })), missing(gaps, whole, openShopsBySource)]);
  }

  /** The freshness of an answer from the table. */
  async freshness(): Promise<Freshness> {
    return freshnessOfTable(await this.table.current(), await this.flowOfAnswer());
  }

  /** The same within seconds: while a backlog is read, as of the updates applied so far. */
  async freshnessSoon(): Promise<Freshness> {
    const flow = await this.flowOfAnswer();
    return freshnessOfTable(await this.table.soon(flow.caughtUp ? CAUGHT_UP_PATIENCE_MS : PATIENCE_MS), flow);
  }

  /**
   * The freshness of what the present answer was read from; undefined if it read neither a village's document
   * nor the table.
   */
  async ofAnswer(): Promise<Freshness | undefined> {
    const stated = this.#stated.ifMade();
    if (stated !== undefined) return stated;
    // An answer from a table that cannot be read is a failure with its own reason.
    const table = await this.table.ofAnswer()?.catch(() => undefined);
    return table && freshnessOfTable(table, await this.flowOfAnswer());
  }

  /** The state of the flow, looked at once for each answer. */
  flowOfAnswer(): Promise<FlowFreshness> {
    return this.#flowOfAnswer.of(() => this.flow.freshness());
  }

  /** The present open shops of a source in the whole country. */
  async openShopsOf(source: string): Promise<number> {
    const { bySource } = await this.#openShopsIn({});
    return bySource.find((each) => each.source === source)?.openShops ?? 0;
  }

  /** The gaps of a certificate's list, for the sources of the village's own shops when it was issued. */
  async ofCertificate({
    ruleSet,
    year,
    openShopsBySource = [],
  }: CertificateShops): Promise<Incomplete | undefined> {
    const whole = openShopsBySource.reduce((sum, { openShops: of }) => sum + of, 0);
    return missing(await this.#gapsIn({ list: { ruleSet, year } }), whole, openShopsBySource);
  }

  async #missingIn(scope: Scope): Promise<Incomplete | undefined> {
    const gaps = await this.#gapsIn(scope);
    if (gaps.length === 0) return undefined;
    const { whole, bySource } = await this.#openShopsIn(scope);
    return missing(gaps, whole, bySource);
  }

  async #openShopsIn({ regions = [], list }: Pick<Scope, 'regions' | 'list'>): Promise<OpenShops> {
    const { database } = await this.table.current();
    const { ruleSet, year } = list ?? { ruleSet: '', year: 0 };
    const [stored] = await database.rows<{
      readonly whole: number;
      readonly bySource: OpenShops['bySource'] | null;
    }>(openShops, { regions: regions.join(' '), ruleSet, year });
    return { whole: stored?.whole ?? 0, bySource: stored?.bySource ?? [] };
  }

  /** Those of a list that is still being issued are the present ones. */
  async #gapsIn({ list, window, hasCertificates }: Omit<Scope, 'regions'>): Promise<readonly SourceGap[]> {
    const closed = list && (await this.lists.of(list.ruleSet, list.year));
    if (closed !== undefined) return closed.gaps;
    const { day, gaps } = await this.sources.current();
    if (day === undefined) return [];
    const days = window ?? yearTo(isoOfDay(day));
    const all = hasCertificates === true ? eachOnce([...gaps, ...(await this.lists.gaps())]) : gaps;
    return all.filter((gap) => overlaps(gap, days));
  }
}

/** By source and day. Of two gaps with the same first day the longer one counts. */
function eachOnce(gaps: readonly SourceGap[]): readonly SourceGap[] {
  const byStart = new Map<string, SourceGap>();
  for (const gap of gaps) {
    const known = byStart.get(`${gap.source} ${gap.since}`);
    if (known === undefined || gap.expected > known.expected) byStart.set(`${gap.source} ${gap.since}`, gap);
  }
  return [...byStart].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, gap]) => gap);
}

/** Records that the table lacks wait as well, although every service has caught up. */
function freshnessOfTable({ newestDay: asOf, lacksRecords }: CurrentTable, flow: FlowFreshness): Freshness {
  if (lacksRecords === undefined) return { asOf, ...flow };
  return { asOf, ...flow, caughtUp: false, behind: flow.behind + lacksRecords };
}

function wholeness([freshness, incomplete]: readonly [Freshness, Incomplete | undefined]): Wholeness {
  return { freshness, ...(incomplete && { incomplete }) };
}

/** The gaps as text, for the rows of a table. */
export function incompleteText({ openShops, sources }: Incomplete, language: Language = 'en'): string {
  const texts = sources.map(({ source, since, until, openShops: of }) =>
    language === 'zh'
      ? `${source} 自 ${since} ${until === undefined ? '起' : `至 ${until} `}无数据，涉及 ${openShops.whole} 家在营网店中的 ${of} 家`
      : `${source} silent ${until === undefined ? `since ${since}` : `from ${since} to ${until}`}, ${of} of ${openShops.whole} open shops`,
  );
  return texts.join(language === 'zh' ? '；' : '; ');
}

/** A source counts once in the share, however many gaps it has. */
function missing(
  gaps: readonly SourceGap[],
  whole: number,
  bySource: readonly OpenShopsOfSource[],
): Incomplete | undefined {
  const shopsOf = (source: string): number => bySource.find((each) => each.source === source)?.openShops ?? 0;
  const sources = gaps
    .map((gap) => ({ ...gap, openShops: shopsOf(gap.source) }))
    .filter(({ openShops: of }) => of > 0);
  if (sources.length === 0) return undefined;
  const part = new Map(sources.map(({ source, openShops: of }) => [source, of]));
  return { openShops: { part: [...part.values()].reduce((sum, of) => sum + of, 0), whole }, sources };
}
