import { Type } from 'class-transformer';
import { IsArray, IsBoolean, IsIn, IsInt, IsObject, ValidateNested } from 'class-validator';
import { IsAmountFen, IsCode, IsDegrees, IsIdentifier, IsIntegerIn, IsLeftOutOr, IsPrintable, IsWellFormedText } from '../wire/constraints';
import {
  buyerAreas,
  type BuyerArea,
  categories,
  type Category,
  type Channel,
  channels,
  type Day,
  kinds,
  type Kind,
  platforms,
  type Platform,
  type Registration,
  type SilentInPartition,
  type Tick,
  type UrbanRuralClass,
  urbanRuralClasses,
} from '@taocun/domain';
import type { InputName } from './input-name';
import { KeeperV1, ProduceV1 } from '../updates/marketplace-update';

// The events that ingestion publishes to `village.activity` and classification reads: accepted updates, resolved
// (village, category, day) and in their final order. Internal to the services, no public contract.

class RegisteredActivityV1 implements Registration {
  @IsCode(12) readonly villageCode!: string;
  /** Decides, with `id` and `source`, which of a village's registrations is in force. */
  @IsInt() readonly timeMs!: number;
  @IsPrintable(128) readonly id!: string;
  @IsPrintable(256) readonly source!: string;
  @IsWellFormedText(100) readonly name!: string;
  @IsIntegerIn(1, 1_000_000) readonly households!: number;
  /** Resolved: derived from the village code if the registration omits it. */
  @IsIn(kinds) readonly kind!: Kind;
  @IsLeftOutOr(IsBoolean()) readonly povertyCounty?: boolean;
  @IsLeftOutOr(IsDegrees(180)) readonly longitude?: number;
  @IsLeftOutOr(IsDegrees(90)) readonly latitude?: number;
  @IsLeftOutOr(IsCode(9)) readonly townshipCode?: string;
  @IsLeftOutOr(IsIn(urbanRuralClasses)) readonly urbanRural?: UrbanRuralClass;
  @IsLeftOutOr(IsCode(12)) readonly formerCode?: string;
}

class OpenedActivityV1 {
  @IsCode(12) readonly villageCode!: string;
  @IsIdentifier() readonly shopId!: string;
  @IsInt() readonly timeMs!: number;
  @IsPrintable(128) readonly id!: string;
  @IsPrintable(256) readonly source!: string;
  @IsLeftOutOr(IsIdentifier()) readonly householdId?: string | undefined;
  @IsIn(platforms) readonly platform!: Platform;
  @IsIn(categories) readonly category!: Category;
  @IsLeftOutOr(IsObject(), ValidateNested(), Type(() => KeeperV1)) readonly keeper?: KeeperV1 | undefined;
  @IsLeftOutOr(IsIntegerIn(0, 100_000)) readonly workers?: number | undefined;
}

class ClosedActivityV1 {
  @IsCode(12) readonly villageCode!: string;
  @IsIdentifier() readonly shopId!: string;
  @IsInt() readonly timeMs!: number;
}

class PaidActivityV1 {
  @IsCode(12) readonly villageCode!: string;
  @IsIdentifier() readonly shopId!: string;
  /** The day of the payment, in China Standard Time. */
  @IsInt() readonly day!: Day;
  @IsAmountFen() readonly amountFen!: number;
  /** Resolved: the category of the shop's first accepted opening if the order omits it. */
  @IsIn(categories) readonly category!: Category;
  @IsLeftOutOr(IsIn(buyerAreas)) readonly buyerArea?: BuyerArea | undefined;
  @IsLeftOutOr(IsIn(channels)) readonly channel?: Channel | undefined;
  @IsLeftOutOr(IsObject(), ValidateNested(), Type(() => ProduceV1)) readonly produce?: ProduceV1 | undefined;
}

class RefundedActivityV1 {
  @IsCode(12) readonly villageCode!: string;
  @IsIdentifier() readonly shopId!: string;
  /** The day on which the order was paid. The refund is deducted from that day's sales. */
  @IsInt() readonly day!: Day;
  @IsAmountFen() readonly amountFen!: number;
}

class SilentSourceV1 implements SilentInPartition {
  @IsPrintable(256) readonly source!: string;
  /** The first silent day. */
  @IsInt() readonly since!: Day;
}

const tickStates = ['waiting', 'read'] as const;
type TickState = (typeof tickStates)[number];

/** Watermark of one partition of `marketplace.updates`; ordered by (epoch, number). */
class TickActivityV1 implements Tick {
  @IsIntegerIn(0, Number.MAX_SAFE_INTEGER) readonly partition!: number;
  @IsIntegerIn(1, Number.MAX_SAFE_INTEGER) readonly partitions!: number;
  @IsIn(tickStates) readonly state!: TickState;
  /** The latest event day among the accepted updates of the partition; absent before the first. */
  @IsLeftOutOr(IsInt()) readonly day?: Day;
  @IsIntegerIn(0, Number.MAX_SAFE_INTEGER) readonly epoch!: number;
  /** Index of the tick within its epoch. */
  @IsIntegerIn(0, Number.MAX_SAFE_INTEGER) readonly number!: number;
  /** The sources that have fallen silent in the partition, as of its day. */
  @IsLeftOutOr(IsArray(), ValidateNested({ each: true }), Type(() => SilentSourceV1)) readonly silent?: readonly SilentSourceV1[];
}

/**
 * One generation of classification takes over from another. The record is written to every partition: everything before it in its partition was
 * published by the old generation. The command that switches generations writes it, not ingestion.
 */
export class GenerationSwitchedActivityV1 {
  /** The generation that takes over. */
  @IsIdentifier() readonly generation!: string;
  /** The generation that stops here. */
  @IsIdentifier() readonly from!: string;
}

/** Every type of activity and the class of its `data`. */
export const activityTypes = {
  'taocun.activity.village.registered.v1': RegisteredActivityV1,
  'taocun.activity.shop.opened.v1': OpenedActivityV1,
  'taocun.activity.shop.closed.v1': ClosedActivityV1,
  'taocun.activity.order.paid.v1': PaidActivityV1,
  'taocun.activity.order.refunded.v1': RefundedActivityV1,
  'taocun.activity.tick.v1': TickActivityV1,
  'taocun.activity.generation.switched.v1': GenerationSwitchedActivityV1,
} as const;
export type ActivityType = keyof typeof activityTypes;

/** A decoded activity. A tick has no `input`, because it depends on the timing of fetches and has its own order; a switch has none because no update causes it. */
export type Activity =
  | { readonly kind: 'registered'; readonly input: InputName; readonly data: RegisteredActivityV1 }
  | { readonly kind: 'opened'; readonly input: InputName; readonly data: OpenedActivityV1 }
  | { readonly kind: 'closed'; readonly input: InputName; readonly data: ClosedActivityV1 }
  | { readonly kind: 'paid'; readonly input: InputName; readonly data: PaidActivityV1 }
  | { readonly kind: 'refunded'; readonly input: InputName; readonly data: RefundedActivityV1 }
  | { readonly kind: 'tick'; readonly data: TickActivityV1 }
  | { readonly kind: 'switched'; readonly data: GenerationSwitchedActivityV1 };
