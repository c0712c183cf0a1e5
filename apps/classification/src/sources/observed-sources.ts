import { Inject, Injectable } from '@nestjs/common';
import {
  type ClockState,
  cutOffOf,
  type Day,
  type IssuedLists,
  oldestOpenYear,
  OrdersBySource,
  type RuleSet,
  type Silence,
  silenceOf,
  type SilentInPartition,
  type WaitingFrom,
} from '@taocun/domain';
import { CheckpointReader } from '@taocun/messaging';
import { MONGO_CONNECTION, RULE_SETS, SERVICE_CONFIG, type ServiceConfig } from '@taocun/service';
import { type Connection, type mongo } from 'mongoose';

const maxTimeMs = 5_000;

/** The part of a checkpoint of `village.activity` that is about sources. */
export interface SourceFields {
  /** As `OrdersBySource` encodes them; missing in checkpoints of earlier versions. */
  readonly ordersBySource?: mongo.Binary;
  /** True if verdicts are published; false before the switch to this generation. */
  readonly live?: boolean;
}

interface ObservedFields extends SourceFields {
  readonly clock: Pick<ClockState, 'day' | 'sources'>;
  readonly waitingFrom?: WaitingFrom;
  readonly issued?: IssuedLists;
}

/** A year that is due but not certified, because sources are silent. */
interface WaitingYear {
  readonly ruleSet: string;
  readonly year: number;
  /** The first day of the clock on which it was due. */
  readonly due: Day;
  /** By name; empty if all have returned, until the clock's next day. */
  readonly sources: readonly SilentInPartition[];
}

/** A source as of the clock. */
interface ObservedSource {
  readonly source: string;
  /** The latest event day of an order. */
  readonly latest: Day;
  readonly silence: Silence | undefined;
}

interface Observed {
  /** The clock as of which sources are silent or not; undefined before there is one, and while another generation is live. */
  readonly day: Day | undefined;
  readonly sources: readonly ObservedSource[];
  readonly waiting: readonly WaitingYear[];
  /** The lists that every partition has issued, with the certificates of all partitions. */
  readonly issued: ReadonlyMap<string, number>;
}

/**
 * The sources of all partitions as of their last checkpoints, so every instance gives the same answer. Orders are summed. The clock
 * is that of the slowest partition: the other partitions may already have counted later days.
 */
@Injectable()
export class ObservedSources {
  readonly #checkpoints: CheckpointReader<ObservedFields>;

  constructor(
    @Inject(MONGO_CONNECTION) connection: Connection,
    @Inject(SERVICE_CONFIG)
    private readonly config: Pick<ServiceConfig, 'silentAfterDays' | 'sourcesGivenUp' | 'latenessDays'>,
    @Inject(RULE_SETS) private readonly ruleSets: readonly RuleSet[],
  ) {
    this.#checkpoints = new CheckpointReader(connection.getClient().db(connection.name));
  }

  async observe(): Promise<Observed> {
    const { silentAfterDays, sourcesGivenUp } = this.config;
    const checkpoints = await this.#checkpoints.find(
      ['partitions', 'fields.clock', 'fields.waitingFrom', 'fields.issued', 'fields.ordersBySource', 'fields.live'],
      { topics: ['village.activity'], sort: 'partition', maxTimeMS: maxTimeMs },
    );
    const orders = new OrdersBySource();
    const waiting = new Map<string, WaitingYear>();
    const issuedBy: IssuedLists[] = [];
    let day: Day | undefined;
    for (const { fields } of checkpoints) {
      const clock = fields?.clock.day;
      if (fields === undefined || clock === undefined || fields.live === false) continue;
      day = Math.min(clock, day ?? clock);
      issuedBy.push(fields.issued ?? {});
      for (const year of this.#waitingIn(fields, clock)) {
        const before = waiting.get(`${year.ruleSet}:${year.year}`)?.sources ?? [];
        waiting.set(`${year.ruleSet}:${year.year}`, { ...year, sources: earliest([...before, ...year.sources]) });
      }
      if (fields.ordersBySource !== undefined) orders.addAll(OrdersBySource.decode(fields.ordersBySource.value()));
    }
    const sources: ObservedSource[] = [];
    for (const [source, daily] of orders.all) {
      if (day === undefined || daily.latest === undefined) continue;
      const silence = sourcesGivenUp.includes(source) ? undefined : silenceOf(daily, day, silentAfterDays);
      sources.push({ source, latest: daily.latest, silence });
    }
    return {
      day,
      sources: sources.sort((a, b) => (a.source < b.source ? -1 : 1)),
      waiting: [...waiting.values()],
      issued: sumOfAll(issuedBy, checkpoints[0]?.partitions),
    };
  }

  *#waitingIn({ clock: { sources }, waitingFrom = {} }: ObservedFields, clock: Day): Generator<WaitingYear, void> {
    const { latenessDays, sourcesGivenUp } = this.config;
    const silent = sources.flatMap((partition) => partition.silent ?? []).filter(({ source }) => !sourcesGivenUp.includes(source));
    for (const ruleSet of this.ruleSets)
      for (let year = waitingFrom[ruleSet.id] ?? Infinity; year < oldestOpenYear(ruleSet, clock, latenessDays); year++) {
        const cutOff = cutOffOf(ruleSet, year) ?? clock;
        const due = cutOff + latenessDays + 1;
        yield { ruleSet: ruleSet.id, year, due, sources: silent.filter(({ since }) => since <= cutOff) };
      }
  }
}

/** Sums the certificates of each list that all partitions have issued; empty until every partition has a checkpoint. */
function sumOfAll(issuedBy: readonly IssuedLists[], partitions: number | undefined): ReadonlyMap<string, number> {
  const [first = {}, ...others] = issuedBy;
  if (issuedBy.length !== partitions) return new Map();
  const lists = Object.keys(first).filter((list) => others.every((issued) => issued[list] !== undefined));
  return new Map(lists.map((list) => [list, issuedBy.reduce((sum, issued) => sum + (issued[list] ?? 0), 0)]));
}

/** Each source once, by name, with the first day on which it was silent in any partition. */
function earliest(silent: readonly SilentInPartition[]): readonly SilentInPartition[] {
  const first = new Map<string, Day>();
  for (const { source, since } of silent) first.set(source, Math.min(since, first.get(source) ?? since));
  return Array.from(first, ([source, since]) => ({ source, since })).sort((a, b) => (a.source < b.source ? -1 : 1));
}
