import { type Connection, consumerGroupHeartbeatV1, offsetCommitV9 } from '@platformatic/kafka';
import { performance } from 'node:perf_hooks';
import { setTimeout as pause } from 'node:timers/promises';
import { Backoff, type Log, messageOf } from '@taocun/runtime';
import type { Cluster } from '../connection/cluster';
import { Codes, ErrorAnswer, isRetriableCode, TOO_OLD } from '../connection/errors';

const JOINING = 0;
const LEAVING = -1;
/** The time the group waits for a member to release a partition. */
const REBALANCE_MS = 30_000;
const JOIN_TRIES = 8;
/** The heartbeat interval of a member that waits for partitions which others release, in place of Kafka's 5 s: only heartbeats report them. */
const MOVING_INTERVAL_MS = 200;
/** The others release them within one interval; receiving all may take two. */
const MOVING_INTERVALS = 3;

/** Partitions of one topic, by the topic's id. */
interface Assigned {
  readonly topicId: string;
  readonly partitions: number[];
}

interface MembershipEvents {
  /** All that this member has now. */
  assigned(partitions: readonly { topic: string; partition: number }[]): void;
  /** The group has dropped this member, which joins again; others may own its partitions by now. */
  evicted(): void;
  heartbeat(): void;
  /** It is a member no more, and will not be one by itself. */
  failed(error: Error): void;
}

/**
 * A member of a consumer group of the protocol of KIP-848: the broker assigns, and takes a partition away from one member alone while all others
 * read on. Source: https://kafka.apache.org/documentation/#consumer_rebalance_protocol
 */
export class Membership {
  readonly #leaving = new AbortController();
  #epoch = JOINING;
  #owned: readonly Assigned[] = [];
  /** The last assignment, as text; undefined where it is to be told again. */
  #assigned: string | undefined;
  #coordinator: number | undefined;
  /** True if the next heartbeat has to be complete: it is unknown whether the last one arrived. */
  #saysAll = true;
  #intervalMs = 1_000;
  /** Until then partitions may still move, after the last that did. */
  #movingUntilMs = 0;
  #beating: Promise<void> | undefined;

  constructor(
    private readonly cluster: Cluster,
    private readonly group: string,
    private readonly id: string,
    private readonly topics: readonly string[],
    private readonly events: MembershipEvents,
    private readonly log: Log,
  ) {}

  /** Resolves once the group has accepted it. */
  async join(): Promise<void> {
    await this.#beatWithin(JOIN_TRIES);
    this.#beating = this.#goOn();
  }

  /** Makes the next heartbeat's answer contain the assignment, even if it is unchanged. */
  confirm(): void {
    this.#assigned = undefined;
  }

