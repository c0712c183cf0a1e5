import { performance } from 'node:perf_hooks';
import { setTimeout as pause } from 'node:timers/promises';
import type { LoopStatus } from '@taocun/messaging';
import { sources } from '@taocun/harness/at-rest';
import type { ServiceProcess } from '@taocun/harness/service-process';
import { type ServiceName, serviceNames } from '@taocun/service';
import { type BenchedInstallation } from '../benched-installation';

const LOOK_EVERY_MS = 100;
const ENDS_EVERY_MS = 500;

/** The figures of a stretch of time. */
export interface Watched {
  /** The longest time that a service took to answer over HTTP, which it does between two batches. */
  readonly longestAnswerMs: number;
  /** The longest time for which a partition, `topic/partition`, did not move although it had something to read. */
  readonly longestStandMs: ReadonlyMap<string, number>;
  /** The most records that each partition was behind its log's end. */
  readonly mostBehind: ReadonlyMap<string, number>;
  /** The documents that each service has written with its checkpoints. */
  readonly documentsWritten: Readonly<Partial<Record<ServiceName, number>>>;
}

/** Polls the positions of all services, and Kafka for the ends of their logs, until it is stopped. */
export class LoopWatch {
  #longestAnswerMs = 0;
  readonly #longestStandMs = new Map<string, number>();
  readonly #mostBehind = new Map<string, number>();
  readonly #moved = new Map<string, { readonly offset: number; readonly atMs: number }>();
  /** By process, at the beginning of the stretch and now. */
  readonly #written = new Map<ServiceProcess, { readonly before: number; readonly now: number }>();
  #ends = new Map<string, number>();
  #offsets = new Map<string, number>();
  #isStopped = false;
  readonly #watching: Promise<unknown>;

  constructor(
    private readonly installation: BenchedInstallation,
    services: readonly ServiceProcess[],
  ) {
    this.#watching = Promise.all([this.#watchEnds(), ...services.map((service) => this.#watch(service))]);
    this.#watching.catch(() => undefined);
  }

  /** The records that are written and not yet applied, of all topics together. Infinite before both are known. */
  get behind(): number {
    if (this.#ends.size === 0) return Infinity;
    return Array.from(this.#ends, ([place, end]) => Math.max(0, end - (this.#offsets.get(place) ?? 0))).reduce(
      (all, each) => all + each,
      0,
    );
  }

  /** Begins anew, so that each phase has figures of its own. */
  take(): Watched {
    const taken = {
      longestAnswerMs: this.#longestAnswerMs,
      longestStandMs: new Map(this.#longestStandMs),
      mostBehind: new Map(this.#mostBehind),
      documentsWritten: this.#takeWritten(),
    };
    this.#longestAnswerMs = 0;
    this.#longestStandMs.clear();
    this.#mostBehind.clear();
    return taken;
  }

  /** Rejects with what went wrong while it watched, as that a service has ended. */
  async stop(): Promise<void> {
    this.#isStopped = true;
    await this.#watching;
  }

  async #watchEnds(): Promise<void> {
    const topics = serviceNames.flatMap((service) => sources[service]);
    while (!this.#isStopped) {
      this.#ends = await this.installation.ends(...topics);
      await pause(ENDS_EVERY_MS);
    }
  }

  async #watch(service: ServiceProcess): Promise<void> {
    while (!this.#isStopped) {
      const askedMs = performance.now();
      const { partitions, counters } = await this.installation.positions(service);
      const nowMs = performance.now();
      this.#longestAnswerMs = Math.max(this.#longestAnswerMs, nowMs - askedMs);
      const now = counters.documentsWritten;
      this.#written.set(service, { before: this.#written.get(service)?.before ?? now, now });
      for (const partition of partitions) this.#note(partition, nowMs);
      await pause(LOOK_EVERY_MS);
    }
  }

  #takeWritten(): Watched['documentsWritten'] {
    const written: Partial<Record<ServiceName, number>> = {};
    for (const [process, { before, now }] of this.#written) {
      written[process.service] = (written[process.service] ?? 0) + now - before;
      this.#written.set(process, { before: now, now });
    }
    return written;
  }

  #note({ topic, partition, offset }: LoopStatus['partitions'][number], nowMs: number): void {
    const place = `${topic}/${partition}`;
    const behind = (this.#ends.get(place) ?? 0) - offset;
    const moved = this.#moved.get(place);
    this.#offsets.set(place, offset);
    if (behind <= 0 || moved === undefined || moved.offset !== offset) this.#moved.set(place, { offset, atMs: nowMs });
    else raise(this.#longestStandMs, place, nowMs - moved.atMs);
    raise(this.#mostBehind, place, behind);
  }
}

function raise(most: Map<string, number>, place: string, value: number): void {
  most.set(place, Math.max(value, most.get(place) ?? 0));
}
