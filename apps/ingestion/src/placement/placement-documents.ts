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

/** An update of any of the kinds that may wait; the members after `timeMs` are of some kinds only. */
const updateSchema = new Schema(
  {
    kind: { ...text, enum: ['closed', 'paid', 'refunded'] },
    id: text,
    source: text,
    shopId: text,
    timeMs: count,
    traceparent: String,
    orderId: String,
    refundId: String,
    amountFen: Number,
    paidAtMs: Number,
    category: String,
    buyerArea: String,
    produce: new Schema({ grams: count, localPriceFenPerKilogram: count, product: String, feesFen: Number, deliveryFen: Number }, nested),
  },
  nested,
);

export const waitingSchema: Schema<WaitingDocument> = new Schema<WaitingDocument>(
  {
    _id: text,
    partition: count,
    shopId: text,
    offset: count,
    update: { type: updateSchema, required: true },
    record: new Schema(keptRecordMembers, nested),
  },
  storedIn('waiting'),
).index({ partition: 1, shopId: 1 });
