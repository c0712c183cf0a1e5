import { performance } from 'node:perf_hooks';
import { setTimeout as pause } from 'node:timers/promises';
import type { LoggerService } from '@nestjs/common';
import { type CheckpointStore, Fenced } from './checkpoint-store';
import { GrowingPause } from './growing-pause';
import { ProducerLost } from './idempotent-producer';
import { OperatorError } from './operator-error';
import { PartitionContext } from './partition-context';
import type { PartitionLifecycle, PartitionState } from './partition-state';
import type { Publisher } from './publisher';
import { ReadToEnd } from './read-to-end';
import type { InputRecord, RecordBatch } from './record-batch';
import type { PartitionStatus } from './status';
import type { Tuning } from './tuning';

/** A fetch's answer for one partition. */
export interface FetchedBatch {
  readonly records: readonly InputRecord[];
  /** The offset that was asked for. */
  readonly askedFor: number;
  /** The offset after the last one fetched, control records and the like included. */
  readonly nextOffset: number;
  /** The log's end. */
  readonly end: number;
}

/** What a partition's run needs of the server that it belongs to. */
export interface RunHost {
  readonly store: CheckpointStore;
  readonly logger: LoggerService;
  readonly tuning: Tuning;
  /** The publisher of the moment: a lost one is replaced. */
  publisher(): Promise<Publisher>;
  /** Calls the Nest handler of the topic. */
  handle(topic: string, batch: RecordBatch, context: PartitionContext): Promise<void>;
  /** Which log the topic is, among all clusters' and topics'. */
  log(topic: string): string;
  /** The first offset that still is in the log, and its end. */
  logOf(topic: string, partition: number): Promise<{ low: number; high: number }>;
  /** Lets the consumer read on from an offset, or stop reading the partition. */
  readFrom(topic: string, partition: number, offset: number): void;
  stopReading(topic: string, partition: number): void;
  committed(topic: string, partition: number, offset: number): Promise<void>;
  /** Another owner has the partition: the consumer must join its group again to learn what it still owns. */
  fenced(run: PartitionRun): void;
  /** Resolves when a partition that has never been read may begin (see `ReadinessOfEmptyPartitions`). */
  mayBegin(run: PartitionRun): Promise<void>;
  readonly counters: { batches: number; records: number; checkpoints: number; documentsWritten: number; restarts: number };
}

/**
 * One partition, for as long as this instance owns it: load, then read a batch, apply it, publish what
 * follows, and now and then a checkpoint. Whatever goes wrong, the way back is the same: drop what is in
 * memory, load the last checkpoint, read on from there.
 */
export class PartitionRun {
  #state: PartitionStatus['state'] | 'ended' = 'loading';
  #context: PartitionContext | undefined;
  #publisher: Publisher | undefined;
  #readToEnd: ReadToEnd;
  #position = 0;
  #checkpoint = 0;
  #end = 0;
  #epoch = 0;
  #error: string | undefined;
  #applying: Promise<void> | undefined;
  #draining = false;
  #saving: Promise<void> | undefined;
  #cutAtMs = performance.now();
  #cutPosition = 0;
  /** Rises with every load, so that what an earlier life of the run still had under way can tell. */
  #life = 0;
  readonly #pause = new GrowingPause(200, 10_000);

  constructor(
    readonly topic: string,
    readonly partition: number,
    private readonly partitions: number,
    private readonly lifecycle: PartitionLifecycle<PartitionState>,
    private readonly host: RunHost,
  ) {
    this.#readToEnd = new ReadToEnd(host.tuning.readToEndAfterMs);
  }

