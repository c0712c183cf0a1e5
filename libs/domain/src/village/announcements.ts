import { CertifiedIn } from '../rules/certified-in';
import { type Verdict, type VerdictChange } from '../rules/verdicts';
import { type Certificates } from './certificates';

/** Receives the outputs of an input, in this order. */
export interface Announcements {
  /**
   * The certificates of the years that a watermark made due. They do not change, so they may be issued later.
   */
  certified(certificates: Certificates): void;
  /**
   * Called before more certificates are made. Its steps issue the rest of the earlier ones, which keep the
   * quantities of all villages in memory.
   */
  issuing?(): Iterable<void>;
  /** `townshipCode` is the township of the decision. */
  verdict(villageCode: string, change: VerdictChange, townshipCode: string): void;
  /** An update arrived after its year was certified. */
  late?(): void;
}

/** The verdicts and lists of a village that one generation hands over to another. */
export interface AnnouncedVillage {
  readonly verdicts: readonly Verdict[];
  readonly certifiedIn: CertifiedIn;
}

export const NOTHING_ANNOUNCED: AnnouncedVillage = { verdicts: [], certifiedIn: CertifiedIn.none };
