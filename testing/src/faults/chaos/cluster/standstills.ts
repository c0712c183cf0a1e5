import { performance } from 'node:perf_hooks';
import { setTimeout as pause } from 'node:timers/promises';
import { topicName } from '@taocun/contracts';
import { type KafkaClient, prepareTopics, Publisher, withAdmin } from '@taocun/kafka';
import { quiet } from '@taocun/harness/quiet';

const LOOK_EVERY_MS = 100;
const PLAIN_PARTITIONS = 6;

/** For how long at most nothing came, in ms: by a plain producer, in its worst partition; out of ingestion, in the worst one; out of classification, anywhere. */
export interface Standstill {
  readonly client: number;
  readonly activity: number;
  readonly assessed: number;
}

/** Measures, all the time, for how long nothing comes where something always should. */
export class Standstills {
  readonly #lastMs = new Map<string, number>();
  readonly #longestMs = new Map<string, number>();
  readonly #ends = new Map<string, number>();
  readonly #over = new AbortController();
  #running: Promise<unknown> = Promise.resolve();
  #plain: Publisher | undefined;

  constructor(
    private readonly kafka: KafkaClient,
    private readonly prefix: string,
  ) {}

  /** Writes with a producer that is nobody else's to a topic of its own, and looks at the services' outputs. */
  async start(): Promise<void> {
    const name = `${this.prefix}plain`;
    await withAdmin(this.kafka, (admin) => prepareTopics(admin, [{ name, partitions: PLAIN_PARTITIONS, config: {} }]));
    this.#plain = new Publisher(this.kafka, new Map([['plain', { name, partitions: PLAIN_PARTITIONS }]]), quiet);
    await this.#plain.connect();
    const writing = Array.from({ length: PLAIN_PARTITIONS }, (_, partition) => this.#write(partition));
    this.#running = Promise.all([...writing, this.#look()]);
  }

  /** Begins anew. */
  reset(): void {
    const nowMs = performance.now();
    for (const name of this.#lastMs.keys()) this.#lastMs.set(name, nowMs);
    this.#longestMs.clear();
  }

  /** Since the last reset, what still lasts included. */
  get worst(): Standstill {
    const nowMs = performance.now();
    const of = (what: string): number => {
      const names = [...this.#lastMs.keys()].filter((name) => name.startsWith(what));
      return Math.max(0, ...names.map((name) => Math.max(this.#longestMs.get(name) ?? 0, nowMs - (this.#lastMs.get(name) ?? nowMs))));
    };
    return { client: of('client'), activity: of('activity'), assessed: of('assessed') };
  }

  /** Whether everything has moved within this time. */
  hasFlowedWithin(ms: number): boolean {
    const nowMs = performance.now();
    return [...this.#lastMs.values()].every((lastMs) => nowMs - lastMs < ms);
  }

  async stop(): Promise<void> {
    this.#over.abort();
    await this.#plain?.close();
    await this.#running;
  }

  async #write(partition: number): Promise<void> {
    const outputs = this.#plain?.outputs();
    while (outputs !== undefined && !this.#over.signal.aborted) {
      outputs.publishTo('plain', partition, { key: null, value: 'x' });
      const isWritten = await outputs.flush().then(
        () => true,
        () => false,
      );
      if (isWritten) this.#moved(`client/${partition}`);
      await pause(LOOK_EVERY_MS);
    }
  }

  #look(): Promise<void> {
    return withAdmin(this.kafka, async (admin) => {
      for (; !this.#over.signal.aborted; await pause(LOOK_EVERY_MS)) {
        const [activity, assessments] = await Promise.all(
          (['village.activity', 'village.assessments'] as const).map((topic) =>
            admin.answeredOffsets(topicName(this.prefix, topic)).catch(() => []),
          ),
        );
        for (const { partition, high } of activity ?? []) this.#grew(`activity/${partition}`, high);
        for (const { partition, high } of assessments ?? []) if (this.#grew(`end/${partition}`, high)) this.#moved('assessed');
      }
    });
  }

  #grew(name: string, end: number): boolean {
    const before = this.#ends.get(name);
    this.#ends.set(name, Math.max(end, before ?? 0));
    if (before !== undefined && end <= before) return false;
    if (name.startsWith('activity')) this.#moved(name);
    return true;
  }

  #moved(name: string): void {
    const nowMs = performance.now();
    const passedMs = nowMs - (this.#lastMs.get(name) ?? nowMs);
    this.#longestMs.set(name, Math.max(this.#longestMs.get(name) ?? 0, passedMs));
    this.#lastMs.set(name, nowMs);
  }
}
