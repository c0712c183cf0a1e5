import { performance } from 'node:perf_hooks';
import { setTimeout as pause } from 'node:timers/promises';
import { mongo } from 'mongoose';
import { topicName } from '@taocun/contracts';
import { quiet } from '@taocun/harness/quiet';
import { until } from '@taocun/harness/until';
import { type KafkaClient, prepareTopics, Publisher, withAdmin } from '@taocun/kafka';
import type { Fleet } from '../flow/fleet';
import { plainTopic } from './cluster-around';

const LOOK_EVERY_MS = 100;
const PLAIN_PARTITIONS = 6;
/** Every partition of these topics always has something to read. */
const INPUTS: readonly string[] = ['marketplace.updates', 'village.activity'];
/** The options of a client that must notice at once that a member of the replica set is gone. */
const PLAIN_TIMEOUTS = {
  heartbeatFrequencyMS: 500,
  connectTimeoutMS: 1_000,
  serverSelectionTimeoutMS: 1_000,
  socketTimeoutMS: 2_000,
};

/** The longest times without progress, in ms. */
export interface Standstill {
  /** For a plain producer, in its worst partition. */
  readonly client: number;
  /** For a plain client of MongoDB. */
  readonly mongodb: number;
  /** For ingestion's output, in the worst partition. */
  readonly activity: number;
  /** For classification's output as a whole. */
  readonly assessed: number;
  /** For the input of ingestion and classification, in the worst partition. */
  readonly input: number;
  /** For the input of partitions that kept their owner. */
  readonly sameOwner: number;
}

/** Measures continuously how long nothing arrives where something always should. */
export class Standstills {
  /** The epochs of the inputs' owners, at the last reset and now. */
  readonly #epochs = new Map<string, { readonly before: number; now: number }>();
  readonly #mongodb: mongo.MongoClient;
  readonly #lastMs = new Map<string, number>();
  readonly #longestMs = new Map<string, number>();
  readonly #ends = new Map<string, number>();
  readonly #over = new AbortController();
  #running: Promise<unknown> = Promise.resolve();
  #plain: Publisher | undefined;

  constructor(
    private readonly kafka: KafkaClient,
    private readonly prefix: string,
    mongodbUri: string,
    private readonly fleet: Fleet,
  ) {
    this.#mongodb = new mongo.MongoClient(mongodbUri, PLAIN_TIMEOUTS);
  }

  /** Writes with separate clients, and watches the services' inputs and outputs. */
  async start(): Promise<void> {
    const name = plainTopic(this.prefix);
    await withAdmin(this.kafka, (admin) =>
      prepareTopics(admin, [{ name, partitions: PLAIN_PARTITIONS, config: {} }]),
    );
    this.#plain = new Publisher(
      this.kafka,
      new Map([['plain', { name, partitions: PLAIN_PARTITIONS }]]),
      quiet,
    );
    await this.#plain.connect();
    const isConnected = () => this.#mongodb.connect().then(Boolean, () => false);
    await until(isConnected, { what: 'the plain client of MongoDB was connected' });
    // Also a client that never saves anything stands still.
    this.#moved('mongodb');
    const writing = Array.from({ length: PLAIN_PARTITIONS }, (_, partition) => this.#write(partition));
    this.#running = Promise.all([...writing, this.#save(), this.#look(), this.#lookAtInputs()]);
  }

