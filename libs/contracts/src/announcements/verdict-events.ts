import { Type } from 'class-transformer';
import { IsArray, IsBoolean, IsIn, IsInt, IsObject, Matches, ValidateNested } from 'class-validator';
import {
  certifiedFigures,
  type ClusterSize,
  type Criterion,
  type Fen,
  figureNames,
  type FormerTownship,
  type KeeperCounts,
  type KeptFigures,
  type LateUpdates,
  type MonthFigures,
  type OpenShopsOfSource,
  type PeopleFigures,
  type ProduceFigures,
  type Quantities,
} from '@taocun/domain';
import {
  all,
  IsCode,
  IsCount,
  IsIdentifier,
  IsFenSum,
  IsIntegerIn,
  IsIsoDay,
  IsLeftOutOr,
  IsPrintable,
  IsRuleSetName,
  IsWellFormedText,
} from '../wire/constraints';
import { CriterionV1 } from './criterion';
import { WithFigures } from './figure-members';

// The events that classification and reporting publish. Readers ignore unknown fields.

/** A village starts or stops qualifying under a rule set. */
export class VerdictChangedV1 {
  @IsCode(12) readonly villageCode!: string;
  @IsRuleSetName() readonly ruleSet!: string;
  @IsBoolean() readonly qualifies!: boolean;
  @IsIsoDay() readonly asOf!: string;
  /** Counts the village's verdicts under the rule set from 1. */
  @IsIntegerIn(1, Number.MAX_SAFE_INTEGER) readonly sequence!: number;
  @AreCriteria() readonly criteria!: readonly Criterion[];
}

/**
 * A village's current verdict under one rule set; sequence 0 before the first. Its criteria follow from the
 * figures beside it and the version in force (`assessedCriteria`).
 */
export class StandingVerdictV1 {
  @IsRuleSetName() readonly ruleSet!: string;
  @IsBoolean() readonly qualifies!: boolean;
  @IsCount() readonly sequence!: number;
  /**
   * The latest year certified under the rule set; present only if the version in force depends on earlier
   * certification.
   */
  @IsLeftOutOr(IsInt()) readonly certifiedYear?: number;
  /** True if the village is on the list of `certifiedYear`; absent without that year. */
  @IsLeftOutOr(IsBoolean()) readonly isListed?: boolean;
}

/** Orders of one product that state both fees and delivery costs, before refunds. */
export class KeptFiguresV1 implements KeptFigures {
  /**
   * Absent for orders that name no product, and for products beyond the hundred most frequent of the month.
   */
  @IsLeftOutOr(IsIdentifier()) readonly product?: string;
  @IsCount() readonly orders!: number;
  @IsFenSum() readonly grams!: Fen;
  @IsFenSum() readonly paidFen!: Fen;
  /** Paid minus fees and delivery. */
  @IsFenSum() readonly keptFen!: Fen;
  @IsFenSum() readonly localValueFen!: Fen;
}

/** Orders that name farm produce, before refunds. */
export class ProduceFiguresV1 implements ProduceFigures {
  @IsCount() readonly orders!: number;
  @IsFenSum() readonly grams!: Fen;
  /** Paid by buyers; farmers keep only part of it. */
  @IsFenSum() readonly paidFen!: Fen;
  /**
   * The value of the same weight at the local price: the sum of grams × price per kilogram, truncated to
   * whole fen.
   */
  @IsFenSum() readonly localValueFen!: Fen;
  @IsFenSum() readonly urbanGrams!: Fen;
  @IsFenSum() readonly urbanPaidFen!: Fen;
  /** Paid by buyers whose area, urban or rural, is known. */
  @IsFenSum() readonly buyersKnownPaidFen!: Fen;
  /** By product, for orders that state both fees and delivery costs; absent if none does. */
  @IsLeftOutOr(IsArray(), ValidateNested({ each: true }), Type(() => KeptFiguresV1))
  readonly kept?: readonly KeptFiguresV1[];
}

/** The sales of a village in a calendar month, as of `asOf`. */
export class MonthFiguresV1 implements MonthFigures {
  /** YYYY-MM */
  @Matches(/^[0-9]{4}-[0-9]{2}$/) readonly month!: string;
  /** Paid minus refunded, by the day of payment. */
  @IsFenSum() readonly salesFen!: Fen;
  @IsFenSum() readonly alibabaSalesFen!: Fen;
  @IsLeftOutOr(IsObject(), ValidateNested(), Type(() => ProduceFiguresV1))
  readonly produce?: ProduceFiguresV1;
}

/** The keepers of active shops, counted in shops. `…Known` counts the shops whose opening states the fact. */
export class KeeperCountsV1 implements KeeperCounts {
  @IsCount() readonly sexKnown!: number;
  @IsCount() readonly female!: number;
  @IsCount() readonly birthYearKnown!: number;
  /** The keepers aged 30 or less, computed from the year of birth alone. */
  @IsCount() readonly under31!: number;
  @IsCount() readonly returneeKnown!: number;
  @IsCount() readonly returnee!: number;
  @IsCount() readonly povertyKnown!: number;
  @IsCount() readonly povertyRegistered!: number;
}

/** A township to which the village belonged before. */
export class FormerTownshipV1 implements Omit<FormerTownship, 'until'> {
  @IsCode(9) readonly townshipCode!: string;
  /** The first day on which the village no longer belonged to it. */
  @IsIsoDay() readonly until!: string;
}

/**
 * The updates of a certified year that arrived after its certificates were issued. The year ends with
 * `cutOff`.
 */
