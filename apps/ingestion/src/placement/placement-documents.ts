import { type Day } from '@taocun/domain';
import { storedIn } from '@taocun/service';
import { type mongo, Schema } from 'mongoose';
import { type WaitingUpdate } from './ingestion-state';
import { keptRecordMembers } from './rejected-document';

/** A chunk of the shops' locations (see `ShopChunks`). */
export interface ShopsDocument {
  _id: string;
  partition: number;
  number: number;
  bytes: mongo.Binary;
}

/** A chunk of the hashes of the names accepted on a day, 16 bytes each. */
export interface SeenDocument {
  _id: string;
  partition: number;
  day: Day;
  number: number;
  keyed?: mongo.Binary;
  /** The hashes of names that were accepted before hashes had a key. An instance of that time cannot read the others, and loads no partition that has any. */
  bytes?: mongo.Binary;
}

export interface WaitingDocument extends WaitingUpdate {
  _id: string;
  partition: number;
  shopId: string;
}

const text = { type: String, required: true };
const count = { type: Number, required: true };
const chunk = { _id: text, partition: count, number: count };
const nested = { _id: false, id: false, strict: 'throw' } as const;

export const shopsSchema = new Schema<ShopsDocument>({ ...chunk, bytes: { type: Buffer, required: true } }, storedIn('shops')).index({
  partition: 1,
});

const keyed = {
  type: Buffer,
  required(this: SeenDocument) {
    return this.bytes === undefined;
  },
};
export const seenSchema = new Schema<SeenDocument>({ ...chunk, day: count, keyed, bytes: Buffer }, storedIn('seen')).index({
  partition: 1,
  day: 1,
});

/** An update of any of the kinds that may wait; the members after `timeMs` are of some kinds only. */
const updateSchema = new Schema(
  {
    ...{ kind: { ...text, enum: ['closed', 'paid', 'refunded'] }, id: text, source: text, shopId: text, timeMs: count },
    ...{ traceparent: String, orderId: String, refundId: String, amountFen: Number, paidAtMs: Number, category: String, buyerArea: String },
    produce: new Schema({ grams: count, localPriceFenPerKilogram: count, product: String, feesFen: Number, deliveryFen: Number }, nested),
  },
  nested,
);

export const waitingSchema = new Schema<WaitingDocument>(
  {
    ...{ _id: text, partition: count, shopId: text, offset: count, update: { type: updateSchema, required: true } },
    record: new Schema(keptRecordMembers, nested),
  },
  storedIn('waiting'),
).index({ partition: 1, shopId: 1 });
