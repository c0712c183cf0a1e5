import { type Day } from '@taocun/domain';
import { storedIn } from '@taocun/service';
import { type mongo, Schema } from 'mongoose';

/** A chunk of the hashes of the names accepted on a day, 16 bytes each. */
export interface SeenDocument {
  _id: string;
  partition: number;
  day: Day;
  number: number;
  /** Less than one hash where it marks that the partition has segments (see `SavedNames`). */
  keyed?: mongo.Binary;
  /** The hashes of names that were accepted before hashes had a key. */
  bytes?: mongo.Binary;
  /** The chunk's names will be flushed to segments, and it deleted. Chunks of before there were segments lack it, and stay until they run out. */
  unflushed?: true;
}

/** A segment of flushed names (see `Segment`), sorted by the first words of their hashes: these words, the others, and a byte for each age. */
export interface SegmentDocument {
  _id: string;
  partition: number;
  day: Day;
  number: number;
  part: number;
  heads: mongo.Binary;
  tails: mongo.Binary;
  ages: mongo.Binary;
}

const text = { type: String, required: true };
const count = { type: Number, required: true };
const bytes = { type: Buffer, required: true };

const keyed = {
  type: Buffer,
  required(this: SeenDocument) {
    return this.bytes === undefined;
  },
};

export const seenSchema = new Schema<SeenDocument>(
  { ...{ _id: text, partition: count, day: count, number: count, keyed, bytes: Buffer }, unflushed: { type: Boolean, enum: [true] } },
  storedIn('seen'),
).index({ partition: 1, day: 1 });

/** By day they are deleted, and by part loaded. */
export const segmentSchema = new Schema<SegmentDocument>(
  { ...{ _id: text, partition: count, day: count, number: count, part: count }, heads: bytes, tails: bytes, ages: bytes },
  storedIn('seenSegments'),
)
  .index({ partition: 1, day: 1 })
  .index({ partition: 1, part: 1 });
