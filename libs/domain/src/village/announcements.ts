import { type Quantities } from '../figures/quantities';
import { type Assessment } from '../rules/assessment';
import { CertifiedIn } from '../rules/certified-in';
import { type Verdict, type VerdictChange } from '../rules/verdicts';

/** Receives the outputs of an input, in this order. */
export interface Announcements {
  certified(year: number, quantities: Quantities, assessment: Assessment): void;
  verdict(villageCode: string, change: VerdictChange): void;
  /** An update arrived after a year that it belongs to was certified. */
  late?(): void;
}

/** The verdicts and lists of a village as one generation hands them over to another. */
export interface AnnouncedVillage {
  readonly verdicts: readonly Verdict[];
  readonly certifiedIn: CertifiedIn;
}

export const NOTHING_ANNOUNCED: AnnouncedVillage = { verdicts: [], certifiedIn: CertifiedIn.none };
