import { Type } from 'class-transformer';
import { IsBoolean, IsIn, IsInt, IsObject, ValidateNested } from 'class-validator';
import { IsAmountFen, IsCode, IsDegrees, IsIdentifier, IsIntegerIn, IsLeftOutOr, IsPrintable, IsWellFormedText } from '../wire/constraints';
import {
  buyerAreas,
  type BuyerArea,
  categories,
  type Category,
  type Day,
  kinds,
  type Kind,
  platforms,
  type Platform,
  type Registration,
  type Tick,
} from '@taocun/domain';
import type { InputName } from './input-name';
import { Produce } from '../updates/marketplace-update';

// What ingestion publishes to `village.activity` and classification reads: updates that were accepted, resolved
// (which village, which category, which day) and in their final order. Shared by the services, not promised to others.

class RegisteredActivityV1 implements Registration {
  @IsCode(12) readonly villageCode!: string;
  /** With `id` and `source` it says which of a village's registrations is in force. */
  @IsInt() readonly timeMs!: number;
  @IsPrintable(128) readonly id!: string;
  @IsPrintable(256) readonly source!: string;
  @IsWellFormedText(100) readonly name!: string;
  @IsIntegerIn(1, 1_000_000) readonly households!: number;
  /** Resolved: from the code where the registration left it out. */
  @IsIn(kinds) readonly kind!: Kind;
  @IsLeftOutOr(IsBoolean()) readonly povertyCounty?: boolean;
  @IsLeftOutOr(IsDegrees(180)) readonly longitude?: number;
  @IsLeftOutOr(IsDegrees(90)) readonly latitude?: number;
}

class OpenedActivityV1 {
  @IsCode(12) readonly villageCode!: string;
  @IsIdentifier() readonly shopId!: string;
  @IsInt() readonly timeMs!: number;
  @IsPrintable(128) readonly id!: string;
  @IsPrintable(256) readonly source!: string;
  @IsIdentifier() readonly householdId!: string;
  @IsIn(platforms) readonly platform!: Platform;
  @IsIn(categories) readonly category!: Category;
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
  /** Resolved: that of the shop's first accepted opening where the order left it out. */
  @IsIn(categories) readonly category!: Category;
  @IsLeftOutOr(IsIn(buyerAreas)) readonly buyerArea?: BuyerArea;
  @IsLeftOutOr(IsObject(), ValidateNested(), Type(() => Produce)) readonly produce?: Produce;
}

class RefundedActivityV1 {
  @IsCode(12) readonly villageCode!: string;
  @IsIdentifier() readonly shopId!: string;
  /** The day on which the order was paid: there the refund comes off. */
  @IsInt() readonly day!: Day;
  @IsAmountFen() readonly amountFen!: number;
}

const tickStates = ['waiting', 'read'] as const;
export type TickState = (typeof tickStates)[number];

/** How far one partition of `marketplace.updates` has come; ordered by (epoch, number). */
export class TickActivityV1 implements Tick {
  /** The source partition that it speaks for. */
  @IsIntegerIn(0, Number.MAX_SAFE_INTEGER) readonly partition!: number;
  /** How many source partitions there are. */
  @IsIntegerIn(1, Number.MAX_SAFE_INTEGER) readonly partitions!: number;
  @IsIn(tickStates) readonly state!: TickState;
  /** The greatest event day of the accepted updates read from the partition; left out before the first. */
  @IsLeftOutOr(IsInt()) readonly day?: Day;
  /** The owner's epoch. */
  @IsIntegerIn(0, Number.MAX_SAFE_INTEGER) readonly epoch!: number;
  /** The tick's place among those of its epoch. */
  @IsIntegerIn(0, Number.MAX_SAFE_INTEGER) readonly number!: number;
}

/**
 * One generation of classification takes over from another. It stands in every partition, and all that stands before it
 * in its partition was the old generation's to announce. Not ingestion writes it but the command that switches.
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

/** An activity as read. A tick has no `input`: it depends on when fetches fall and is ordered by itself. Nor has a switch, which follows from no update. */
export type Activity =
  | { readonly kind: 'registered'; readonly input: InputName; readonly data: RegisteredActivityV1 }
  | { readonly kind: 'opened'; readonly input: InputName; readonly data: OpenedActivityV1 }
  | { readonly kind: 'closed'; readonly input: InputName; readonly data: ClosedActivityV1 }
  | { readonly kind: 'paid'; readonly input: InputName; readonly data: PaidActivityV1 }
  | { readonly kind: 'refunded'; readonly input: InputName; readonly data: RefundedActivityV1 }
  | { readonly kind: 'tick'; readonly data: TickActivityV1 }
  | { readonly kind: 'switched'; readonly data: GenerationSwitchedActivityV1 };
