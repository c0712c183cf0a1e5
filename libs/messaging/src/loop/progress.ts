import { performance } from 'node:perf_hooks';
import type { FetchedBatch } from '@taocun/kafka';
import type { SourcePosition } from '../checkpoints/partition-state';
import { IdlenessDetector } from './idleness-detector';

/** How far a partition has come since its state was loaded: what is applied, where the log ends, and for how long somebody may have waited. */
export class Progress {
  #offset: number;
  #end: number;
  /** When the newest of the records that were applied last was made, and when nothing was left to be applied: nobody waits for longer than since either. */
  #appliedUpToMs: number | undefined;
  #atEndMs: number | undefined;
  readonly #idleness: IdlenessDetector;

  constructor(offset: number, end: number, idleAfterMs: number) {
    this.#offset = offset;
    this.#end = end;
    this.#idleness = new IdlenessDetector(idleAfterMs);
  }

  /** Of the next record to be applied. */
  get offset(): number {
    return this.#offset;
  }

  /** The log's end, as it was told last. */
  get end(): number {
    return Math.max(this.#end, this.#offset);
  }

  get position(): SourcePosition {
    return this.#idleness.position;
  }

  /** For how long a record may have waited to be applied, in ms; undefined where nothing says so yet. */
  get lagMs(): number | undefined {
    if (this.#end <= this.#offset) return 0;
    if (this.#atEndMs === undefined && this.#appliedUpToMs === undefined) return undefined;
    return Math.max(0, Date.now() - Math.max(this.#atEndMs ?? 0, this.#appliedUpToMs ?? 0));
  }

  /** A batch is about to be applied. The position, where it has changed by that. */
  fetched(batch: FetchedBatch): SourcePosition | undefined {
    this.#end = batch.end;
    return this.#answered(batch.end - this.#offset, batch.end - batch.nextOffset);
  }

  applied(batch: FetchedBatch): void {
    this.#offset = batch.nextOffset;
    this.#appliedUpToMs = batch.newestMs ?? this.#appliedUpToMs;
    if (batch.nextOffset >= batch.end) this.#atEndMs = Date.now();
  }

  /** The log's end was polled while nothing is being applied. The position, where it has changed by that. */
  polled(end: number): SourcePosition | undefined {
    this.#end = Math.max(end, this.#end);
    // A fetch that is under way may bring what is new: only having reached the end says something.
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
