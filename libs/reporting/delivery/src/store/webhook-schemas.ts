import { isMissing, storedIn } from '@taocun/service';
import { Schema } from 'mongoose';
import { committedSchema } from './committed';
import { leaseSchema } from './lease';
import { type DeliveryDocument, deliveryStates, type SubscriptionDocument, subscriptionStates } from './webhook-documents';

const text = { type: String, required: true };
const count = { type: Number, required: true };
const moment = { type: Date, required: true };
/** A list that need not be there; mongoose would otherwise make an empty one. */
const someTexts = { type: [String], default: undefined };
const nested = { _id: false, id: false, strict: 'throw' } as const;

export const subscriptionSchema: Schema<SubscriptionDocument> = new Schema<SubscriptionDocument>(
  {
    _id: text,
    keyId: text,
    url: text,
    description: { type: String, required: isMissing('description') },
    filter: {
      type: new Schema({ types: someTexts, ruleSets: someTexts, regions: someTexts, villages: someTexts }, { ...nested, minimize: false }),
      required: true,
    },
    state: { ...text, enum: subscriptionStates },
    reason: String,
    secrets: { type: [new Schema({ sealed: text, until: Date }, nested)], required: true },
    createdAt: moment,
    revision: count,
    position: { type: [new Schema({ topic: text, offsets: { type: [Number], required: true } }, nested)], required: true },
    sequence: count,
    lease: leaseSchema,
  },
  { ...storedIn('webhooks'), ...committedSchema },
).index({ keyId: 1, _id: 1 });

const attemptSchema = new Schema({ at: moment, tookMs: count, status: Number, reason: String, answer: String }, nested);

export const deliverySchema = new Schema<DeliveryDocument>(
  {
    _id: text,
    subscription: text,
    sequence: count,
    webhookId: text,
    type: text,
    ruleSet: text,
    code: text,
    event: text,
    traced: new Schema({ traceparent: text, of: text }, nested),
    state: { ...text, enum: deliveryStates },
    dueAt: moment,
    tries: count,
    attempts: { type: [attemptSchema], required: true },
    createdAt: moment,
    settledAt: Date,
    expiresAt: Date,
  },
  { ...storedIn('deliveries'), ...committedSchema },
)
  // For due deliveries, and the lists by state.
  .index({ subscription: 1, state: 1, sequence: 1 })
  .index({ subscription: 1, sequence: 1 })
  .index({ expiresAt: 1 }, { expireAfterSeconds: 0 });
