import { performance } from 'node:perf_hooks';
import type { FetchedBatch, PolledOffsets } from '@taocun/kafka';
import type { SourcePosition } from '../checkpoints/partition-state';
import type { HeldRecords } from '../metrics/status';
import { IdlenessDetector } from './idleness-detector';

/** The progress of a partition since its state was loaded: the applied offset, the log's end, and the lag. */
export class PartitionProgress {
  #offset: number;
  #end: number;
  /** The last stable offset, and the time since which it has been below the end. */
  #stable: number;
  #heldSince: Date | undefined;
  /**
   * The timestamp of the newest applied record, and the time when nothing was left to apply. No waiting
   * record is older than the later of the two.
   */
  #appliedUpToMs: number | undefined;
  #atEndMs: number | undefined;
  readonly #idleness: IdlenessDetector;

  constructor(offset: number, end: number, idleAfterMs: number) {
    this.#offset = offset;
    this.#end = end;
    // The next poll shows which of them can be read.
    this.#stable = end;
    this.#idleness = new IdlenessDetector(idleAfterMs);
  }

  /** The offset of the next record to be applied. */
  get offset(): number {
    return this.#offset;
  }

  /** The log's end, as last seen. */
  get end(): number {
    return Math.max(this.#end, this.#offset);
  }

  /** Up to here the log can be read. */
  get readable(): number {
    return this.end - (this.held?.records ?? 0);
  }

  /** The records that nobody can read before an open transaction ends; undefined if there are none. */
  get held(): HeldRecords | undefined {
    const records = this.end - Math.max(this.#stable, this.#offset);
    return records === 0 || this.#heldSince === undefined
      ? undefined
      : { records, since: this.#heldSince.toISOString() };
  }

  get position(): SourcePosition {
    return this.#idleness.position;
  }

  /** Upper bound of a record's wait to be applied, in ms; undefined while it is unknown. */
  get lagMs(): number | undefined {
    if (this.#end <= this.#offset) return 0;
    if (this.#atEndMs === undefined && this.#appliedUpToMs === undefined) return undefined;
    return Math.max(0, Date.now() - Math.max(this.#atEndMs ?? 0, this.#appliedUpToMs ?? 0));
  }

  /** A batch is about to be applied. Returns the position if this changes it. */
  fetched(batch: FetchedBatch): SourcePosition | undefined {
    this.#seen(batch.end, batch.stable);
    return this.#answered(batch.end - this.#offset, batch.end - batch.nextOffset);
  }

  applied(batch: FetchedBatch): void {
    this.#offset = batch.nextOffset;
    this.#appliedUpToMs = batch.newestMs ?? this.#appliedUpToMs;
    if (batch.nextOffset >= batch.end) this.#atEndMs = Date.now();
  }

  /** The log was polled while nothing is being applied. Returns the position if this changes it. */
  polled({ high, stable }: Pick<PolledOffsets, 'high' | 'stable'>): SourcePosition | undefined {
    this.#seen(Math.max(high, this.#end), Math.max(stable, this.#stable));
    // A fetch under way may bring new records, so only a poll that finds us at the end counts.
    if (high > this.#offset) return undefined;
    this.#atEndMs = Date.now();
    return this.#answered(0, 0);
  }

  /** Another transaction begins a time of its own: it is the last stable offset that stands still. */
  #seen(end: number, stable: number): void {
    if (stable >= end) this.#heldSince = undefined;
    else if (this.#heldSince === undefined || stable !== this.#stable) this.#heldSince = new Date();
    this.#end = end;
    this.#stable = stable;
  }

  #answered(behindBefore: number, behindAfter: number): SourcePosition | undefined {
    const before = this.position;
    const after = this.#idleness.answered(behindBefore, behindAfter, performance.now());
    return after === before ? undefined : after;
  }
}
