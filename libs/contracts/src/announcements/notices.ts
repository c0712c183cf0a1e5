import { Type } from 'class-transformer';
import { IsArray, IsInt, IsObject, Matches, ValidateNested } from 'class-validator';
import { type Fen } from '@taocun/domain';
import {
  IsCode,
  IsCount,
  IsFenSum,
  IsIntegerIn,
  IsIsoDay,
  IsLeftOutOr,
  IsPrintable,
  IsRuleSetName,
} from '../wire/constraints';
import { GapRulesV1 } from './source-events';

/** The orders of a source by day, consecutively from a first day. */
class OrdersOfSourceV1 {
  /** The owner of the source, as docs/contract.md defines it. */
  @IsPrintable(256) readonly source!: string;
  @IsIsoDay() readonly from!: string;
  @IsArray() @IsInt({ each: true }) readonly orders!: readonly number[];
}

/**
 * The orders that a partition of `village.activity` had counted when it issued a list. They decide which gaps
 * the list has.
 */
class OrdersOfListV1 {
  /** The last day of the orders, which is the last whole day when the year was due. */
  @IsIsoDay() readonly until!: string;
  @IsObject() @ValidateNested() @Type(() => GapRulesV1) readonly gapRules!: GapRulesV1;
  @IsArray()
  @ValidateNested({ each: true })
  @Type(() => OrdersOfSourceV1)
  readonly sources!: readonly OrdersOfSourceV1[];
}

/** A partition of `village.activity` has issued all its certificates of a year and rule set. */
export class ListClosedV1 {
  @IsRuleSetName() readonly ruleSet!: string;
  @IsInt() readonly year!: number;
  /** The cut-off of the year under the rule set. */
  @IsIsoDay() readonly asOf!: string;
  @IsCount() readonly partition!: number;
  /** The list is complete once so many partitions have closed it. */
  @IsIntegerIn(1, Number.MAX_SAFE_INTEGER) readonly partitions!: number;
  /** The certificates of the partition, and those of them that qualify. */
  @IsCount() readonly certificates!: number;
  @IsCount() readonly qualifying!: number;
  @IsObject() @ValidateNested() @Type(() => OrdersOfListV1) readonly orders!: OrdersOfListV1;
}

/** Open shops of the sources that have gaps, among all. */
class MissingShareV1 {
  @IsCount() readonly part!: number;
  @IsCount() readonly whole!: number;
}

/** A run of days on which a source has sent far less than its past suggests. */
class MissingSourceV1 {
  /** The owner of the source, as docs/contract.md defines it. */
  @IsPrintable(256) readonly source!: string;
  /** The first silent day. */
  @IsIsoDay() readonly since!: string;
  /** The last silent day; absent if the source was still silent. */
  @IsLeftOutOr(IsIsoDay()) readonly until?: string;
  /** The orders expected on these days, and those received. */
  @IsCount() readonly expected!: number;
  @IsCount() readonly received!: number;
  /** The open shops of the source. */
  @IsCount() readonly openShops!: number;
}

/** The orders that are missing from figures, by source, and the share of open shops that this concerns. */
export class IncompleteV1 {
  @IsObject() @ValidateNested() @Type(() => MissingShareV1) readonly openShops!: MissingShareV1;
  @IsArray()
  @ValidateNested({ each: true })
  @Type(() => MissingSourceV1)
  readonly sources!: readonly MissingSourceV1[];
}

/** A certified list is complete: every partition has closed it. It never changes. */
export class ListIssuedV1 {
  @IsRuleSetName() readonly ruleSet!: string;
  @IsInt() readonly year!: number;
  /** The cut-off of the year under the rule set. */
  @IsIsoDay() readonly asOf!: string;
  @IsCount() readonly certificates!: number;
  @IsCount() readonly qualifying!: number;
  /** The Taobao Towns and Taobao Village clusters of the list. */
  @IsCount() readonly towns!: number;
  @IsCount() readonly clusters!: number;
  /** The root of the Merkle tree over the list, in base64url, as in its proofs. */
  @Matches(/^[\w-]{43}$/) readonly root!: string;
  /** Absent if nothing is missing. */
  @IsLeftOutOr(IsObject(), ValidateNested(), Type(() => IncompleteV1)) readonly incomplete?: IncompleteV1;
}

/** A source has fallen silent: a gap begins to count. */
export class SourceFellSilentV1 {
  /** The owner of the source, as docs/contract.md defines it. */
  @IsPrintable(256) readonly source!: string;
  /** The first silent day. */
  @IsIsoDay() readonly since!: string;
  /** The orders expected since then, and those received. */
  @IsCount() readonly expected!: number;
  @IsCount() readonly received!: number;
  /** The open shops of the source. */
  @IsCount() readonly openShops!: number;
}

/** A source has returned: a gap has ended, or is filled by orders that have arrived since. */
export class SourceReturnedV1 extends SourceFellSilentV1 {
  /** The last silent day; absent if the orders have arrived since, so that no day is silent. */
  @IsLeftOutOr(IsIsoDay()) readonly until?: string;
}

/**
 * Late updates have changed the money of a certified village, for the first time on this day. The certificate
 * stays as it is.
 */
export class CertificateRevisedV1 {
  @IsCode(12) readonly villageCode!: string;
  @IsRuleSetName() readonly ruleSet!: string;
  @IsInt() readonly year!: number;
  /** The day of the clock. */
  @IsIsoDay() readonly asOf!: string;
  /** As on the certificate. */
  @IsFenSum() readonly salesFen!: Fen;
  /** Paid minus refunded by the late updates so far. */
  @IsFenSum() readonly lateSalesFen!: Fen;
}
