import { type Quantities } from '../figures/quantities';
import { type Assessment } from '../rules/assessment';
import { type VerdictChange } from '../rules/verdicts';

/** Receives the outputs of an input, in this order. */
export interface Announcements {
  certified(year: number, quantities: Quantities, assessment: Assessment): void;
  verdict(villageCode: string, change: VerdictChange): void;
  /** An update arrived after a year that it belongs to was certified. */
  late?(): void;
}
