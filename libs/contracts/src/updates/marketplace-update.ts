import { Equals, IsDefined, IsObject } from 'class-validator';
import { rowsOf, type SentMembers, type UpdateKind } from '@taocun/domain';
import { IsEventTime, IsOneOf, IsPrintable } from '../wire/constraints';
import { classOf, type DataClass } from './member-classes';

// check-data.ts compiles the checks of an update's data from these classes.

function dataClass<Kind extends UpdateKind>(name: string, kind: Kind): DataClass<SentMembers<Kind>> {
  const members = rowsOf(kind).map(([member, row]) => ({
    name: member,
    form: row,
    optional: row.updates[kind] === 'optional',
    says: row.says,
    example: row.example,
  }));
  return classOf(name, members);
}

/** Every type of marketplace update and the class of its `data`, made of the table of members. */
export const updateTypes = {
  'taocun.village.registered.v1': dataClass('VillageRegisteredV1', 'registered'),
  'taocun.shop.opened.v1': dataClass('ShopOpenedV1', 'opened'),
  'taocun.shop.closed.v1': dataClass('ShopClosedV1', 'closed'),
  'taocun.order.paid.v1': dataClass('OrderPaidV1', 'paid'),
  'taocun.order.refunded.v1': dataClass('OrderRefundedV1', 'refunded'),
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
