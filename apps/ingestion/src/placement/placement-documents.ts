import { embedded, storedIn, storedNumber, storedText } from '@taocun/service';
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

export interface WaitingDocument extends WaitingUpdate {
  _id: string;
  partition: number;
  shopId: string;
}

const chunk = { _id: storedText, partition: storedNumber, number: storedNumber };

export const shopsSchema = new Schema<ShopsDocument>({ ...chunk, bytes: { type: Buffer, required: true } }, storedIn('shops')).index({
  partition: 1,
});

/** A waiting update of any kind; each member after `timeMs` belongs to some kinds only. */
const updateSchema = new Schema(
  {
    kind: { ...storedText, enum: ['closed', 'paid', 'refunded'] },
    id: storedText,
    source: storedText,
    shopId: storedText,
    timeMs: storedNumber,
    traceparent: String,
    orderId: String,
    refundId: String,
    amountFen: Number,
    paidAtMs: Number,
    category: String,
    buyerArea: String,
    channel: String,
    produce: new Schema(
      { grams: storedNumber, localPriceFenPerKilogram: storedNumber, product: String, feesFen: Number, deliveryFen: Number },
      embedded,
    ),
  },
  embedded,
);

export const waitingSchema: Schema<WaitingDocument> = new Schema<WaitingDocument>(
  {
    _id: storedText,
    partition: storedNumber,
    shopId: storedText,
    offset: storedNumber,
    update: { type: updateSchema, required: true },
    record: new Schema(keptRecordMembers, embedded),
  },
  storedIn('waiting'),
).index({ partition: 1, shopId: 1 });
