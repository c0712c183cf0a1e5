import { Type } from 'class-transformer';
import { Equals, IsDefined, IsObject, ValidateNested } from 'class-validator';
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
  IsWellFormedText,
  maxFen,
} from '../wire/constraints';
import { buyerAreas, type BuyerArea, categories, type Category, platforms, type Platform, kinds, type Kind } from '@taocun/domain';

// The checks of an update's data are made of these classes (check-data.ts): of several properties that are wrong the one
// that stands first here is reported. docs/contract.md, section 5, promises that order.

const produceRule = `$property must be { grams, localPriceFenPerKilogram }, both integers from 1 to ${maxFen}, and nothing else`;

/** The farm-gate facts of an order of produce. */
export class ProduceV1 {
  @IsIntegerIn(1, maxFen) readonly grams!: number;
  /** The price of a kilogram at the village's own market. */
  @IsAmountFen() readonly localPriceFenPerKilogram!: number;
}

class VillageRegisteredV1 {
  @IsCode(12) readonly villageCode!: string;
  @IsWellFormedText(100) readonly name!: string;
  @IsIntegerIn(1, 1_000_000) readonly households!: number;
  /** Derived from the code's last three digits where left out. */
  @IsLeftOutOr(IsOneOf(kinds)) readonly kind?: Kind;
  @IsLeftOutOr(IsDegrees(180)) readonly longitude?: number;
  @IsLeftOutOr(IsDegrees(90)) readonly latitude?: number;
  @IsLeftOutOr(IsTrueOrFalse()) readonly povertyCounty?: boolean;
}

class ShopOpenedV1 {
  @IsCode(12) readonly villageCode!: string;
  @IsIdentifier() readonly shopId!: string;
  @IsIdentifier() readonly householdId!: string;
  @IsOneOf(platforms) readonly platform!: Platform;
  @IsOneOf(categories) readonly category!: Category;
}

class ShopClosedV1 {
  @IsIdentifier() readonly shopId!: string;
}

class OrderPaidV1 {
  @IsIdentifier() readonly shopId!: string;
  /** The category of the shop's first accepted opening where left out. */
  @IsLeftOutOr(IsOneOf(categories)) readonly category?: Category;
  @IsIdentifier() readonly orderId!: string;
  @IsAmountFen() readonly amountFen!: number;
  @IsLeftOutOr(IsOneOf(buyerAreas)) readonly buyerArea?: BuyerArea;
  // `ValidateNested` alone would accept an array of them.
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
