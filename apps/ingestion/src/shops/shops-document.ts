import { type mongo, Schema } from 'mongoose';
import { storedIn, storedNumber, storedText } from '@taocun/service';

/** A chunk of the shops' locations (see `ShopChunks`). */
export interface ShopsDocument {
  _id: string;
  partition: number;
  number: number;
  bytes: mongo.Binary;
}

export const shopsSchema = new Schema<ShopsDocument>(
  { _id: storedText, partition: storedNumber, number: storedNumber, bytes: { type: Buffer, required: true } },
  storedIn('shops'),
).index({ partition: 1 });
