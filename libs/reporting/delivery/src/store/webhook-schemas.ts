import { Schema } from 'mongoose';
import { embedded, isMissing, storedIn, storedNumber, storedText } from '@taocun/service';
import { committedSchema } from './committed';
import { leaseSchema } from './lease';
import {
  type CreationsDocument,
  type DeliveryDocument,
  deliveryStates,
  type SubscriptionDocument,
  subscriptionStates,
} from './webhook-documents';

const moment = { type: Date, required: true };
/** An optional list; mongoose would otherwise create an empty one. */
const someTexts = { type: [String], default: undefined };

export const subscriptionSchema: Schema<SubscriptionDocument> = new Schema<SubscriptionDocument>(
  {
    _id: storedText,
    keyId: storedText,
    url: storedText,
    description: { type: String, required: isMissing('description') },
    filter: {
      type: new Schema(
        { types: someTexts, ruleSets: someTexts, regions: someTexts, villages: someTexts },
        { ...embedded, minimize: false },
      ),
      required: true,
    },
    state: { ...storedText, enum: subscriptionStates },
    reason: String,
    secrets: { type: [new Schema({ sealed: storedText, until: Date }, embedded)], required: true },
    createdAt: moment,
    revision: storedNumber,
    position: {
      type: [new Schema({ topic: storedText, offsets: { type: [Number], required: true } }, embedded)],
      required: true,
    },
    sequence: storedNumber,
    lease: leaseSchema,
  },
  { ...storedIn('webhooks'), ...committedSchema },
).index({ keyId: 1, _id: 1 });

export const creationsSchema = new Schema<CreationsDocument>(
  { _id: storedText, count: storedNumber },
  { ...storedIn('webhookCreations'), ...committedSchema },
);

const attemptSchema = new Schema(
  { at: moment, tookMs: storedNumber, status: Number, reason: String, answer: String },
  embedded,
);

export const deliverySchema = new Schema<DeliveryDocument>(
  {
    _id: storedText,
    subscription: storedText,
    sequence: storedNumber,
    webhookId: storedText,
    type: storedText,
    // Empty if the announcement concerns all rule sets, or the whole country.
    ruleSet: { type: String, required: isMissing('ruleSet') },
    code: { type: String, required: isMissing('code') },
    event: storedText,
    traced: new Schema({ traceparent: storedText, of: storedText }, embedded),
    state: { ...storedText, enum: deliveryStates },
    dueAt: moment,
    tries: storedNumber,
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
