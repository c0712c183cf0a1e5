import { storedIn } from '@taocun/service';
import { Schema } from 'mongoose';
import { committedSchema } from '../../webhooks/store/committed';
import { leaseSchema } from '../../webhooks/store/lease';
import { type BrowserDocument, type PushDeliveryDocument, type PushStateDocument } from './push-documents';

const text = { type: String, required: true };
const count = { type: Number, required: true };
const moment = { type: Date, required: true };
const nested = { _id: false, id: false, strict: 'throw' } as const;

const followed = { code: text, ruleSet: text };

export const browserSchema = new Schema<BrowserDocument>(
  {
    ...{ _id: text, sealed: text, language: text, from: text, keyId: String, expiresAt: moment },
    follows: { type: [new Schema(followed, nested)], required: true },
  },
  { ...storedIn('pushBrowsers'), ...committedSchema },
)
  .index({ 'follows.code': 1 })
  .index({ from: 1 })
  .index({ expiresAt: 1 }, { expireAfterSeconds: 0 });

export const pushDeliverySchema = new Schema<PushDeliveryDocument>(
  { ...{ _id: text, browser: text, topic: text, event: text, count, dueAt: moment, tries: count }, ...followed },
  { ...storedIn('pushDeliveries'), ...committedSchema },
)
  .index({ dueAt: 1 })
  .index({ browser: 1 });

export const pushStateSchema: Schema<PushStateDocument> = new Schema<PushStateDocument>(
  {
    ...{ _id: text, publicKey: text, sealed: text },
    position: { type: [new Schema({ topic: text, offsets: { type: [Number], required: true } }, nested)], required: true },
    lease: leaseSchema,
  },
  { ...storedIn('pushState'), ...committedSchema },
);
