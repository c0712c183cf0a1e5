import { performance } from 'node:perf_hooks';
import { setTimeout as pause } from 'node:timers/promises';
import { failpoint, Backoff, messageOf, overdueSeconds } from '@taocun/runtime';
import { Fenced } from '../../checkpoints/checkpoint-store';
import { isMongodbAway, isRepeatable, untilMongodbAnswers } from '../../checkpoints/mongodb-away';
import type { PartitionContext } from '../../checkpoints/partition-context';
import type { PartitionLifecycle } from '../../checkpoints/partition-lifecycle';
import type { Changes, PartitionState } from '../../checkpoints/partition-state';
import { observeCheckpoint } from '../../metrics/loop-metrics';
import { CheckpointIntervals } from './checkpoint-intervals';
import type { RunHost } from './run-host';
import { type Pace, serialise } from './serialise';

/** A snapshot of up to this many documents is serialised and written at once, so it may bypass the queue. */
const FEW_DOCUMENTS = 200;
/** The pause between two polls of a checkpoint that waits for its turn. */
const TURN_MS = 5;

/** The number of an owner's first checkpoint; later ones are higher. */
export const BEGUN = 1;

/** The saver's view of its run, and its reports to the run. */
interface SaverEvents {
  /** False once the run has given up this attempt: work under way then has no effect. */
  isCurrent(): boolean;
  /** False while too many outputs are unacknowledged for a checkpoint to add more. */
  hasRoom(): boolean;
  saved(): void;
  /** Another owner has taken the partition. */
  fenced(error: Fenced): void;
  /** The state in memory can't be saved as it is. */
  failed(error: unknown): void;
}

interface Snapshot {
  readonly offset: number;
  readonly changes: Changes;
  readonly names: ([number, number] | null)[];
  readonly clean: boolean;
  /** Numbers the snapshots of an owner, so that one whose acknowledgement was lost is not saved twice. */
  readonly cut: number;
  /** True if the snapshot is small and readers wait for it. */
  readonly bypassesQueue: boolean;
}

/** The checkpoints of one partition, from one load to the next: when they are due, and how they are saved. */
export class CheckpointSaver {
  #offset: number;
  readonly #intervals: CheckpointIntervals;
  #snapshots = BEGUN;
  #saving: Promise<void> | undefined;
  #unsavedSinceMs: number | undefined;
  #error: string | undefined;
  #signs = 0;
  #isFollowing = false;

  constructor(
    private readonly context: PartitionContext,
    private readonly lifecycle: PartitionLifecycle<PartitionState>,
    private readonly host: Pick<
      RunHost,
      'store' | 'tuning' | 'failures' | 'counters' | 'metrics' | 'scheduler' | 'committed'
    >,
    loadedOffset: number,
    private readonly events: SaverEvents,
  ) {
    this.#offset = loadedOffset;
    this.#intervals = new CheckpointIntervals(context.state, lifecycle, host.tuning, loadedOffset);
  }

  /** The offset of the last checkpoint known to be saved. */
  get offset(): number {
    return this.#offset;
  }

  /**
   * Progress counter for the watchdog: the steps of this saver's saves, and those of others while this one
   * waits for its turn or for their transactions.
   */
  get signs(): number {
    const { scheduler } = this.host;
    return this.#signs + (scheduler.has(this) || this.#saving !== undefined ? scheduler.steps : 0);
  }

  /**
   * True while the effects of a checkpoint outside the partition's own documents are being carried out, after
   * it has been saved.
   */
  get isFollowing(): boolean {
    return this.#isFollowing;
  }

