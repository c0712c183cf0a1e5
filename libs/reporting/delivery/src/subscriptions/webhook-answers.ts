import { type AnswerType, count, object, choice, page, reference, text, time, Type } from '@taocun/openapi';
import { type AnnouncementFilter, followedTypes } from '@taocun/reporting-store';
import { type SendOutcome, refusalIn } from '../sending/http-sender';
import {
  type Attempt,
  deliveryStates,
  type SubscriptionDocument,
  subscriptionStates,
} from '../store/webhook-documents';
import { type ListedDelivery } from './deliveries';
import { type MadeSubscription, type Rotated } from './subscriptions';
import { WebhookFilter } from './webhook-bodies';

// The answers and how they are made. They contain a secret only right after its creation.

export const Webhook = object('Webhook', {
  id: text("The webhook's id.", 'wh_6474e19c2f0a4b0001c3d5e7'),
  keyId: text('The API key that it belongs to.', '0123456789ab'),
  url: Type.String({ example: 'https://example.com/taobao-villages' }),
  description: Type.String({ example: 'The map of our province' }),
  filter: Type.Unsafe<AnnouncementFilter>({
    example: { regions: ['33'] },
    allOf: [reference(WebhookFilter.name)],
  }),
  state: choice(subscriptionStates, {
    description: '`ended`: its receiver has answered 410, or its key was revoked or has expired.',
  }),
  reason: Type.Optional(Type.String({ description: 'Why it has ended, as that its key was revoked.' })),
  createdAt: time(),
});
export type Webhook = AnswerType<typeof Webhook>;

export const WebhookWithCounts = object('WebhookWithCounts', {
  ...Webhook.properties,
  pending: count(
    'Deliveries still to be made; the rest of a long backlog stays in the log until there is room.',
    3,
  ),
  failed: count('Deliveries that have failed for good and can be replayed.', 0),
});
export type WebhookWithCounts = AnswerType<typeof WebhookWithCounts>;

export const CreatedWebhook = object('CreatedWebhook', {
  ...Webhook.properties,
  secret: text(
    'What signs deliveries. It is shown now and never again: keep it.',
    'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSwMfKQ9r8GKYo=',
  ),
});
export type CreatedWebhook = AnswerType<typeof CreatedWebhook>;

export const RotatedSecret = object('RotatedSecret', {
  secret: text(
    'The new secret. It is shown now and never again: keep it.',
    'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSwMfKQ9r8GKYo=',
  ),
  previousSecretUntil: time('Until when deliveries are signed with the one before too.'),
});
export type RotatedSecret = AnswerType<typeof RotatedSecret>;

const outcome = {
  status: Type.Optional(count("The answer's, where there was one.", 503)),
  reason: Type.Optional(text('Why it failed.', 'The receiver has answered 503.')),
  answer: Type.Optional(text('The beginning of the answer, as plain text.', 'maintenance until 9')),
};

const DeliveryAttempt = object('DeliveryAttempt', {
  at: time(),
  tookMs: Type.Integer({ example: 84 }),
  ...outcome,
});

export const WebhookTest = object('WebhookTest', {
  ...outcome,
  delivered: Type.Boolean({ description: 'Whether the receiver has taken it.' }),
});
export type WebhookTest = AnswerType<typeof WebhookTest>;

export const Delivery = object('Delivery', {
  delivery: count('Its number within the webhook, which is the order in which it was announced.', 42),
  webhookId: text("The event's id, which every try has as `webhook-id`.", 'world-bank-2019:320324109002:1'),
  type: choice(followedTypes),
  ruleSet: text('The rule set; empty if the event concerns all of them.', 'world-bank-2019'),
  code: text(
    'The village, township or county; empty if the event concerns the whole country.',
    '320324109002',
  ),
  state: choice(deliveryStates),
  tries: count('Since it was made, or replayed.', 2),
  createdAt: time(),
  dueAt: Type.Optional(time('Not to be tried again before; of one that is pending.')),
  settledAt: Type.Optional(time('When it was delivered or has failed for good.')),
  attempts: Type.Array(DeliveryAttempt, { description: 'The last 10 tries, the oldest first.' }),
});
export type Delivery = AnswerType<typeof Delivery>;

export const WebhookPage = page('WebhookPage', Webhook);

export const DeliveryPage = page('DeliveryPage', Delivery);

export const Replayed = object('Replayed', {
  replayed: count(
    'How many are delivered again: those that had failed, and those that waited for another try.',
    12,
  ),
});
export type Replayed = AnswerType<typeof Replayed>;

export function webhookAnswer(subscription: SubscriptionDocument): Webhook {
  const { _id, keyId, url, description, filter, state, reason, createdAt } = subscription;
  return {
    id: _id,
    keyId,
    url,
    description,
    filter,
    state,
    ...(reason === undefined ? {} : { reason }),
    createdAt: createdAt.toISOString(),
  };
}

export function createdWebhookAnswer({ made, secret }: MadeSubscription): CreatedWebhook {
  return { ...webhookAnswer(made), secret };
}

export function rotatedAnswer({ secret, previousUntil }: Rotated): RotatedSecret {
  return { secret, previousSecretUntil: previousUntil.toISOString() };
}

export function deliveryAnswer(delivery: ListedDelivery): Delivery {
  const { sequence, webhookId, type, ruleSet, code, state, tries, createdAt, dueAt, settledAt, attempts } =
    delivery;
  return {
    delivery: sequence,
    webhookId,
    type,
    ruleSet,
    code,
    state,
    tries,
    createdAt: createdAt.toISOString(),
    ...(state === 'pending' ? { dueAt: dueAt.toISOString() } : {}),
    ...(settledAt === undefined ? {} : { settledAt: settledAt.toISOString() }),
    attempts: attempts.map(attemptAnswer),
  };
}

export function testAnswer(outcome: SendOutcome): WebhookTest {
  switch (outcome.kind) {
    case 'delivered':
      return { delivered: true, status: outcome.status };
    case 'refused':
    case 'gone':
      return { delivered: false, status: outcome.status, ...refusalIn(outcome) };
    case 'unanswered':
      return { delivered: false, reason: outcome.reason };
    case 'cut':
      return { delivered: false, reason: 'The service is stopping.' };
  }
}

function attemptAnswer({ at, ...attempt }: Attempt): AnswerType<typeof DeliveryAttempt> {
  return { at: at.toISOString(), ...attempt };
}
