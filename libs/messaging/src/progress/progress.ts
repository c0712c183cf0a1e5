import { performance } from 'node:perf_hooks';
import type { FetchedBatch } from '@taocun/kafka';
import type { SourcePosition } from '../checkpoints/partition-state';
import { IdlenessDetector } from './idleness-detector';

/** The progress of a partition since its state was loaded: the applied offset, the log's end, and the lag. */
export class PartitionProgress {
  #offset: number;
  #end: number;
  /** The timestamp of the newest applied record, and the time when nothing was left to apply. No waiting record is older than the later of the two. */
  #appliedUpToMs: number | undefined;
  #atEndMs: number | undefined;
  readonly #idleness: IdlenessDetector;

  constructor(offset: number, end: number, idleAfterMs: number) {
    this.#offset = offset;
    this.#end = end;
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
    this.#end = batch.end;
    return this.#answered(batch.end - this.#offset, batch.end - batch.nextOffset);
  }

  applied(batch: FetchedBatch): void {
    this.#offset = batch.nextOffset;
    this.#appliedUpToMs = batch.newestMs ?? this.#appliedUpToMs;
    if (batch.nextOffset >= batch.end) this.#atEndMs = Date.now();
  }

  /** The log's end was polled while nothing is being applied. Returns the position if this changes it. */
  polled(end: number): SourcePosition | undefined {
    this.#end = Math.max(end, this.#end);
    // A fetch under way may bring new records, so only a poll that finds us at the end counts.
    if (end > this.#offset) return undefined;
    this.#atEndMs = Date.now();
    return this.#answered(0, 0);
  }

  #answered(behindBefore: number, behindAfter: number): SourcePosition | undefined {
    const before = this.position;
    const after = this.#idleness.answered(behindBefore, behindAfter, performance.now());
    return after === before ? undefined : after;
  }
}
