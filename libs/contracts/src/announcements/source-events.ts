import { Type } from 'class-transformer';
import { IsArray, IsInt, IsString, Matches, ValidateNested } from 'class-validator';
import { type MonthOfOrders } from '@taocun/domain';
import { IsCount, IsIntegerIn, IsIsoDay, IsLeftOutOr, IsPrintable } from '../wire/constraints';
import { parseExactJson, stringifyExactJson } from '../wire/exact-json';

// The events of `source.orders`, from which reporting follows what sources have sent. Internal to the
// services, no public contract.

/**
 * The orders of a source in one month, as a partition of `village.activity` has counted them. It replaces the
 * earlier one of the same month.
 */
export class OrdersCountedV1 {
  /** The owner of the source, as docs/contract.md defines it. */
  @IsPrintable(256) readonly source!: string;
  /** YYYY-MM */
  @Matches(/^[0-9]{4}-[0-9]{2}$/) readonly month!: string;
  @IsCount() readonly partition!: number;
  /**
   * The offset of the partition as of which it holds. A former owner may publish an older state after a newer
   * one.
   */
  @IsCount() readonly offset!: number;
  /** The orders of each day of the month, from the first on. */
  @IsArray() @IsInt({ each: true }) readonly orders!: readonly number[];
}

/** A source that is no longer expected to send. */
class GivenUpV1 {
  @IsPrintable(256) readonly source!: string;
  /** The first day on which it is no longer expected to; if absent, the day after its latest order. */
  @IsLeftOutOr(IsIsoDay()) readonly from?: string;
}

/** The way in which gaps are judged in this installation. */
export class GapRulesV1 {
  /** The fewest silent days of a gap. */
  @IsIntegerIn(1, 90) readonly leastDays!: number;
  /** By name. */
  @IsArray() @ValidateNested({ each: true }) @Type(() => GivenUpV1) readonly givenUp!: readonly GivenUpV1[];
}

/** A source that is silent in a partition of `marketplace.updates`. */
class WaitedForV1 {
  @IsPrintable(256) readonly source!: string;
  /** The first silent day. */
  @IsIsoDay() readonly since!: string;
}

/** A year that is due, but not certified because sources are silent. */
export class WaitingYearV1 {
  @IsString() readonly ruleSet!: string;
  @IsInt() readonly year!: number;
  /** The first day of the clock on which it was due. */
  @IsIsoDay() readonly since!: string;
  /** By name; none if all have returned, until the clock's next day. */
  @IsArray()
  @ValidateNested({ each: true })
  @Type(() => WaitedForV1)
  readonly sources!: readonly WaitedForV1[];
}

/** The clock of a partition of `village.activity`. It replaces the earlier one. */
export class ClockReachedV1 {
  @IsCount() readonly partition!: number;
  /** The offset of the partition as of which it holds. */
  @IsCount() readonly offset!: number;
  @IsIntegerIn(1, Number.MAX_SAFE_INTEGER) readonly partitions!: number;
  @IsIsoDay() readonly asOf!: string;
  @ValidateNested() @Type(() => GapRulesV1) readonly gapRules!: GapRulesV1;
  @IsArray()
  @ValidateNested({ each: true })
  @Type(() => WaitingYearV1)
  readonly waiting!: readonly WaitingYearV1[];
}

export const sourceEventTypes = {
  'taocun.orders.counted.v1': OrdersCountedV1,
  'taocun.clock.reached.v1': ClockReachedV1,
} as const;
type SourceEventType = keyof typeof sourceEventTypes;

/** A decoded event of `source.orders`, with the key that its successors share. */
export type SourceEvent = {
  readonly [Kind in SourceEventType]: {
    readonly id: string;
    readonly type: Kind;
    readonly data: InstanceType<(typeof sourceEventTypes)[Kind]>;
  };
}[SourceEventType];

export function encodeOrdersCounted(
  { partition, offset }: { readonly partition: number; readonly offset: number },
  { source, month, orders }: MonthOfOrders,
): { readonly key: string; readonly value: string } {
  return sourceEvent('taocun.orders.counted.v1', `orders:${partition}:${month}:${source}`, {
    source,
    month,
    partition,
    offset,
    orders,
  });
}

export function encodeClockReached(clock: ClockReachedV1): { readonly key: string; readonly value: string } {
  const { partition, offset, partitions, asOf, gapRules, waiting } = clock;
  return sourceEvent('taocun.clock.reached.v1', `clock:${partition}`, {
    partition,
    offset,
    partitions,
    asOf,
    gapRules,
    waiting,
  });
}

/** Reads a record of `source.orders`. Throws on a foreign record. */
export function decodeSourceEvent(value: Buffer): SourceEvent {
  const event = parseExactJson(value.toString('utf8')) as SourceEvent;
  if (!Object.hasOwn(sourceEventTypes, event.type))
    throw new Error(
      `The event ${JSON.stringify(event.id)} is of the unknown type ${JSON.stringify(event.type)}.`,
    );
  return event;
}

function sourceEvent(
  type: SourceEventType,
  id: string,
  data: object,
): { readonly key: string; readonly value: string } {
  return {
    key: id,
    value: stringifyExactJson({
      specversion: '1.0',
      id,
      source: '/taocun/classification',
      type,
      datacontenttype: 'application/json',
      data,
    }),
  };
}
