import { embedded } from '@taocun/service';
import { type mongo, Schema } from 'mongoose';
import { type LogPosition } from '@taocun/reporting-announcements';
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

/** The options of updates by pipelines, whose outcome is the document as it is then. */
export const changed = { updatePipeline: true, returnDocument: 'after' } as const;

/** Selects documents without an owner. */
export const isFree = { $expr: { $lte: [{ $ifNull: ['$lease.until', new Date(0)] }, '$$NOW'] } } as const;

const untilIn = (leaseMs: number) => ({ $add: ['$$NOW', leaseMs] });

/** The stage of a pipeline that makes somebody the owner; `session` is the one that the lease names. */
export function takenBy(owner: string, leaseMs: number, session: mongo.ClientSession) {
  const epoch = { $add: [{ $ifNull: ['$lease.epoch', 0] }, 1] };
  return { $set: { lease: { owner, epoch, until: untilIn(leaseMs), session: session.id?.id } } };
}

/** The stage by which the owner renews; `position` is the position up to which the log was examined. */
export function renewed(leaseMs: number, position?: LogPosition) {
  const lookedTo = position === undefined ? {} : { position: { $literal: storedPosition(position) } };
  return { $set: { 'lease.until': untilIn(leaseMs), ...lookedTo } };
}

/** Lets the next one have it at once. The session may then serve for other things, so nobody is to end that any more. */
export const released = { $set: { 'lease.until': new Date(0) }, $unset: { 'lease.session': '' } } as const;
