import { mongo } from 'mongoose';
import { type Day, type DedupIndex, type Segment, type SegmentName } from '@taocun/domain';
import { type CollectionWrites } from '@taocun/messaging';
import { AppendOnlyChunks, LARGEST_ADDITION_BYTES } from '../chunks/append-only-chunks';
import { type SeenDocument, type SegmentDocument } from './name-documents';

/** The bytes of a name in a chunk, and in a segment, which also stores its age. */
const CHUNK_BYTES = 16;
const SEGMENT_BYTES = 17;
/** Parts of a flush that leave memory before each batch; one part takes a millisecond or two. */
const PARTS_RELEASED = 1;

/** The field of a checkpoint from which a new owner knows which names have expired. */
export interface NameFields {
  /** The latest day of a record that was read. */
  readonly latestRecordDay?: Day;
}

/**
 * Saves the names of one partition with its checkpoints. Recent names are added to chunks (`seen`). When half
 * of the names that fit into memory are recent, one checkpoint writes them all to segments (`seenSegments`)
 * and deletes the chunks; then they leave memory.
 */
export class SavedNames {
  /** The chunks that the next flush deletes, by day. */
  readonly #chunks = new Map<Day, AppendOnlyChunks>();
  #forgotten = false;

  /**
   * A flush takes half of the names that may be in memory: until it is saved, they stay there next to new
   * ones.
   */
  constructor(
    private readonly partition: number,
    private readonly dedup: DedupIndex,
    private readonly mostInMemory: number,
  ) {}

  load({ day, number, keyed }: SeenDocument): void {
    const names = keyed.value();
    this.dedup.load({ day, names });
    this.#chunksOn(day).load({ number, bytes: names });
  }

  /** About how many bytes the next checkpoint will write. */
  get changedBytes(): number {
    return this.#isFlushDue ? this.dedup.recentCount * SEGMENT_BYTES : this.dedup.addedCount * CHUNK_BYTES;
  }

  /** Notes the day of a record that was read. */
  read(day: Day): void {
    if (this.dedup.read(day)) this.#forgotten = true;
  }

  /** Continues a saved flush. */
  release(): void {
    this.dedup.releaseFlushed(PARTS_RELEASED);
  }

  /** The writes of the next checkpoint. If there are steps, they add further writes. */
  takeChanges(): { readonly writes: readonly CollectionWrites[]; readonly unwritten?: Iterator<void, void> } {
    // The last checkpoint is saved by now: checkpoints of a partition follow one another.
    this.dedup.flushSaved();
    const forgotten = this.#forget();
    if (!this.#isFlushDue) {
      return {
        writes: [
          { collection: 'seen', operations: forgotten, replacing: this.#addedChunks() },
          { collection: 'seenSegments', operations: forgotten },
        ],
      };
    }
    this.dedup.releaseFlushed();
    const segments: SegmentDocument[] = [];
    const chunks = [...this.#chunks].flatMap(([day, { count }]) =>
      Array.from({ length: count }, (_, number) => this.#idOf(day, number)),
    );
    this.#chunks.clear();
    const flushed: mongo.AnyBulkWriteOperation<SeenDocument> = {
      deleteMany: { filter: { _id: { $in: chunks } } },
    };
    return {
      writes: [
        { collection: 'seen', operations: [...forgotten, flushed as unknown as mongo.AnyBulkWriteOperation] },
        { collection: 'seenSegments', operations: forgotten, replacing: segments },
      ],
      unwritten: this.#write(this.dedup.beginFlush(), segments),
    };
  }

  /**
   * A checkpoint without new names flushes nothing: the further steps of a partition's first checkpoint are
   * never run.
   */
  get #isFlushDue(): boolean {
    return this.dedup.addedCount > 0 && this.dedup.recentCount * 2 >= this.mostInMemory;
  }

  *#write(flush: Iterable<Segment>, documents: SegmentDocument[]): Generator<void, void> {
    for (const { heads, tails, ages, part, ...of } of flush) {
      const bytes = { heads: binaryOf(heads), tails: binaryOf(tails), ages: binaryOf(ages) };
      documents.push({
        _id: segmentId(this.partition, { ...of, part }),
        ...this.#on(of.day, of.number),
        part,
        ...bytes,
      });
      yield;
    }
  }

  #addedChunks(): SeenDocument[] {
    return this.dedup.takeAdded().flatMap(({ day, names }) => {
      const changed: SeenDocument[] = [];
      for (let from = 0; from < names.length; from += LARGEST_ADDITION_BYTES) {
        const { number, bytes } = this.#chunksOn(day).add(
          names.subarray(from, from + LARGEST_ADDITION_BYTES),
        );
        changed.push({
          _id: this.#idOf(day, number),
          ...this.#on(day, number),
          keyed: new mongo.Binary(bytes),
        });
      }
      return changed;
    });
  }

  /** The operation that deletes expired days, from chunks and from segments. */
  #forget(): mongo.AnyBulkWriteOperation[] {
    if (!this.#forgotten) return [];
    this.#forgotten = false;
    const { oldestDay } = this.dedup;
    for (const day of this.#chunks.keys()) if (day < oldestDay) this.#chunks.delete(day);
    return [{ deleteMany: { filter: { partition: this.partition, day: { $lt: oldestDay } } } }];
  }

  #chunksOn(day: Day): AppendOnlyChunks {
    const chunks = this.#chunks.get(day) ?? new AppendOnlyChunks();
    this.#chunks.set(day, chunks);
    return chunks;
  }

  #idOf(day: Day, chunk: number): string {
    return `${this.partition}:${day}:${chunk}`;
  }

  #on(day: Day, number: number) {
    return { partition: this.partition, day, number };
  }
}

export function segmentId(partition: number, { day, number, part }: SegmentName): string {
  return `${partition}:${day}:${number}:${part}`;
}

function binaryOf({ buffer, byteOffset, byteLength }: Uint32Array | Int32Array | Uint8Array): mongo.Binary {
  return new mongo.Binary(Buffer.from(buffer as ArrayBuffer, byteOffset, byteLength));
}
