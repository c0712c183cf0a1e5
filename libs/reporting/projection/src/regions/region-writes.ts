import { type AnyBulkWriteOperation, mongo } from 'mongoose';
import { DUPLICATE_KEY } from '@taocun/messaging';
import { type ReadModels, type RegionDocument } from '@taocun/reporting-store';

export const majority = { w: 'majority', journal: true } as const;

/** A region's new document, and the version that it replaces. */
export interface RegionDecision extends Omit<RegionDocument, 'version'> {
  readonly replaces: number;
}

/**
 * A write that loses the compare-and-set has no effect; its instance finds the winner's version when it reads
 * again.
 */
export async function compareAndSet(
  { regions }: ReadModels,
  decisions: readonly RegionDecision[],
): Promise<void> {
  if (decisions.length === 0) return;
  try {
    await regions.bulkWrite(decisions.map(writeOf), { ordered: false, writeConcern: majority });
  } catch (error) {
    if (!isLostInsert(error)) throw error;
  }
}

function writeOf({ replaces, _id, ...document }: RegionDecision): AnyBulkWriteOperation<RegionDocument> {
  const gone = {
    ...(document.size === undefined && { size: 1 }),
    ...(document.announcement === undefined && { announcement: 1 }),
  } as const;
  return {
    // Version 0 means that the region does not exist yet. If it does by now, the insert fails on its _id.
    updateOne: {
      filter: { _id, version: replaces },
      update: {
        $set: { ...document, version: replaces + 1 },
        ...(Object.keys(gone).length > 0 && { $unset: gone }),
      },
      upsert: replaces === 0,
    },
  };
}

function isLostInsert(error: unknown): boolean {
  if (!(error instanceof mongo.MongoBulkWriteError)) return false;
  const writeErrors = Array.isArray(error.writeErrors) ? error.writeErrors : [error.writeErrors];
  return (
    writeErrors.length > 0 &&
    writeErrors.every(({ code }) => code === DUPLICATE_KEY) &&
    !error.result.getWriteConcernError()
  );
}
