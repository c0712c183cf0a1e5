import { type Model, type QueryFilter } from 'mongoose';
import { decodeNotice } from '@taocun/contracts';
import { type Fen } from '@taocun/domain';

/** The late money of a certificate on a day, by its last notice. */
export interface Revision {
  readonly asOf: string;
  readonly lateSalesFen: Fen;
}

const NEVER_REVISED: Revision = { asOf: '', lateSalesFen: 0 };

/** The last notice in a collection about a certificate, which is named `ruleSet:villageCode:year`. */
export async function lastRevision<Stored extends { _id: string; event: string }>(
  model: Model<Stored>,
  certificate: string,
): Promise<Revision> {
  // The ids of its notices are this name, a colon and the day. The semicolon follows the colon.
  const ofCertificate = { _id: { $gt: `${certificate}:`, $lt: `${certificate};` } } as QueryFilter<Stored>;
  const last = await model
    .findOne(ofCertificate, { event: 1 })
    .sort({ _id: -1 })
    .read('primary')
    .readConcern('majority')
    .lean<Stored>();
  const notice = last && decodeNotice(last.event);
  return notice?.kind === 'certificate-revised' ? notice.data : NEVER_REVISED;
}

/** A certificate has one notice a day, and none while its late money is that of its last one. */
export function isNewRevision(present: Revision, last: Revision): boolean {
  return present.asOf > last.asOf && BigInt(present.lateSalesFen) !== BigInt(last.lateSalesFen);
}
