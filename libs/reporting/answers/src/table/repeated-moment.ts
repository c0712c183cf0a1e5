import { setTimeout as pause } from 'node:timers/promises';
import { mongo } from 'mongoose';
import { atOneMoment, type OneMoment } from '@taocun/messaging';

/**
 * SnapshotUnavailable, in MongoDB's list of error codes: a collection or an index was created after the
 * moment.
 */
const SNAPSHOT_UNAVAILABLE = 246;
const MOST_TRIES = 40;
const PAUSE_MS = 50;

/**
 * Runs reads at one moment, and again at a later one while a collection has just been created. The reads must
 * allow that.
 */
export async function atRepeatedMoment<Result>(
  client: mongo.MongoClient,
  reads: (moment: OneMoment) => Promise<Result>,
): Promise<Result> {
  for (let tries = 1; ; tries++) {
    try {
      return await atOneMoment(client, reads);
    } catch (error) {
      const isTooEarly = error instanceof mongo.MongoServerError && error.code === SNAPSHOT_UNAVAILABLE;
      if (!isTooEarly || tries === MOST_TRIES) throw error;
      await pause(PAUSE_MS);
    }
  }
}
