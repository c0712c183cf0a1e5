import {
  certifiedFigures,
  type Criterion,
  type Fen,
  type FigureName,
  figuresAs,
  type FiguresOf,
  firstDayOfYearTo,
  isFact,
  isoOfDay,
  type OptionalFigure,
  summedFigures,
  townshipOf,
  villageFacts,
} from '@taocun/domain';
import { type InputName } from '../activity/input-name';
import { type AsOfDay, classification, cloudEvent, reporting } from './cloud-event';
import { type ActivityPosition, type VerdictEventType } from './event-types';
import type {
  ClusterVerdictChangedV1,
  FormerTownshipV1,
  KeeperCountsV1,
  KeptFiguresV1,
  LateUpdatesV1,
  MonthFiguresV1,
  ProduceFiguresV1,
  StandingVerdictV1,
  TownVerdictChangedV1,
  VerdictChangedV1,
  VillageAssessedV1,
  VillageCertifiedV1,
} from './verdict-events';

// An announcement's text is a pure function of its arguments, to the byte: properties are written in the
// order below, whatever their order in the input, and no text contains the time of writing. A repeat after a
// crash is therefore identical.

const certifiedFacts = certifiedFigures.filter(isFact);
const certifiedSums = certifiedFigures.filter((name) => !isFact(name));

/**
 * `townshipCode` is the township to which the village belongs; the event names it if it differs from the
 * first nine digits of the village's code.
 */
export function encodeVerdictChanged(
  verdict: AsOfDay<VerdictChangedV1>,
  follows: InputName,
  townshipCode = townshipOf(verdict.villageCode),
): string {
  const { villageCode, ruleSet, qualifies, asOf, sequence, criteria } = verdict;
  const data = {
    villageCode,
    ruleSet,
    qualifies,
    asOf: isoOfDay(asOf),
    sequence,
    criteria: criteria.map(inOrder),
  };
  const township = townshipCode === townshipOf(villageCode) ? undefined : townshipCode;
  const id = `${ruleSet}:${villageCode}:${sequence}`;
  return cloudEvent(
    {
      type: 'taocun.village.verdict.changed.v1',
      id,
      source: classification,
      asOf,
      follows,
      townshipcode: township,
    },
    data,
  );
}

export function encodeVillageAssessed(village: AsOfDay<VillageAssessedV1>, at: ActivityPosition): string {
  const id = `${village.villageCode}:${at.partition}:${at.offset}`;
  const { kind, townshipCode, ...facts } = figuresInOrder(villageFacts, village);
  return cloudEvent({ type: 'taocun.village.assessed.v1', id, source: classification, asOf: village.asOf }, {
    villageCode: village.villageCode,
    name: village.name,
    kind,
    asOf: isoOfDay(village.asOf),
    ...figuresInOrder(summedFigures, village),
    keepers: keepersInOrder(village.keepers),
    workersKnown: village.workersKnown,
    workers: village.workers,
    townshipCode,
    formerTownships: village.formerTownships?.map(formerInOrder),
    openShopsBySource: village.openShopsBySource?.map(({ source, openShops }) => ({ source, openShops })),
    verdicts: village.verdicts.map(standing),
    ...facts,
    lateUpdates: village.lateUpdates?.map(lateInOrder),
    months: village.months?.map(monthInOrder),
  } satisfies Record<Exclude<keyof VillageAssessedV1, OptionalFigure>, unknown>);
}

export function encodeVillageCertified(village: AsOfDay<VillageCertifiedV1>, follows: InputName): string {
  const { villageCode, ruleSet, year, asOf } = village;
  const { townshipCode, ...facts } = figuresInOrder(certifiedFacts, village);
  const id = `${ruleSet}:${villageCode}:${year}`;
  return cloudEvent({ type: 'taocun.village.certified.v1', id, source: classification, asOf, follows }, {
    villageCode,
    name: village.name,
    ruleSet,
    year,
    asOf: isoOfDay(asOf),
    qualifies: village.qualifies,
    ...figuresInOrder(certifiedSums, village),
    keepers: village.keepers && keepersInOrder(village.keepers),
    workersKnown: village.workersKnown,
    workers: village.workers,
    windowFrom: isoOfDay(firstDayOfYearTo(asOf)),
    townshipCode,
    criteria: village.criteria.map(inOrder),
    ...facts,
    openShopsBySource: village.openShopsBySource?.map(({ source, openShops }) => ({ source, openShops })),
  } satisfies Record<Exclude<keyof VillageCertifiedV1, OptionalFigure>, unknown>);
}

