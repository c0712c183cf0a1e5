import { type mongo, Schema } from 'mongoose';
import { type Day } from '@taocun/domain';
import { storedIn, storedNumber, storedText } from '@taocun/service';

/**
 * A chunk of the keyed hashes of the names accepted on a day, 16 bytes each. A flush to segments deletes it.
 */
export interface SeenDocument {
  _id: string;
  partition: number;
  day: Day;
  number: number;
  keyed: mongo.Binary;
}

/**
 * A segment of flushed names (see `Segment`), sorted by the first words of the hashes: these words, the other
 * words, and a byte for each age.
 */
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

const bytes = { type: Buffer, required: true };

export const seenSchema = new Schema<SeenDocument>(
  { _id: storedText, partition: storedNumber, day: storedNumber, number: storedNumber, keyed: bytes },
  storedIn('seen'),
).index({ partition: 1, day: 1 });

/** Segments are deleted by day and loaded by part. */
export const segmentSchema = new Schema<SegmentDocument>(
  {
    _id: storedText,
    partition: storedNumber,
    day: storedNumber,
    number: storedNumber,
    part: storedNumber,
    heads: bytes,
    tails: bytes,
    ages: bytes,
  },
  storedIn('seenSegments'),
)
  .index({ partition: 1, day: 1 })
  .index({ partition: 1, part: 1 });
