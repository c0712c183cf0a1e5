import { Type } from 'class-transformer';
import { Equals, IsDefined, IsNotEmptyObject, IsObject, ValidateNested } from 'class-validator';
import {
  IsAmountFen,
  IsCode,
  IsDegrees,
  IsEventTime,
  IsIdentifier,
  IsIntegerIn,
  IsLeftOutOr,
  IsOneOf,
  IsPrintable,
  IsTrueOrFalse,
  maxFen,
} from '../wire/constraints';
import { IsName } from '../wire/names';
import {
  buyerAreas,
  type BuyerArea,
  categories,
  type Category,
  type Channel,
  channels,
  platforms,
  type Platform,
  kinds,
  type Kind,
  type Sex,
  sexes,
  type UrbanRuralClass,
  urbanRuralClasses,
} from '@taocun/domain';

// check-data.ts compiles the checks of an update's data from these classes. Of several invalid properties, the first in its class is reported;
// docs/contract.md, section 5, promises that order.

const produceRule =
  `$property must be { grams, localPriceFenPerKilogram }, both integers from 1 to ${maxFen}, with or without product, an identifier, ` +
  `and feesFen and deliveryFen, integers from 0 to ${maxFen}, and nothing else`;
const keeperRule =
  '$property must be one or more of { sex, birthYear, returnee, povertyRegistered }: female or male, an integer from 1900 to 2100, ' +
  'and twice true or false, and nothing else';

/** The farm-gate data of an order of produce. */
export class ProduceV1 {
  @IsIntegerIn(1, maxFen) readonly grams!: number;
  /** The price per kilogram at the village's own market. */
  @IsAmountFen() readonly localPriceFenPerKilogram!: number;
  @IsLeftOutOr(IsIdentifier()) readonly product?: string | undefined;
  /** The part of the price that the marketplace kept or billed for this order. */
  @IsLeftOutOr(IsIntegerIn(0, maxFen)) readonly feesFen?: number | undefined;
  /** The seller's cost of packing and delivery. */
  @IsLeftOutOr(IsIntegerIn(0, maxFen)) readonly deliveryFen?: number | undefined;
}

/** The person who keeps a shop, as far as the opening describes them. */
export class KeeperV1 {
  @IsLeftOutOr(IsOneOf(sexes)) readonly sex?: Sex | undefined;
  @IsLeftOutOr(IsIntegerIn(1900, 2100)) readonly birthYear?: number | undefined;
  /** True if the keeper came back to the village from work or studies elsewhere. */
  @IsLeftOutOr(IsTrueOrFalse()) readonly returnee?: boolean | undefined;
  /** True if the keeper's household is registered as poor. */
  @IsLeftOutOr(IsTrueOrFalse()) readonly povertyRegistered?: boolean | undefined;
}

class VillageRegisteredV1 {
  @IsCode(12) readonly villageCode!: string;
  @IsName(100) readonly name!: string;
  @IsIntegerIn(1, 1_000_000) readonly households!: number;
  /** If absent, derived from the last three digits of the code. */
  @IsLeftOutOr(IsOneOf(kinds)) readonly kind?: Kind;
  @IsLeftOutOr(IsDegrees(180)) readonly longitude?: number;
  @IsLeftOutOr(IsDegrees(90)) readonly latitude?: number;
  @IsLeftOutOr(IsTrueOrFalse()) readonly povertyCounty?: boolean;
  /** The township to which the village belongs from `time` on; if absent, the first nine digits of its code. */
  @IsLeftOutOr(IsCode(9)) readonly townshipCode?: string;
  @IsLeftOutOr(IsOneOf(urbanRuralClasses)) readonly urbanRural?: UrbanRuralClass;
  /** The code by which this place was known before. */
  @IsLeftOutOr(IsCode(12)) readonly formerCode?: string;
}

class ShopOpenedV1 {
  @IsCode(12) readonly villageCode!: string;
  @IsIdentifier() readonly shopId!: string;
  /** Marketplaces that do not know the household omit it. */
  @IsLeftOutOr(IsIdentifier()) readonly householdId?: string;
  @IsOneOf(platforms) readonly platform!: Platform;
  @IsOneOf(categories) readonly category!: Category;
  @IsLeftOutOr(
    IsNotEmptyObject({ nullable: false }, { message: keeperRule }),
    ValidateNested({ message: keeperRule }),
    Type(() => KeeperV1),
  )
  readonly keeper?: KeeperV1;
  /** Everyone who works in the shop, including the keeper. */
  @IsLeftOutOr(IsIntegerIn(0, 100_000)) readonly workers?: number;
}

class ShopClosedV1 {
  @IsIdentifier() readonly shopId!: string;
}

class OrderPaidV1 {
  @IsIdentifier() readonly shopId!: string;
  /** If absent, the category of the shop's first accepted opening. */
  @IsLeftOutOr(IsOneOf(categories)) readonly category?: Category;
  @IsIdentifier() readonly orderId!: string;
  @IsAmountFen() readonly amountFen!: number;
  @IsLeftOutOr(IsOneOf(buyerAreas)) readonly buyerArea?: BuyerArea;
  /** The buyer's way to the order: a search or a shop's page, a live stream, a short video, or a group purchase. */
  @IsLeftOutOr(IsOneOf(channels)) readonly channel?: Channel;
  // `ValidateNested` alone would accept an array of such objects.
  @IsLeftOutOr(IsObject({ message: produceRule }), ValidateNested({ message: produceRule }), Type(() => ProduceV1))
  readonly produce?: ProduceV1;
}

class OrderRefundedV1 {
  @IsIdentifier() readonly shopId!: string;
  @IsIdentifier() readonly orderId!: string;
  @IsAmountFen() readonly amountFen!: number;
  @IsIdentifier() readonly refundId!: string;
  /** The order's payment time; not later than the `time` of the refund, which only the envelope knows. */
  @IsEventTime(': when the order was paid') readonly orderPaidAt!: string;
}

/** Every type of marketplace update and the class of its `data`. */
export const updateTypes = {
  'taocun.village.registered.v1': VillageRegisteredV1,
  'taocun.shop.opened.v1': ShopOpenedV1,
  'taocun.shop.closed.v1': ShopClosedV1,
  'taocun.order.paid.v1': OrderPaidV1,
  'taocun.order.refunded.v1': OrderRefundedV1,
} as const;
export type UpdateType = keyof typeof updateTypes;
export type UpdateData<Type extends UpdateType = UpdateType> = InstanceType<(typeof updateTypes)[Type]>;

/** The envelope of a marketplace update: a structured CloudEvent. Unknown attributes are ignored. */
export class MarketplaceUpdate<Data extends object = UpdateData> {
  @Equals('1.0') readonly specversion!: '1.0';
  @IsPrintable(128) readonly id!: string;
  @IsPrintable(256) readonly source!: string;
  @IsOneOf(Object.keys(updateTypes)) readonly type!: UpdateType;
  @IsEventTime() readonly time!: string;
  @IsDefined() @IsObject() readonly data!: Data;
}
