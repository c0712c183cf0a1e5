import { type CertifiedYears, type Verdict } from '@taocun/domain';

/** The point at which another generation has taken over a partition; no record from this offset on is applied. */
export interface Ended {
  readonly generation: string;
  readonly offset: number;
}

/** The last verdicts of a village that was announced, saved with the checkpoint in which a generation ends. */
export interface HandoverDocument {
  /** The village code. */
  _id: string;
  partition: number;
  verdicts: Verdict[];
}

/** The state that a generation takes over in one partition. */
export interface Handover {
  readonly verdicts: ReadonlyMap<string, readonly Verdict[]>;
  readonly certified: CertifiedYears | undefined;
}
