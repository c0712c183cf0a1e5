import { type Certificates } from './certificates';
import { CertifiedIn } from '../rules/certified-in';
import { type Verdict, type VerdictChange } from '../rules/verdicts';

/** Receives the outputs of an input, in this order. */
export interface Announcements {
  /** The certificates of the years that a tick made due. They may be issued later, as they do not change. */
  certified(certificates: Certificates): void;
  /** Called before more certificates are made: steps that issue the rest of the earlier ones, which hold the quantities of all villages. */
  issuing?(): Iterable<void>;
  /** `townshipCode` is that of the decision. */
  verdict(villageCode: string, change: VerdictChange, townshipCode: string): void;
  /** An update arrived after a year that it belongs to was certified. */
  late?(): void;
}

/** The verdicts and lists of a village as one generation hands them over to another. */
export interface AnnouncedVillage {
  readonly verdicts: readonly Verdict[];
  readonly certifiedIn: CertifiedIn;
}

export const NOTHING_ANNOUNCED: AnnouncedVillage = { verdicts: [], certifiedIn: CertifiedIn.none };
