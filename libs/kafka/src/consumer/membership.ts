import { performance } from 'node:perf_hooks';
import { setTimeout as pause } from 'node:timers/promises';
import { type Connection, consumerGroupHeartbeatV1, offsetCommitV9 } from '@platformatic/kafka';
import { Backoff, type Log, messageOf } from '@taocun/runtime';
import type { Cluster } from '../connection/cluster';
import { Codes, ErrorAnswer, isRetriableCode, TOO_OLD } from '../connection/errors';

const JOINING = 0;
const LEAVING = -1;
/** The time the group waits for a member to release a partition. */
const REBALANCE_MS = 30_000;
const JOIN_TRIES = 8;
/**
 * Replaces Kafka's heartbeat interval of 5 s while a member waits for partitions that others release: only
 * heartbeats report them.
 */
const MOVING_INTERVAL_MS = 200;
/** The others release partitions within one interval; receiving all may take two. */
const MOVING_INTERVALS = 3;

/** Partitions of one topic, by the topic's id. */
interface Assigned {
  readonly topicId: string;
  readonly partitions: number[];
}

interface MembershipEvents {
  /** All partitions that this member now has. */
  assigned(partitions: readonly { topic: string; partition: number }[]): void;
  /** The group has dropped this member, which joins again. Others may already own its partitions. */
  evicted(): void;
  heartbeat(): void;
  /** This is no longer a member of the group, and does not rejoin by itself. */
  failed(error: Error): void;
}

interface Member {
  readonly group: string;
  readonly id: string;
  readonly topics: readonly string[];
}

/**
 * A member of a consumer group with the protocol of KIP-848: the broker assigns partitions, and takes one
 * away from a single member while all others continue. Source:
 * https://kafka.apache.org/documentation/#consumer_rebalance_protocol
 */
export class Membership {
  readonly #leaving = new AbortController();
  #epoch = JOINING;
  #owned: readonly Assigned[] = [];
  /** The last assignment, as text; undefined if it has to be reported again. */
  #assigned: string | undefined;
  #coordinator: number | undefined;
  /** True if the next heartbeat must be complete, because nobody knows whether the last one arrived. */
  #saysAll = true;
  #intervalMs = 1_000;
  /** Until this time further partitions may move; each move extends it. */
  #movingUntilMs = 0;
  #beating: Promise<void> | undefined;

  constructor(
    private readonly cluster: Cluster,
    private readonly member: Member,
    private readonly events: MembershipEvents,
    private readonly log: Log,
  ) {}

  /** Resolves once the group has accepted the member. */
  async join(): Promise<void> {
    await this.#beatWithin(JOIN_TRIES);
    this.#beating = this.#goOn();
  }

  /** Makes the next heartbeat's answer contain the assignment, even if it is unchanged. */
  confirm(): void {
    this.#assigned = undefined;
  }

  /** The offset is only for tools that show lag. */
  async commit(topic: string, partition: number, offset: number): Promise<void> {
    await this.#askCoordinator((connection) => {
      const committed = {
        partitionIndex: partition,
        committedOffset: BigInt(offset),
        committedLeaderEpoch: -1,
        committedMetadata: '',
      };
      return offsetCommitV9.api.async(connection, this.member.group, this.#epoch, this.member.id, null, [
        { name: topic, partitions: [committed] },
      ]);
    });
  }

  async leave(): Promise<void> {
    this.#leaving.abort();
    await this.#beating;
    if (this.#epoch === JOINING) return;
    this.#epoch = LEAVING;
    await this.#heartbeat().catch((error: unknown) => {
      // The group has already dropped the member.
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
    return performance.now() < this.#movingUntilMs
      ? Math.min(MOVING_INTERVAL_MS, this.#intervalMs)
      : this.#intervalMs;
  }

  /**
   * Sends heartbeats until one succeeds. Rejects with an error that cannot pass by itself, or after this many
   * tries.
   */
  async #beatWithin(tries: number): Promise<void> {
    const backoff = new Backoff(100, 2_000);
    for (let left = tries; ;) {
      try {
        return await this.#beat();
      } catch (error) {
        if (this.#leaving.signal.aborted) return;
        this.#saysAll = true;
        if (error instanceof ErrorAnswer) {
          if (error.codes.some((code) => code === Codes.unknownMemberId || code === Codes.fencedMemberEpoch))
            this.#evicted(error);
          else if (error.codes.includes(Codes.unsupportedVersion)) throw new Error(TOO_OLD, { cause: error });
          else if (!error.codes.every(isRetriableCode)) throw error;
        }
        this.#coordinator = undefined;
        if (--left <= 0) throw error;
        this.log.debug?.(
          `Group ${this.member.group} has not answered a heartbeat, trying again in ${backoff.nextMs} ms: ${messageOf(error)}`,
        );
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
        ...([connection, this.member.group, this.member.id, this.#epoch, null, null] as const),
        ...([saysAll ? REBALANCE_MS : -1, saysAll ? [...this.member.topics] : null, null, null] as const),
        saysAll && this.#epoch !== LEAVING ? [...this.#owned] : null,
      ),
    );
  }

  /**
   * Accepts an assignment. The next heartbeat, sent at once, reports this to the group: only then do others
   * get the partitions that were taken away.
   */
  async #take(assigned: readonly Assigned[]): Promise<void> {
    if (assigned.some(({ topicId }) => this.cluster.nameOf(topicId) === undefined))
      await this.cluster.describe(this.member.topics);
    this.#owned = assigned.filter(({ topicId }) => this.cluster.nameOf(topicId) !== undefined);
    const partitions = this.#owned.flatMap(({ topicId, partitions: numbers }) => {
      const topic = this.cluster.nameOf(topicId);
      return topic === undefined ? [] : numbers.map((partition) => ({ topic, partition }));
    });
    // The answer to a complete heartbeat repeats an unchanged assignment.
    const text = JSON.stringify(partitions.map(({ topic, partition }) => `${topic} ${partition}`).sort());
    if (text === this.#assigned) return;
    this.#assigned = text;
    this.#saysAll = true;
    this.#movingUntilMs = performance.now() + MOVING_INTERVALS * this.#intervalMs;
    this.events.assigned(partitions);
  }

  #evicted(error: ErrorAnswer): void {
    this.log.warn(
      `Group ${this.member.group} continues without this member, which joins again: ${error.message}`,
    );
    this.#epoch = JOINING;
    this.#owned = [];
    this.#assigned = undefined;
    this.events.evicted();
  }

  async #askCoordinator<Answer>(request: (connection: Connection) => Promise<Answer>): Promise<Answer> {
    this.#coordinator ??= await this.cluster.coordinatorOf(this.member.group);
    return this.cluster.ask(this.#coordinator, request);
  }
}
