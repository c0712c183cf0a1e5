import { Schema } from 'mongoose';
import {
  type AnnouncedVillage,
  type CertifiedUnder,
  type Verdict,
  type Villages,
  type WaitingFrom,
} from '@taocun/domain';
import { storedIn } from '@taocun/service';

/**
 * The point at which another generation has taken over a partition; no record from this offset on is applied.
 */
export interface Ended {
  readonly generation: string;
  readonly offset: number;
}

/**
 * The last verdicts and lists of a village that were announced, saved with the checkpoint in which a
 * generation ends.
 */
export interface HandoverDocument {
  /** The village code. */
  _id: string;
  partition: number;
  verdicts: Verdict[];
  /** By rule set, the last year in which the village was certified. */
  certifiedIn?: Readonly<Record<string, number>>;
}

const verdictSchema = new Schema<Verdict>(
  {
    ruleSet: { type: String, required: true },
    qualifies: { type: Boolean, required: true },
    sequence: { type: Number, required: true },
  },
  { _id: false, strict: 'throw' },
);

export const handoverSchema = new Schema<HandoverDocument>(
  {
    _id: { type: String, required: true },
    partition: { type: Number, required: true },
    verdicts: { type: [verdictSchema], required: true },
    certifiedIn: { type: Map, of: Number },
  },
  storedIn('handover'),
);

/** The documents with which a generation hands its villages over. */
export function handoverDocuments(
  announced: ReturnType<Villages['announced']>,
  partition: number,
): HandoverDocument[] {
  return Array.from(announced, ({ villageCode, verdicts, certifiedIn }) => {
    const lists = certifiedIn.isEmpty ? {} : { certifiedIn: certifiedIn.toJSON() };
    return { _id: villageCode, partition, verdicts: [...verdicts], ...lists };
  });
}

/** The state that a generation takes over in one partition. */
export interface Handover {
  readonly announced: ReadonlyMap<string, AnnouncedVillage>;
  readonly certified: CertifiedUnder;
  readonly waitingFrom: WaitingFrom;
}
