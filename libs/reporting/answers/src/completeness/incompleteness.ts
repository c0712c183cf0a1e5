import { Injectable } from '@nestjs/common';
import { type Language, type OpenShopsOfSource } from '@taocun/domain';
import { type AnswerType, count, described, object, text, Type } from '@taocun/openapi';
import { type CurrentTable, Table } from '../table/table';
import { figure } from '../table/figure';
import { OncePerAnswer } from '../serving/answering';
import { FlowWatch } from '../flow/flow-watch';
import { type FlowFreshness, type Freshness } from '../flow/freshness';
import { type SilentSource, SilentSources } from './silent-sources';

const openShops = figure('open-shops');
/** For changes that are being applied: there are always more while a backlog is read, and few where figures are caught up. */
const [PATIENCE_MS, CAUGHT_UP_PATIENCE_MS] = [500, 3_000];

const MissingShare = object('MissingShare', {
  part: count('Open shops of silent sources.'),
  whole: count('All open shops of the villages asked about.'),
});

const MissingSource = object('MissingSource', {
  source: text('The owner of the sources.', '/marketplaces/jd'),
  since: text('The first day of the silence.', '2015-03-03'),
  openShops: count('Its open shops.'),
});

/** The share of a region's open shops whose source is silent. */
const Incomplete = object('Incomplete', { openShops: MissingShare, sources: Type.Array(MissingSource) });
type Incomplete = AnswerType<typeof Incomplete>;

/** The member of answers that states how much is missing. */
export const incomplete = Type.Optional(
  described(
    Incomplete,
    'Sources that have fallen silent, and the share of open shops that are theirs. What they have not sent is missing in all figures. Left out where nothing is missing.',
  ),
);

/** The members that state how fresh and complete an answer is. */
export interface Wholeness {
  readonly freshness: Freshness;
  /** Absent if nothing is missing. */
  readonly incomplete?: Incomplete;
}

/** The villages and days that an answer depends on. */
export interface Scope {
  /** Codes of regions or villages; the nation if absent. */
  readonly regions?: readonly string[];
  /** The last day that matters; if absent, the present. */
  readonly until?: string;
}

interface VillageShops {
  readonly asOf: string;
  readonly openShops: number;
  readonly openShopsBySource?: readonly OpenShopsOfSource[] | undefined;
}

/**
 * The only place that computes how fresh an answer is, and how much of it is missing. The measure is open shops: sales and active shops of a
 * silent source fall to zero as its orders leave the windows, and the missing share would fall with them. Open shops do not change.
 */
@Injectable()
export class Incompleteness {
  readonly #flowOfAnswer = new OncePerAnswer<Promise<FlowFreshness>>();
  readonly #stated = new OncePerAnswer<Freshness>();

  constructor(
    private readonly silent: SilentSources,
    private readonly table: Table,
    private readonly flow: FlowWatch,
  ) {}

  async of(scope: Scope): Promise<Wholeness> {
    return wholeness(await Promise.all([this.freshness(), this.#missingIn(scope)]));
  }

  /** Like `of`, for one village. */
  async ofVillage({ asOf, openShops: whole, openShopsBySource = [] }: VillageShops): Promise<Wholeness> {
    const [flow, silent] = await Promise.all([this.flowOfAnswer(), this.silent.all()]);
    return wholeness([this.#stated.of(() => ({ asOf, ...flow })), missing(silent, whole, openShopsBySource)]);
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

  /** The freshness of what the present answer was read from; undefined if it read neither a village's document nor the table. */
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

  async #missingIn({ regions = [], until }: Scope): Promise<Incomplete | undefined> {
    const silent = (await this.silent.all()).filter(({ since }) => until === undefined || since <= until);
    if (silent.length === 0) return undefined;
    const { database } = await this.table.current();
    const [found] = await database.rows<{ readonly whole: number; readonly bySource: readonly OpenShopsOfSource[] | null }>(openShops, {
      regions: regions.join(' '),
    });
    return found === undefined ? undefined : missing(silent, found.whole, found.bySource ?? []);
  }
}

/** Records that the table lacks wait as well, although every service has caught up. */
function freshnessOfTable({ newestDay: asOf, lacksRecords }: CurrentTable, flow: FlowFreshness): Freshness {
  if (lacksRecords === undefined) return { asOf, ...flow };
  return { asOf, ...flow, caughtUp: false, behind: flow.behind + lacksRecords };
}

function wholeness([freshness, incomplete]: readonly [Freshness, Incomplete | undefined]): Wholeness {
  return { freshness, ...(incomplete && { incomplete }) };
}

/** The missing share as text, for the rows of a table. */
export function incompleteText({ openShops, sources }: Incomplete, language: Language = 'en'): string {
  const texts = sources.map(({ source, since, openShops: of }) =>
    language === 'zh'
      ? `${source} 自 ${since} 起无数据，涉及 ${openShops.whole} 家在营网店中的 ${of} 家`
      : `${source} silent since ${since}, ${of} of ${openShops.whole} open shops`,
  );
  return texts.join(language === 'zh' ? '；' : '; ');
}

function missing(silent: readonly SilentSource[], whole: number, bySource: readonly OpenShopsOfSource[]): Incomplete | undefined {
  const sources = silent.flatMap(({ source, since }) => {
    const of = bySource.find((each) => each.source === source)?.openShops ?? 0;
    return of === 0 ? [] : [{ source, since, openShops: of }];
  });
  if (sources.length === 0) return undefined;
  return { openShops: { part: sources.reduce((sum, { openShops: of }) => sum + of, 0), whole }, sources };
}
