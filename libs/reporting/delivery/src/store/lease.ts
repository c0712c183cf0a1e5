import { type mongo, Schema } from 'mongoose';
import { type LogPosition } from '@taocun/reporting-store';
import { embedded } from '@taocun/service';
import { storedPosition } from './webhook-documents';

export const leaseSchema = new Schema(
  {
    owner: { type: String, required: true },
    epoch: { type: Number, required: true },
    until: { type: Date, required: true },
    session: Buffer,
  },
  embedded,
);

/** Options for pipeline updates that return the changed document. */
export const changed = { updatePipeline: true, returnDocument: 'after' } as const;

/** Selects documents without an owner. */
export const isFree = { $expr: { $lte: [{ $ifNull: ['$lease.until', new Date(0)] }, '$$NOW'] } } as const;

const untilIn = (leaseMs: number) => ({ $add: ['$$NOW', leaseMs] });

/** The pipeline stage that makes `owner` the owner; the lease names `session`. */
export function takenBy(owner: string, leaseMs: number, session: mongo.ClientSession) {
  const epoch = { $add: [{ $ifNull: ['$lease.epoch', 0] }, 1] };
  return { $set: { lease: { owner, epoch, until: untilIn(leaseMs), session: session.id?.id } } };
}

/**
 * The pipeline stage with which the owner renews; `position` is the position up to which the log was
 * examined.
 */
export function renewed(leaseMs: number, position?: LogPosition) {
  const lookedTo = position === undefined ? {} : { position: { $literal: storedPosition(position) } };
  return { $set: { 'lease.until': untilIn(leaseMs), ...lookedTo } };
}

/**
 * Makes the lease available to the next owner at once. The session may then be used for other things, so
 * nobody may end it any more.
 */
export const released = { $set: { 'lease.until': new Date(0) }, $unset: { 'lease.session': '' } } as const;
