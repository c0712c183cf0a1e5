import { Type } from 'class-transformer';
import { Equals, IsBoolean, IsDefined, IsIn, IsObject, ValidateNested } from 'class-validator';
import {
  IsAmountFen,
  IsCode,
  IsDegrees,
  IsEventTime,
  IsIdentifier,
  IsIntegerIn,
  IsLeftOutOr,
  IsPrintable,
  IsWellFormedText,
} from '../wire/constraints';
import { buyerAreas, type BuyerArea, categories, type Category, platforms, type Platform, kinds, type Kind } from '@taocun/domain';

/** The farm-gate facts of an order of produce. */
export class Produce {
  @IsIntegerIn(1, 10_000_000_000_000) readonly grams!: number;
  /** What a kilogram of it fetches at the village's own market. */
  @IsAmountFen() readonly localPriceFenPerKilogram!: number;
}

class VillageRegisteredV1 {
  @IsCode(12) readonly villageCode!: string;
  @IsWellFormedText(100) readonly name!: string;
  @IsIntegerIn(1, 1_000_000) readonly households!: number;
  /** Left out, it is read from the code's last three digits. */
  @IsLeftOutOr(IsIn(kinds)) readonly kind?: Kind;
  @IsLeftOutOr(IsDegrees(180)) readonly longitude?: number;
  @IsLeftOutOr(IsDegrees(90)) readonly latitude?: number;
  @IsLeftOutOr(IsBoolean()) readonly povertyCounty?: boolean;
}

class ShopOpenedV1 {
  @IsIdentifier() readonly shopId!: string;
  @IsCode(12) readonly villageCode!: string;
  @IsIdentifier() readonly householdId!: string;
  @IsIn(platforms) readonly platform!: Platform;
  @IsIn(categories) readonly category!: Category;
}

class ShopClosedV1 {
  @IsIdentifier() readonly shopId!: string;
}

class OrderPaidV1 {
  @IsIdentifier() readonly orderId!: string;
  @IsIdentifier() readonly shopId!: string;
  @IsAmountFen() readonly amountFen!: number;
  /** Left out, it is that of the shop's first accepted opening. */
  @IsLeftOutOr(IsIn(categories)) readonly category?: Category;
  @IsLeftOutOr(IsIn(buyerAreas)) readonly buyerArea?: BuyerArea;
  // `ValidateNested` alone would take an array of them.
  @IsLeftOutOr(IsObject(), ValidateNested(), Type(() => Produce)) readonly produce?: Produce;
}

class OrderRefundedV1 {
  @IsIdentifier() readonly refundId!: string;
  @IsIdentifier() readonly orderId!: string;
  @IsIdentifier() readonly shopId!: string;
  /** The order's payment time; not later than the `time` of the refund, which only the envelope knows. */
  @IsEventTime() readonly orderPaidAt!: string;
  @IsAmountFen() readonly amountFen!: number;
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
type UpdateData = InstanceType<(typeof updateTypes)[UpdateType]>;

/** The envelope of a marketplace update: a structured CloudEvent. Further attributes are passed over. */
export class MarketplaceUpdate<Data extends object = UpdateData> {
  @Equals('1.0') readonly specversion!: '1.0';
  @IsPrintable(128) readonly id!: string;
  @IsPrintable(256) readonly source!: string;
  @IsIn(Object.keys(updateTypes)) readonly type!: UpdateType;
  @IsEventTime() readonly time!: string;
  @IsDefined() @IsObject() readonly data!: Data;
}
