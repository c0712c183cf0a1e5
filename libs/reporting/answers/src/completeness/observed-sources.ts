import { Inject, Injectable } from '@nestjs/common';
import { type Connection } from 'mongoose';
import { type ClockReachedV1, type GapRulesV1, type OrdersCountedV1 } from '@taocun/contracts';
import {
  type Day,
  dayOfIso,
  earliestSilences,
  type GapOfSource,
  type GapSettings,
  isoOfDay,
  OrdersBySource,
  parseDay,
  type TwoWeeksOfSource,
} from '@taocun/domain';
import { type OneMoment } from '@taocun/messaging';
import { type AnswerType, object, text, Type } from '@taocun/openapi';
import { type SourceOrdersDocument } from '@taocun/reporting-store';
import { MONGO_CONNECTION, SERVICE_CONFIG, type ServiceConfig } from '@taocun/service';
import { atRepeatedMoment } from '../table/repeated-moment';
import { noPositions, type ReadPositions, StoredDocuments } from '../table/stored-documents';

const LEAST_PERCENT = 50;

const WaitedFor = object('WaitedFor', {
  source: text('The owner of the sources.', '/marketplaces/jd'),
  since: text('The first silent day.', '2015-03-03'),
});

/** A year that is due but not certified because sources are silent. */
export const WaitingYear = object('WaitingYear', {
  ruleSet: Type.String({ example: 'aliresearch-2022' }),
  year: Type.Integer({ example: 2015 }),
  since: text('The day of the clock on which it was due.', '2015-07-16'),
  sources: Type.Array(WaitedFor, {
    description: 'None once all have come back: the list is issued on the next day of the clock.',
  }),
});
export type WaitingYear = AnswerType<typeof WaitingYear>;

/** A gap of a source, with its days as text. */
export interface SourceGap {
  readonly source: string;
  readonly since: string;
  /** Absent while the source is silent. */
  readonly until?: string;
  readonly expected: number;
  readonly received: number;
}

/** The sources as of the clock. */
interface Observed {
  /** The day of the clock; undefined before there is one. */
  readonly day?: Day;
  readonly orders: OrdersBySource;
  readonly gaps: readonly SourceGap[];
  /** The gaps of the sources that are silent now. */
  readonly silent: readonly SourceGap[];
  /** The sources that have sent much less in two weeks than their past suggests. */
  readonly falling: readonly TwoWeeksOfSource[];
  /** The last two weeks of each source of which enough is known. */
  readonly twoWeeks: readonly TwoWeeksOfSource[];
  readonly waiting: readonly WaitingYear[];
}

/**
 * The sources of orders as of the clock, from the events of `source.orders`. Orders of all partitions are
 * summed; the clock is that of the slowest, because the others may already have counted later days.
 */
@Injectable()
export class ObservedSources {
  #read: ReadPositions | undefined;
  #months = new Map<string, OrdersCountedV1>();
  #clocks = new Map<number, ClockReachedV1>();
  #last: Observed | undefined;
  #underWay: Promise<Observed> | undefined;
  #next: Promise<Observed> | undefined;

  constructor(
    @Inject(MONGO_CONNECTION) private readonly connection: Connection,
    @Inject(SERVICE_CONFIG) private readonly config: Pick<ServiceConfig, 'sourcesLeastPercent'>,
  ) {}

  /**
   * The sources as stored when it is called, or as last read while MongoDB does not answer. Callers at one
   * time share a read.
   */
  current(): Promise<Observed> {
    if (this.#underWay === undefined) return this.#start();
    // A read under way may have begun too early.
    return (this.#next ??= this.#underWay
      .catch(() => undefined)
      .then(() => {
        this.#next = undefined;
        return this.#start();
      }));
  }

  /** The share of the expected orders of two weeks below which a source falls. */
  leastShareOf(source: string): number {
    return (this.config.sourcesLeastPercent.get(source) ?? LEAST_PERCENT) / 100;
  }

  #start(): Promise<Observed> {
    const read = atRepeatedMoment(this.connection.getClient(), (moment) => this.#observe(moment)).catch(
      (error: unknown) => {
        if (this.#last === undefined) throw error;
        return this.#last;
      },
    );
    this.#underWay = read;
    return read.finally(() => (this.#underWay = undefined));
  }

  async #observe(moment: OneMoment): Promise<Observed> {
    const stored = new StoredDocuments(this.connection, moment);
    // If the log was lost and is read again, everything is.
    if (this.#read === undefined || (await stored.isBehind({ sourceOrders: this.#read }))) {
      this.#read = noPositions();
      this.#months = new Map();
      this.#clocks = new Map();
      this.#last = undefined;
    }
    let isChanged = this.#last === undefined;
    for await (const batch of stored.since<SourceOrdersDocument>('sourceOrders', this.#read))
      for (const { _id, counted, clock } of batch) {
        isChanged = true;
        if (counted !== undefined) this.#months.set(_id, counted);
        if (clock !== undefined) this.#clocks.set(clock.partition, clock);
      }
    return (this.#last = isChanged || this.#last === undefined ? this.#observed() : this.#last);
  }

  #observed(): Observed {
    const orders = new OrdersBySource();
    for (const { source, month, orders: byDay } of this.#months.values())
      orders.addDays(source, parseDay(`${month}-01`), byDay.map(Number));
    const clocks = [...this.#clocks.values()];
    const days = clocks.map(({ asOf }) => parseDay(asOf));
    const rules = clocks[0]?.gapRules;
    if (rules === undefined) return { orders, gaps: [], silent: [], falling: [], twoWeeks: [], waiting: [] };
    const day = Math.min(...days);
    const waiting = new Map<string, WaitingYear>();
    for (const year of clocks.flatMap((clock) => clock.waiting)) {
      const of = `${year.ruleSet}:${year.year}`;
      const sources = [...(waiting.get(of)?.sources ?? []), ...year.sources];
      waiting.set(of, { ...year, sources: earliestSilences(sources) });
    }
    const twoWeeks = orders.twoWeeksBefore(day, settingsOf(rules));
    const gaps = gapsIn(orders, day, rules);
    return {
      day,
      orders,
      gaps,
      silent: gaps.filter(({ until }) => until === undefined),
      falling: twoWeeks.filter(
        ({ source, expected, received }) => received < expected * this.leastShareOf(source),
      ),
      twoWeeks,
      waiting: [...waiting.values()],
    };
  }
}

/** The gaps of all sources as of the clock's day, with days as text. */
export function gapsIn(orders: OrdersBySource, day: Day, rules: GapRulesV1): readonly SourceGap[] {
  return orders.gapsAsOf(day, settingsOf(rules)).map(sourceGap);
}

function sourceGap({ source, since, until, expected, received }: GapOfSource): SourceGap {
  return {
    source,
    since: isoOfDay(since),
    ...(until !== undefined && { until: isoOfDay(until) }),
    expected,
    received,
  };
}

function settingsOf({ leastDays, givenUp }: GapRulesV1): GapSettings {
  return {
    leastDays: Number(leastDays),
    givenUp: new Map(
      givenUp.map(({ source, from }) => [source, from === undefined ? undefined : dayOfIso(from)]),
    ),
  };
}