export class LateUpdatesV1 implements Omit<LateUpdates, 'cutOff'> {
  @IsIsoDay() readonly cutOff!: string;
  @IsCount() readonly updates!: number;
  /** Paid minus refunded by these updates. */
  @IsFenSum() readonly salesFen!: Fen;
  @IsFenSum() readonly alibabaSalesFen!: Fen;
}

/** Open shops of one source in a village. */
class OpenShopsOfSourceV1 implements OpenShopsOfSource {
  /** The owner of the source, as docs/contract.md defines it. */
  @IsPrintable(256) readonly source!: string;
  @IsCount() readonly openShops!: number;
}

/** A village's quantities and verdicts as of the clock's day. */
export class VillageAssessedV1
  extends WithFigures(figureNames, 'over the 365 days that end with `asOf`')
  implements Omit<Quantities, 'code' | 'asOf' | keyof PeopleFigures>, Partial<PeopleFigures>
{
  @IsCode(12) readonly villageCode!: string;
  @IsWellFormedText(100) readonly name!: string;
  @IsIsoDay() readonly asOf!: string;
  @IsObject() @ValidateNested() @Type(() => KeeperCountsV1) readonly keepers!: KeeperCountsV1;
  /** Active shops whose opening states the number of workers. */
  @IsCount() readonly workersKnown!: number;
  @IsCount() readonly workers!: number;
  /** Oldest first; absent if the village has never moved. */
  @IsLeftOutOr(IsArray(), ValidateNested({ each: true }), Type(() => FormerTownshipV1))
  readonly formerTownships?: readonly FormerTownshipV1[];
  /** Open shops by source, those with the most first; absent if no shop is open. */
  @IsLeftOutOr(IsArray(), ValidateNested({ each: true }), Type(() => OpenShopsOfSourceV1))
  readonly openShopsBySource?: readonly OpenShopsOfSourceV1[];
  @IsArray()
  @ValidateNested({ each: true })
  @Type(() => StandingVerdictV1)
  readonly verdicts!: readonly StandingVerdictV1[];
  /** Updates that came too late for certificates, by cut-off, oldest first; absent if there are none. */
  @IsLeftOutOr(IsArray(), ValidateNested({ each: true }), Type(() => LateUpdatesV1))
  readonly lateUpdates?: readonly LateUpdatesV1[];
  /**
   * The months that can still change, oldest first, without those that have no order or refund. A month that
   * is no longer listed keeps its last figures.
   */
  @IsLeftOutOr(IsArray(), ValidateNested({ each: true }), Type(() => MonthFiguresV1))
  readonly months?: readonly MonthFiguresV1[];
}

/** A village's certification for a year and rule set; the qualifying villages form the annual list. */
export class VillageCertifiedV1 extends WithFigures(certifiedFigures, 'over the year that ends with `asOf`') {
  @IsCode(12) readonly villageCode!: string;
  @IsWellFormedText(100) readonly name!: string;
  @IsRuleSetName() readonly ruleSet!: string;
  @IsInt() readonly year!: number;
  /** The cut-off of the year under the rule set. */
  @IsIsoDay() readonly asOf!: string;
  @IsBoolean() readonly qualifies!: boolean;
  /** Readers do not receive these, nor the workers: a small number may describe a single person. */
  @IsLeftOutOr(IsObject(), ValidateNested(), Type(() => KeeperCountsV1)) readonly keepers?: KeeperCountsV1;
  @IsLeftOutOr(IsCount()) readonly workersKnown?: number;
  @IsLeftOutOr(IsCount()) readonly workers?: number;
  /**
   * The first day of the year that ends with the cut-off. Years overlap where a rule set has moved its
   * cut-off.
   */
  @IsIsoDay() readonly windowFrom!: string;
  @AreCriteria() readonly criteria!: readonly Criterion[];
  /** Open shops by source on the cut-off, those with the most first; absent if no shop was open. */
  @IsLeftOutOr(IsArray(), ValidateNested({ each: true }), Type(() => OpenShopsOfSourceV1))
  readonly openShopsBySource?: readonly OpenShopsOfSourceV1[];
}

/** A township starts or stops being a Taobao Town. */
export class TownVerdictChangedV1 {
  @IsCode(9) readonly code!: string;
  @IsRuleSetName() readonly ruleSet!: string;
  @IsBoolean() readonly qualifies!: boolean;
  @IsIsoDay() readonly asOf!: string;
  @IsIntegerIn(1, Number.MAX_SAFE_INTEGER) readonly sequence!: number;
  /** The qualifying villages. */
  @IsCount() readonly villages!: number;
}

const clusterSizes = ['cluster', 'large', 'super'] as const satisfies readonly ClusterSize[];

/** A county starts or stops being a Taobao Village cluster, or changes size. */
export class ClusterVerdictChangedV1 {
  @IsCode(6) readonly code!: string;
  @IsRuleSetName() readonly ruleSet!: string;
  @IsBoolean() readonly qualifies!: boolean;
  @IsIsoDay() readonly asOf!: string;
  @IsIntegerIn(1, Number.MAX_SAFE_INTEGER) readonly sequence!: number;
  /** The qualifying villages. */
  @IsCount() readonly villages!: number;
  /** Absent if the county is not a cluster. */
  @IsLeftOutOr(IsIn(clusterSizes)) readonly size?: ClusterSize;
}

function AreCriteria(): PropertyDecorator {
  return all(
    IsArray(),
    ValidateNested({ each: true }),
    Type(() => CriterionV1),
  );
}