  /** The reason why the last snapshot is not yet saved, if that takes unusually long. */
  get lastError(): string | undefined {
    if (this.#error !== undefined) return this.#error;
    const seconds = overdueSeconds(this.#unsavedSinceMs);
    return seconds === undefined ? undefined : `the checkpoint has not been saved for ${seconds} s`;
  }

  /** True if more has changed than memory should contain while any partition is being saved. */
  get isOverfull(): boolean {
    return (this.host.scheduler.underWay > 0 || this.#saving !== undefined) && this.#intervals.hasChanged(2);
  }

  /**
   * Takes a checkpoint when the interval has passed or much has changed; batches are applied while it is
   * saved. It waits for its turn while others are saved: serialising all at once would delay every update.
   */
  checkpointIfDue(position: number, isCatchingUp: boolean, isUrgent = false): void {
    if (this.#saving !== undefined) return;
    const { scheduler } = this.host;
    if (this.#intervals.isSaved(position)) return scheduler.forget(this);
    const { isDue, inHaste, nowMs } = this.#intervals.at(position, isCatchingUp, isUrgent);
    const bypassesQueue =
      this.lifecycle.lowLatencyCheckpoints === true && this.context.state.changed.documents <= FEW_DOCUMENTS;
    if (!isDue) scheduler.forget(this);
    else if (bypassesQueue || scheduler.maySave(this, nowMs))
      this.#beginCheckpoint(position, inHaste, bypassesQueue);
  }

  /**
   * Saves a checkpoint at the position, and waits until it is saved or the run has given up. Nothing is
   * applied meanwhile.
   */
  async saveAt(position: number): Promise<void> {
    while (this.#offset < position && this.events.isCurrent()) {
      this.checkpointIfDue(position, false, true);
      await pause(TURN_MS);
    }
  }

  /**
   * The last checkpoint of an owner that has stopped applying. Larger ones are serialised one after another.
   * A checkpoint that cannot be saved by `deadlineMs` is not begun: it would block everything else, including
   * the end of the process.
   */
  async finish(position: number, deadlineMs: number, clean: boolean): Promise<'done' | 'late'> {
    await this.#saving;
    const { documents } = this.context.state.changed;
    const { scheduler } = this.host;
    const bypassesQueue = documents <= FEW_DOCUMENTS;
    while (!bypassesQueue && scheduler.underWay > 0 && this.events.isCurrent()) await pause(TURN_MS);
    if (!this.events.isCurrent()) return 'done';
    if (performance.now() + documents * scheduler.msADocument > deadlineMs) return 'late';
    this.#beginCheckpoint(position, true, bypassesQueue, clean);
    await this.#saving;
    return 'done';
  }

  /**
   * Takes a snapshot of the changes, and saves it in the background once all outputs so far are acknowledged.
   */
  #beginCheckpoint(offset: number, inHaste: boolean, bypassesQueue: boolean, clean = false): void {
    const { context } = this;
    const startedMs = performance.now();
    try {
      const { documents } = context.state.changed;
      this.lifecycle.beforeCheckpoint?.(context, offset);
      const changes = context.state.takeChanges();
      this.#intervals.snapshotTaken(offset);
      this.#unsavedSinceMs = this.#intervals.snapshotAtMs;
      failpoint('cut');
      const snapshot: Snapshot = {
        offset,
        changes,
        names: context.names.toJSON(),
        clean,
        cut: ++this.#snapshots,
        bypassesQueue,
      };
      this.#saving = this.#complete(snapshot, startedMs, { documents, inHaste }).finally(() => {
        this.#saving = undefined;
        this.#unsavedSinceMs = undefined;
      });
    } catch (error) {
      this.events.failed(error);
    }
  }

  /** The next save in the queue begins as soon as this snapshot is saved, before its further effects. */
  async #complete(snapshot: Snapshot, startedMs: number, pace: Pace): Promise<void> {
    const { scheduler } = this.host;
    if (!snapshot.bypassesQueue) scheduler.underWay++;
    let pausedMs: number | undefined;
    let documents: number | undefined;
    try {
      pausedMs = await this.#serialise(snapshot, pace);
      if (pausedMs !== undefined) documents = await this.#save(snapshot);
    } finally {
      if (!snapshot.bypassesQueue) scheduler.end();
      this.#intervals.saveEnded();
    }
    if (pausedMs === undefined || documents === undefined) return;
    if (documents >= FEW_DOCUMENTS)
      scheduler.msADocument = (performance.now() - startedMs - pausedMs) / documents;
    await this.#follow(snapshot);
  }

  /**
   * Serialises the rest of the changes. Returns the sum of the pauses in ms; undefined if the attempt is no
   * longer current.
   */
  async #serialise(snapshot: Snapshot, pace: Pace): Promise<number | undefined> {
    const { unwritten } = snapshot.changes;
    if (unwritten === undefined) return 0;
    try {
      return await serialise(unwritten, pace, this.host.tuning, {
        stepped: () => this.#stepped(snapshot),
        goesOn: () => this.events.isCurrent(),
        hasRoom: () => this.events.hasRoom(),
      });
    } catch (error) {
      return void this.events.failed(error);
    }
  }

  /** Returns the number of documents once they are saved; undefined if the attempt is no longer current. */
  async #save(snapshot: Snapshot): Promise<number | undefined> {
    const { context, host, events } = this;
    const { topic, partition, epoch } = context;
    const backoff = new Backoff(100, 2_000);
    for (;;) {
      try {
        await context.outputs.flush();
        if (!events.isCurrent()) return undefined;
        failpoint('before-transaction');
        const documents = await host.store.save({
          topic,
          partition,
          epoch,
          ...snapshot,
          inserted: () => this.#stepped(snapshot),
        });
        this.#signs++;
        failpoint('transaction-committed');
        host.counters.checkpoints++;
        host.counters.documentsWritten += documents;
        const seconds = (performance.now() - this.#intervals.snapshotAtMs) / 1_000;
        observeCheckpoint(host.metrics(topic), { seconds, documents, changes: snapshot.changes });
        if (!events.isCurrent()) return undefined;
        this.#offset = snapshot.offset;
        this.#error = this.#unsavedSinceMs = undefined;
        events.saved();
        return documents;
      } catch (error) {
        this.#signs++;
        if (!events.isCurrent()) return undefined;
        if (error instanceof Fenced) return void events.fenced(error);
        if (!isMongodbAway(error) && !isRepeatable(error)) return void events.failed(error);
        // The snapshot does not change, so its save can be repeated indefinitely. Its turn is kept: the other
        // saves would fail as well, and each waits with its serialised documents in memory.
        const reason = messageOf(error);
        this.#error = `the checkpoint could not be saved: ${reason}`;
        host.failures.failed(`${topic}/${partition}: ${this.#error}`, reason, {
          topic,
          partition,
          offset: snapshot.offset,
        });
        await backoff.failed();
        if (!events.isCurrent()) return undefined;
      }
    }
  }

  /** Shows the watchdog that a long save makes progress. */
  #stepped({ bypassesQueue }: Snapshot): void {
    this.#signs++;
    if (!bypassesQueue) this.host.scheduler.steps++;
  }

  async #follow({ offset }: Snapshot): Promise<void> {
    const { context, host, events } = this;
    this.#isFollowing = true;
    try {
      failpoint('before-kafka-commit');
      await host.committed(context.topic, context.partition, offset);
      failpoint('after-kafka-commit');
      await untilMongodbAnswers(async () => {
        if (events.isCurrent()) await this.lifecycle.afterCheckpoint?.(context, 'saved');
      });
      failpoint('after-checkpoint');
    } catch (error) {
      if (events.isCurrent()) events.failed(error);
    } finally {
      this.#isFollowing = false;
    }
  }
}