  /** The offset is for the tools that show lag. */
  async commit(topic: string, partition: number, offset: number): Promise<void> {
    await this.#askCoordinator((connection) => {
      const committed = {
        partitionIndex: partition,
        committedOffset: BigInt(offset),
        committedLeaderEpoch: -1,
        committedMetadata: '',
      };
      return offsetCommitV9.api.async(connection, this.group, this.#epoch, this.id, null, [{ name: topic, partitions: [committed] }]);
    });
  }

  async leave(): Promise<void> {
    this.#leaving.abort();
    await this.#beating;
    if (this.#epoch === JOINING) return;
    this.#epoch = LEAVING;
    await this.#heartbeat().catch((error: unknown) => {
      // The group has already dropped it.
      if (!(error instanceof ErrorAnswer && error.codes.includes(Codes.unknownMemberId))) throw error;
    });
    this.#epoch = JOINING;
  }

  async #goOn(): Promise<void> {
    const { signal } = this.#leaving;
    try {
      while (!signal.aborted) {
        await pause(this.#pauseMs, undefined, { signal }).catch(() => undefined);
        if (!signal.aborted) await this.#beatWithin(Infinity);
      }
    } catch (error) {
      if (!signal.aborted) this.events.failed(error instanceof Error ? error : new Error(messageOf(error)));
    }
  }

  get #pauseMs(): number {
    if (this.#saysAll) return 0;
    return performance.now() < this.#movingUntilMs ? Math.min(MOVING_INTERVAL_MS, this.#intervalMs) : this.#intervalMs;
  }

  /** Beats until a heartbeat is answered well. Rejects with what cannot mend itself, or once it has tried that often. */
  async #beatWithin(tries: number): Promise<void> {
    const backoff = new Backoff(100, 2_000);
    for (let left = tries; ;) {
      try {
        return await this.#beat();
      } catch (error) {
        if (this.#leaving.signal.aborted) return;
        this.#saysAll = true;
        if (error instanceof ErrorAnswer) {
          if (error.codes.some((code) => code === Codes.unknownMemberId || code === Codes.fencedMemberEpoch)) this.#evicted(error);
          else if (error.codes.includes(Codes.unsupportedVersion)) throw new Error(TOO_OLD, { cause: error });
          else if (!error.codes.every(isRetriableCode)) throw error;
        }
        this.#coordinator = undefined;
        if (--left <= 0) throw error;
        this.log.debug?.(`Group ${this.group} has not answered a heartbeat, trying again in ${backoff.nextMs} ms: ${messageOf(error)}`);
        await backoff.failed(this.#leaving.signal);
      }
    }
  }

  async #beat(): Promise<void> {
    const { memberEpoch, heartbeatIntervalMs, assignment } = await this.#heartbeat();
    this.events.heartbeat();
    this.#epoch = memberEpoch;
    this.#intervalMs = heartbeatIntervalMs;
    this.#saysAll = false;
    if (assignment !== null && !this.#leaving.signal.aborted) await this.#take(assignment.topicPartitions);
  }

  #heartbeat() {
    const saysAll = this.#saysAll || this.#epoch === JOINING || this.#assigned === undefined;
    return this.#askCoordinator((connection) =>
      consumerGroupHeartbeatV1.api.async(
        ...([connection, this.group, this.id, this.#epoch, null, null] as const),
        ...([saysAll ? REBALANCE_MS : -1, saysAll ? [...this.topics] : null, null, null] as const),
        saysAll && this.#epoch !== LEAVING ? [...this.#owned] : null,
      ),
    );
  }

  /** Takes up what was assigned. The next heartbeat, sent at once, tells the group so: only then does another get what was taken away. */
  async #take(assigned: readonly Assigned[]): Promise<void> {
    if (assigned.some(({ topicId }) => this.cluster.nameOf(topicId) === undefined)) await this.cluster.describe(this.topics);
    this.#owned = assigned.filter(({ topicId }) => this.cluster.nameOf(topicId) !== undefined);
    const partitions = this.#owned.flatMap(({ topicId, partitions: numbers }) => {
      const topic = this.cluster.nameOf(topicId);
      return topic === undefined ? [] : numbers.map((partition) => ({ topic, partition }));
    });
    // The answer to a complete heartbeat repeats the assignment.
    const text = JSON.stringify(partitions.map(({ topic, partition }) => `${topic} ${partition}`).sort());
    if (text === this.#assigned) return;
    this.#assigned = text;
    this.#saysAll = true;
    this.#movingUntilMs = performance.now() + MOVING_INTERVALS * this.#intervalMs;
    this.events.assigned(partitions);
  }

  #evicted(error: ErrorAnswer): void {
    this.log.warn(`Group ${this.group} continues without this member, which joins again: ${error.message}`);
    this.#epoch = JOINING;
    this.#owned = [];
    this.#assigned = undefined;
    this.events.evicted();
  }

  async #askCoordinator<Answer>(request: (connection: Connection) => Promise<Answer>): Promise<Answer> {
    this.#coordinator ??= await this.cluster.coordinatorOf(this.group);
    return this.cluster.ask(this.#coordinator, request);
  }
}