  get status(): PartitionStatus {
    return {
      topic: this.topic,
      partition: this.partition,
      state: this.#state === 'ended' ? 'loading' : this.#state,
      position: this.#readToEnd.position,
      offset: this.#position,
      checkpoint: this.#checkpoint,
      end: Math.max(this.#end, this.#position),
      epoch: this.#epoch,
      ...(this.#error === undefined ? {} : { error: this.#error }),
    };
  }

  /** Loads until it succeeds, an operator is needed, or the run ends. */
  async start(): Promise<void> {
    const life = ++this.#life;
    while (this.#lives(life)) {
      try {
        await this.#load(life);
        return;
      } catch (error) {
        if (!this.#lives(life)) return;
        this.#error = messageOf(error);
        if (error instanceof OperatorError) {
          this.#state = 'stopped';
          this.host.logger.error(`${this.#name}: ${this.#error}`);
          return;
        }
        this.#state = 'waiting-to-retry';
        this.host.logger.warn(`${this.#name} could not be loaded, trying again in ${this.#pause.nextMs} ms: ${this.#error}`);
        await this.#pause.failed();
      }
    }
  }

  /** The group has been joined again and the partition is still ours: go on where we are if nobody had it in between. */
  async resume(): Promise<void> {
    if (this.#state !== 'running') return;
    const life = this.#life;
    try {
      const epoch = await this.host.store.epochOf(this.topic, this.partition);
      if (!this.#lives(life)) return;
      if (epoch === this.#epoch) this.host.readFrom(this.topic, this.partition, this.#position);
      else await this.restart('another instance had the partition in between');
    } catch (error) {
      await this.restart(messageOf(error));
    }
  }

  /** Applies what was fetched. */
  async onBatch(fetched: FetchedBatch, heartbeat: () => Promise<void>): Promise<void> {
    if (this.#state !== 'running' || this.#draining || this.#context === undefined) return;
    if (fetched.askedFor !== this.#position) return this.#realign();
    const life = this.#life;
    this.#applying = this.#apply(life, fetched, this.#context);
    try {
      await this.#applying;
    } catch (error) {
      void this.restart(messageOf(error), error);
      return;
    } finally {
      this.#applying = undefined;
    }
    this.cutIfDue();
    await this.#holdBack(life, heartbeat);
  }

  async #apply(life: number, { records, nextOffset, end }: FetchedBatch, context: PartitionContext): Promise<void> {
    this.#end = end;
    const before = this.#readToEnd.position;
    if (this.#answered(end - this.#position, end - nextOffset) === 'waiting' && before === 'read') {
      this.lifecycle.positionChanged?.(context, 'waiting');
    }
    if (records.length > 0) await this.host.handle(this.topic, { records }, context);
    if (!this.#lives(life)) return;
    this.#position = nextOffset;
    this.host.counters.batches++;
    this.host.counters.records += records.length;
    if (before === 'waiting' && this.#readToEnd.position === 'read') this.lifecycle.positionChanged?.(context, 'read');
  }

  /** The log's end was looked at without a fetch that brought anything. */
  looked(end: number): void {
    if (this.#state !== 'running' || this.#draining || this.#context === undefined || this.#applying !== undefined) return;
    this.#end = Math.max(end, this.#end);
    // A fetch that is under way may bring what is new: only having reached the end says something.
    if (end > this.#position) return;
    const before = this.#readToEnd.position;
    if (this.#answered(0, 0) === 'read' && before === 'waiting') this.lifecycle.positionChanged?.(this.#context, 'read');
  }

  /** Takes a checkpoint when the interval has passed or much has changed; saving goes on while batches are applied. */
  cutIfDue(): void {
    if (this.#state !== 'running' || this.#draining || this.#applying !== undefined || this.#saving !== undefined) return;
    if (this.#context === undefined) return;
    const { documents, bytes } = this.#context.state.changed;
    const { tuning } = this.host;
    if (documents === 0 && this.#position === this.#cutPosition) return;
    const elapsedMs = performance.now() - this.#cutAtMs;
    const catchingUp = this.#end - this.#position > 0;
    const due = elapsedMs >= (catchingUp ? tuning.catchUpCheckpointIntervalMs : tuning.checkpointIntervalMs);
    if (due || documents >= tuning.checkpointDocuments || bytes >= tuning.checkpointBytes) this.#cut(false);
  }

  /** The last checkpoint of an owner that was asked to stop: nothing is applied beyond it. */
  async finish(): Promise<void> {
    this.#draining = true;
    // A batch that fails has started the partition again by itself.
    await this.#applying?.catch(() => undefined);
    await this.#saving;
    if (this.#state === 'running') {
      this.#cut(true);
      await this.#saving;
    }
    this.end();
  }

  /** No longer ours: nothing that is under way has an effect any more. */
  end(): void {
    this.#life++;
    this.#state = 'ended';
    this.#context = undefined;
  }

  /** Drops what is in memory and goes on from the last checkpoint, after a growing pause. */
  async restart(reason: string, cause?: unknown): Promise<void> {
    if (this.#state === 'ended' || this.#state === 'stopped') return;
    const life = ++this.#life;
    this.#context = undefined;
    this.#error = reason;
    this.host.counters.restarts++;
    this.host.stopReading(this.topic, this.partition);
    if (cause instanceof OperatorError) {
      this.#state = 'stopped';
      this.host.logger.error(`${this.#name}: ${reason}`);
      return;
    }
    this.#state = 'waiting-to-retry';
    const where = cause instanceof Error && !(cause instanceof ProducerLost) ? cause.stack : undefined;
    this.host.logger.warn(`${this.#name} starts again from its checkpoint in ${this.#pause.nextMs} ms: ${where ?? reason}`);
    await this.#pause.failed();
    if (this.#lives(life)) await this.start();
  }

  async #load(life: number): Promise<void> {
    this.#state = 'loading';
    const { store, tuning } = this.host;
    const publisher = await this.host.publisher();
    const taken = await store.take(this.topic, this.partition, this.partitions, Date.now());
    if (taken.partitions !== this.partitions) {
      throw new OperatorError(
        `the topic has ${this.partitions} partitions but the checkpoint was made with ${taken.partitions}: ` +
          'give it back its number of partitions, or load the history into new topics and databases (TOPIC_PREFIX).',
      );
    }
    const { low, high } = await this.host.logOf(this.topic, this.partition);
    const offset = taken.saved?.offset ?? low;
    if (offset < low || offset > high) {
      throw new OperatorError(
        `the checkpoint stands at offset ${offset} but the log holds ${low} to ${high}: records are lost. ` +
          'Restore the topic, or load the history again into new topics and databases (TOPIC_PREFIX).',
      );
    }
    const state = await this.lifecycle.load({ topic: this.topic, partition: this.partition }, taken.saved);
    if (!this.#lives(life)) return;
    const context = new PartitionContext(
      this.topic,
      this.partition,
      this.partitions,
      this.host.log(this.topic),
      taken.epoch,
      state,
      publisher,
      taken.names,
    );
    this.#epoch = taken.epoch;
    this.#publisher = publisher;
    this.#readToEnd = new ReadToEnd(tuning.readToEndAfterMs);
    this.#position = this.#checkpoint = this.#cutPosition = offset;
    this.#end = high;
    this.#cutAtMs = performance.now();
    // Before anything is published, the checkpoint says by which versions, and that its last owner's clean stop is over.
    const begun = { offset, names: taken.names.toJSON(), changes: state.takeChanges(), clean: false };
    await store.save({ topic: this.topic, partition: this.partition, epoch: taken.epoch, ...begun });
    if (!this.#lives(life)) return;
    this.lifecycle.owned?.(context);
    await this.lifecycle.afterCheckpoint?.(context, 'loaded');
    if (!this.#lives(life)) return;
    this.#context = context;
    this.#state = 'running';
    if (offset === low && high > low) await this.host.mayBegin(this);
    if (!this.#lives(life)) return;
    this.#error = undefined;
    this.host.readFrom(this.topic, this.partition, offset);
  }

  /** Serialises what has changed now, and saves it in the background once every output so far is acknowledged. */
  #cut(clean: boolean): void {
    const context = this.#context;
    const publisher = this.#publisher;
    if (context === undefined || publisher === undefined) return;
    const life = this.#life;
    const offset = this.#position;
    try {
      this.lifecycle.beforeCheckpoint?.(context, offset);
      const changes = context.state.takeChanges();
      const names = context.names.toJSON();
      this.#cutAtMs = performance.now();
      this.#cutPosition = offset;
      this.#saving = this.#save(life, context, publisher, { offset, changes, names, clean }).finally(() => (this.#saving = undefined));
    } catch (error) {
      void this.restart(messageOf(error), error);
    }
  }

  async #save(
    life: number,
    context: PartitionContext,
    publisher: Publisher,
    cut: Pick<Parameters<CheckpointStore['save']>[0], 'offset' | 'changes' | 'names' | 'clean'>,
  ): Promise<void> {
    const retry = new GrowingPause(100, 2_000);
    for (;;) {
      try {
        await publisher.flush();
        if (!this.#lives(life)) return;
        const documents = await this.host.store.save({ topic: this.topic, partition: this.partition, epoch: context.epoch, ...cut });
        this.host.counters.checkpoints++;
        this.host.counters.documentsWritten += documents;
        if (!this.#lives(life)) return;
        this.#checkpoint = cut.offset;
        this.#error = undefined;
        this.#pause.succeeded();
        break;
      } catch (error) {
        if (!this.#lives(life)) return;
        if (error instanceof Fenced) {
          this.host.logger.warn(`${this.#name}: ${error.message}`);
          this.end();
          this.host.fenced(this);
          return;
        }
        if (error instanceof ProducerLost) return void this.restart(error.message, error);
        // The cut is still what it was: the same save may be tried again for as long as it takes.
        this.#error = `the checkpoint could not be saved: ${messageOf(error)}`;
        this.host.logger.warn(`${this.#name}: ${this.#error}`);
        if (cut.clean) return;
        await retry.failed();
      }
    }
    try {
      await this.host.committed(this.topic, this.partition, cut.offset);
      if (this.#lives(life)) await this.lifecycle.afterCheckpoint?.(context, 'saved');
    } catch (error) {
      if (this.#lives(life)) void this.restart(messageOf(error), error);
    }
  }

  /** Waits while more is under way than memory should hold; the group must not take us for dead meanwhile. */
  async #holdBack(life: number, heartbeat: () => Promise<void>): Promise<void> {
    const { tuning } = this.host;
    const tooMuch = (): boolean => {
      if (!this.#lives(life) || this.#context === undefined || this.#publisher === undefined) return false;
      const { documents, bytes } = this.#context.state.changed;
      const unsaved = this.#saving !== undefined && (documents >= 2 * tuning.checkpointDocuments || bytes >= 2 * tuning.checkpointBytes);
      return unsaved || this.#publisher.pendingBytes > tuning.pendingOutputBytes;
    };
    for (let waits = 0; tooMuch(); waits++) {
      await pause(5);
      if (waits % 100 === 99) await heartbeat();
    }
    this.cutIfDue();
  }

  /**
   * The consumer does not read where we stand: it was fetched before a seek took effect, or kafkajs jumped, in
   * silence, because the position is no longer in the log. Loading again tells which.
   */
  async #realign(): Promise<void> {
    const { low, high } = await this.host.logOf(this.topic, this.partition);
    if (this.#position < low || this.#position > high) void this.restart('the position is no longer in the log');
    else this.host.readFrom(this.topic, this.partition, this.#position);
  }

  #answered(behindBefore: number, behindAfter: number) {
    return this.#readToEnd.answered(behindBefore, behindAfter, performance.now());
  }

  #lives(life: number): boolean {
    return life === this.#life && this.#state !== 'ended';
  }

  get #name(): string {
    return `${this.topic}/${this.partition}`;
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
