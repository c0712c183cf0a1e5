import { ApiProperty, ApiPropertyOptional, OmitType } from '@nestjs/swagger';
import { type AnnouncementFilter, followedTypes } from '@taocun/reporting-announcements';
import { type ListedDelivery } from './deliveries';
import { type SendOutcome, refusalIn } from '../sending/http-sender';
import { type MadeSubscription, type Rotated } from './subscriptions';
import { WebhookFilter } from './webhook-bodies';
import {
  type Attempt,
  type DeliveryState,
  deliveryStates,
  type SubscriptionDocument,
  type SubscriptionState,
  subscriptionStates,
} from '../store/webhook-documents';

// Answers, as classes that describe themselves, and how they are made. A secret is part of one only right after it was made.

const anId = { description: "The webhook's id.", example: 'wh_6474e19c2f0a4b0001c3d5e7' } as const;
const aTime = { type: String, format: 'date-time' } as const;

export class WebhookAnswer {
  @ApiProperty(anId) id!: string;
  @ApiProperty({ description: 'The API key that it belongs to.', example: '0123456789ab' }) keyId!: string;
  @ApiProperty({ example: 'https://example.com/taobao-villages' }) url!: string;
  @ApiProperty({ example: 'The map of our province' }) description!: string;
  @ApiProperty({ type: WebhookFilter, example: { regions: ['33'] } }) filter!: AnnouncementFilter;
  @ApiProperty({ enum: subscriptionStates, description: '`ended`: its receiver has answered 410, or its key was revoked or has expired.' })
  state!: SubscriptionState;
  @ApiPropertyOptional({ description: 'Why it has ended.', example: 'Its key was revoked or has expired.' }) reason?: string;
  @ApiProperty(aTime) createdAt!: string;
}

export class WebhookWithCountsAnswer extends WebhookAnswer {
  @ApiProperty({
    type: 'integer',
    description: 'Deliveries still to be made; the rest of a long backlog stays in the log until there is room.',
    example: 3,
  })
  pending!: number;
  @ApiProperty({ type: 'integer', description: 'Deliveries that have failed for good and can be replayed.', example: 0 }) failed!: number;
}

export class CreatedWebhookAnswer extends WebhookAnswer {
  @ApiProperty({
    description: 'What signs deliveries. It is shown now and never again: keep it.',
    example: 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSwMfKQ9r8GKYo=',
  })
  secret!: string;
}

export class RotatedSecretAnswer {
  @ApiProperty({
    description: 'The new secret. It is shown now and never again: keep it.',
    example: 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSwMfKQ9r8GKYo=',
  })
  secret!: string;
  @ApiProperty({ ...aTime, description: 'Until when deliveries are signed with the one before too.' }) previousSecretUntil!: string;
}

class DeliveryAttemptAnswer {
  @ApiProperty(aTime) at!: string;
  @ApiProperty({ type: 'integer', example: 84 }) tookMs!: number;
  @ApiPropertyOptional({ type: 'integer', description: "The answer's, where there was one.", example: 503 }) status?: number;
  @ApiPropertyOptional({ description: 'Why it failed.', example: 'The receiver has answered 503.' }) reason?: string;
  @ApiPropertyOptional({ description: 'The beginning of the answer, as plain text.', example: 'maintenance until 9' }) answer?: string;
}

export class WebhookTestAnswer extends OmitType(DeliveryAttemptAnswer, ['at', 'tookMs']) {
  @ApiProperty({ description: 'Whether the receiver has taken it.' }) delivered!: boolean;
}

export class DeliveryAnswer {
  @ApiProperty({
    type: 'integer',
    description: 'Its number within the webhook, which is the order in which it was announced.',
    example: 42,
  })
  delivery!: number;
  @ApiProperty({ description: "The event's id, which every try has as `webhook-id`.", example: 'world-bank-2019:320324109002:1' })
  webhookId!: string;
  @ApiProperty({ enum: followedTypes }) type!: string;
  @ApiProperty({ example: 'world-bank-2019' }) ruleSet!: string;
  @ApiProperty({ description: 'The village, township or county.', example: '320324109002' }) code!: string;
  @ApiProperty({ enum: deliveryStates }) state!: DeliveryState;
  @ApiProperty({ type: 'integer', description: 'Since it was made, or replayed.', example: 2 }) tries!: number;
  @ApiProperty(aTime) createdAt!: string;
  @ApiPropertyOptional({ ...aTime, description: 'Not to be tried again before; of one that is pending.' }) dueAt?: string;
  @ApiPropertyOptional({ ...aTime, description: 'When it was delivered or has failed for good.' }) settledAt?: string;
  @ApiProperty({ type: [DeliveryAttemptAnswer], description: 'The last 10 tries, the oldest first.' }) attempts!: DeliveryAttemptAnswer[];
}

export class WebhookPageDocs {
  @ApiProperty({ type: [WebhookAnswer] }) items!: WebhookAnswer[];
  @ApiPropertyOptional({ description: 'The cursor of the next page; left out on the last.' }) next?: string;
}

export class DeliveryPageDocs {
  @ApiProperty({ type: [DeliveryAnswer] }) items!: DeliveryAnswer[];
  @ApiPropertyOptional({ description: 'The cursor of the next page; left out on the last.' }) next?: string;
}

export class ReplayedAnswer {
  @ApiProperty({ type: 'integer', description: 'How many are delivered again.', example: 12 }) replayed!: number;
}

export function webhookAnswer(subscription: SubscriptionDocument): WebhookAnswer {
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

export function createdWebhookAnswer({ made, secret }: MadeSubscription): CreatedWebhookAnswer {
  return { ...webhookAnswer(made), secret };
}

export function rotatedAnswer({ secret, previousUntil }: Rotated): RotatedSecretAnswer {
  return { secret, previousSecretUntil: previousUntil.toISOString() };
}

export function deliveryAnswer(delivery: ListedDelivery): DeliveryAnswer {
  const { sequence, webhookId, type, ruleSet, code, state, tries, createdAt, dueAt, settledAt, attempts } = delivery;
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

export function testAnswer(outcome: SendOutcome): WebhookTestAnswer {
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

function attemptAnswer({ at, ...attempt }: Attempt): DeliveryAttemptAnswer {
  return { at: at.toISOString(), ...attempt };
}
