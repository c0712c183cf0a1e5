import { type ClusterSize } from '@taocun/domain';
import { type FirstPlace } from './first-place';

export type RegionKind = 'town' | 'cluster';

/** A verdict on a region, as announced. */
export interface RegionVerdict {
  qualifies: boolean;
  size?: ClusterSize;
  /** The number of the region's verdict under the rule set, from 1. */
  sequence: number;
  /** The number of its villages that qualify. */
  villages: number;
  /** The day of the village that led to the verdict. */
  asOf: string;
}

/**
 * A township or county that is or was a town or cluster. Written by the winner of the compare-and-set on
 * `version`.
 */
export interface RegionDocument extends RegionVerdict {
  /** `ruleSet:code`. */
  _id: string;
  kind: RegionKind;
  code: string;
  ruleSet: string;
  version: number;
  /** The last verdict, until Kafka has acknowledged it. */
  announcement?: RegionVerdict;
}

/**
 * One verdict on a region, as in Kafka. Written by the partition of `region.verdicts` to which the region's
 * code belongs.
 */
export interface RegionVerdictDocument extends RegionVerdict, FirstPlace {
  /** The event's id, `ruleSet:code:sequence`. */
  _id: string;
  kind: RegionKind;
  code: string;
  ruleSet: string;
}