export function encodeTownVerdictChanged(town: AsOfDay<TownVerdictChangedV1>): string {
  return regionEvent('taocun.town.verdict.changed.v1', town, undefined);
}

export function encodeClusterVerdictChanged(cluster: AsOfDay<ClusterVerdictChangedV1>): string {
  return regionEvent('taocun.cluster.verdict.changed.v1', cluster, cluster.size);
}

function regionEvent(
  type: VerdictEventType,
  region: AsOfDay<TownVerdictChangedV1>,
  size: string | undefined,
): string {
  const { code, ruleSet, qualifies, asOf, sequence, villages } = region;
  return cloudEvent(
    { type, id: `${ruleSet}:${code}:${sequence}`, source: reporting, asOf },
    {
      code,
      ruleSet,
      qualifies,
      asOf: isoOfDay(asOf),
      sequence,
      villages,
      size,
    },
  );
}

function standing({
  ruleSet,
  qualifies,
  sequence,
  certifiedYear,
  isListed,
}: StandingVerdictV1): Record<keyof StandingVerdictV1, unknown> {
  return { ruleSet, qualifies, sequence, certifiedYear, isListed };
}

function figuresInOrder<Name extends FigureName>(
  names: readonly Name[],
  village: FiguresOf<Name, Fen, undefined>,
): FiguresOf<Name> {
  return figuresAs(names, village, (fen: Fen) => fen);
}

function keepersInOrder({
  sexKnown,
  female,
  birthYearKnown,
  under31,
  returneeKnown,
  returnee,
  povertyKnown,
  povertyRegistered,
}: KeeperCountsV1): KeeperCountsV1 {
  return {
    sexKnown,
    female,
    birthYearKnown,
    under31,
    returneeKnown,
    returnee,
    povertyKnown,
    povertyRegistered,
  };
}

function formerInOrder({ townshipCode, until }: FormerTownshipV1): FormerTownshipV1 {
  return { townshipCode, until };
}

function lateInOrder({
  cutOff,
  updates,
  salesFen,
  alibabaSalesFen,
}: LateUpdatesV1): Record<keyof LateUpdatesV1, unknown> {
  return { cutOff, updates, salesFen, alibabaSalesFen };
}

function monthInOrder({
  month,
  salesFen,
  alibabaSalesFen,
  produce,
}: MonthFiguresV1): Record<keyof MonthFiguresV1, unknown> {
  return { month, salesFen, alibabaSalesFen, produce: produce && produceInOrder(produce) };
}

function produceInOrder({
  orders,
  grams,
  paidFen,
  localValueFen,
  urbanGrams,
  urbanPaidFen,
  buyersKnownPaidFen,
  kept,
}: ProduceFiguresV1): Record<keyof ProduceFiguresV1, unknown> {
  const sums = { orders, grams, paidFen, localValueFen, urbanGrams, urbanPaidFen, buyersKnownPaidFen };
  return { ...sums, kept: kept?.map(keptInOrder) };
}

function keptInOrder({
  product,
  orders,
  grams,
  paidFen,
  keptFen,
  localValueFen,
}: KeptFiguresV1): Record<keyof KeptFiguresV1, unknown> {
  return { product, orders, grams, paidFen, keptFen, localValueFen };
}

function inOrder(row: Criterion | Compared): object {
  if ('anyOf' in row) return { criterion: row.criterion, holds: row.holds, anyOf: row.anyOf.map(inOrder) };
  const { criterion, value, threshold, comparison, holds } = row;
  const certifiedBefore = 'certifiedBefore' in row ? row.certifiedBefore : undefined;
  return {
    criterion,
    value: shareInOrder(value),
    threshold: shareInOrder(threshold),
    comparison,
    holds,
    certifiedBefore,
  };
}

type Compared = Extract<Criterion, { readonly anyOf: unknown }>['anyOf'][number];
type Measure = Exclude<Criterion | Compared, { readonly anyOf: unknown }>['value' | 'threshold'];

function shareInOrder(measure: Measure): unknown {
  return typeof measure === 'object' && 'part' in measure
    ? { part: measure.part, whole: measure.whole }
    : measure;
}