  /** Restarts the measurement. */
  reset(): void {
    const nowMs = performance.now();
    for (const name of this.#lastMs.keys()) this.#lastMs.set(name, nowMs);
    this.#longestMs.clear();
    for (const [name, { now }] of this.#epochs) this.#epochs.set(name, { before: now, now });
  }

  /** The worst since the last reset, including standstills in progress. */
  get worst(): Standstill {
    const nowMs = performance.now();
    const of = (what: string, among: (name: string) => boolean = () => true): number => {
      const names = [...this.#lastMs.keys()].filter((name) => name.startsWith(what) && among(name));
      return Math.max(
        0,
        ...names.map((name) =>
          Math.max(this.#longestMs.get(name) ?? 0, nowMs - (this.#lastMs.get(name) ?? nowMs)),
        ),
      );
    };
    const hasSameOwner = (name: string): boolean => {
      const epochs = this.#epochs.get(name);
      return epochs !== undefined && epochs.before === epochs.now;
    };
    return {
      client: of('client'),
      mongodb: of('mongodb'),
      activity: of('activity'),
      assessed: of('assessed'),
      input: of('input'),
      sameOwner: of('input', hasSameOwner),
    };
  }

  /** True if everything has made progress within this time. */
  hasFlowedWithin(ms: number): boolean {
    const nowMs = performance.now();
    return [...this.#lastMs.values()].every((lastMs) => nowMs - lastMs < ms);
  }

  async stop(): Promise<void> {
    this.#over.abort();
    await this.#plain?.close();
    await this.#running;
    await this.#mongodb.close();
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

  async #save(): Promise<void> {
    const plain = this.#mongodb
      .db(`${this.prefix.replaceAll('.', '')}-plain`)
      .collection<{ _id: number }>('plain');
    while (!this.#over.signal.aborted) {
      const isSaved = await plain
        .updateOne({ _id: 1 }, { $inc: { times: 1 } }, { upsert: true, writeConcern: { w: 'majority' } })
        .then(
          () => true,
          () => false,
        );
      if (isSaved) this.#moved('mongodb');
      await pause(LOOK_EVERY_MS);
    }
  }

  /** Asks each process separately, because a frozen one does not answer. */
  async #lookAtInputs(): Promise<void> {
    const requested = new Set<number>();
    for (; !this.#over.signal.aborted; await pause(LOOK_EVERY_MS)) {
      for (const { process } of this.fleet.instances) {
        if (requested.has(process.pid)) continue;
        requested.add(process.pid);
        void process.positions().then((status) => {
          requested.delete(process.pid);
          for (const { topic, partition, state, epoch, offset } of status?.partitions ?? [])
            if (state === 'running' && INPUTS.includes(topic))
              this.#owned(`input/${topic}/${partition}`, epoch, offset);
        });
      }
    }
  }

  /** Ignores lower epochs: a frozen former owner still reports its own once it continues. */
  #owned(name: string, epoch: number, offset: number): void {
    const epochs = this.#epochs.get(name);
    if (epochs === undefined) this.#epochs.set(name, { before: epoch, now: epoch });
    else if (epoch < epochs.now) return;
    else epochs.now = epoch;
    if (this.#grew(name, offset)) this.#moved(name);
  }

  #look(): Promise<void> {
    return withAdmin(this.kafka, async (admin) => {
      for (; !this.#over.signal.aborted; await pause(LOOK_EVERY_MS)) {
        const [activity, assessments] = await Promise.all(
          (['village.activity', 'village.assessments'] as const).map((topic) =>
            admin.answeredOffsets(topicName(this.prefix, topic)).catch(() => []),
          ),
        );
        for (const { partition, high } of activity ?? [])
          if (this.#grew(`activity/${partition}`, high)) this.#moved(`activity/${partition}`);
        for (const { partition, high } of assessments ?? [])
          if (this.#grew(`end/${partition}`, high)) this.#moved('assessed');
      }
    });
  }

  #grew(name: string, end: number): boolean {
    const before = this.#ends.get(name);
    this.#ends.set(name, Math.max(end, before ?? 0));
    return before === undefined || end > before;
  }

  #moved(name: string): void {
    const nowMs = performance.now();
    const passedMs = nowMs - (this.#lastMs.get(name) ?? nowMs);
    this.#longestMs.set(name, Math.max(this.#longestMs.get(name) ?? 0, passedMs));
    this.#lastMs.set(name, nowMs);
  }
}
