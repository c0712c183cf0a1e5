import { type AnyBulkWriteOperation, mongo } from 'mongoose';
import { type ReadModels, type RegionDocument } from '../store/read-models';

export const majority = { w: 'majority', journal: true } as const;

/** What a region's document becomes, and the version that it must still have. */
export interface RegionDecision extends Omit<RegionDocument, 'version'> {
  readonly replaces: number;
}

/** Whoever loses finds the winner's version when it looks again. */
export async function compareAndSet({ regions }: ReadModels, decisions: readonly RegionDecision[]): Promise<void> {
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
    // A region of version 0 is not there yet: if it is by now, the insert fails on its _id.
    updateOne: {
      filter: { _id, version: replaces },
      update: { $set: { ...document, version: replaces + 1 }, ...(Object.keys(gone).length > 0 && { $unset: gone }) },
      upsert: replaces === 0,
    },
  };
}

function isLostInsert(error: unknown): boolean {
  if (!(error instanceof mongo.MongoBulkWriteError)) return false;
  const writeErrors = Array.isArray(error.writeErrors) ? error.writeErrors : [error.writeErrors];
  return writeErrors.length > 0 && writeErrors.every(({ code }) => code === DUPLICATE_KEY) && !error.result.getWriteConcernError();
}

const DUPLICATE_KEY = 11_000;
