import type { mongo } from 'mongoose';
import { checkpointId, CHECKPOINTS, type CheckpointDocument, noProgressOf } from './checkpoint-document';

interface Skip {
  readonly to: number;
  readonly why: string;
  readonly by: string;
}

/**
 * Makes the owner of a partition continue at an offset beyond its checkpoint, records who wanted that and
 * why, and returns the earlier offset. The newer epoch fences the present owner, whose next checkpoint would
 * undo the skip. A failing service takes its partition again and again, so only the offset is compared, not
 * the epoch.
 * @throws Error if the offset is not between the checkpoint and the log's end, if the checkpoint has not come
 * to the failure that the service reports, or if the owner moves the checkpoint at the same time.
 */
export async function skipTo(
  database: mongo.Db,
  { topic, partition, end }: { readonly topic: string; readonly partition: number; readonly end: number },
  { to, why, by }: Skip,
): Promise<number> {
  const checkpoints =
    database.collection<Pick<CheckpointDocument, '_id' | 'offset' | 'noProgress'>>(CHECKPOINTS);
  const _id = checkpointId(topic, partition);
  const checkpoint = await checkpoints.findOne({ _id }, { readPreference: 'primary' });
  if (checkpoint?.offset === undefined)
    throw new Error(`There is no checkpoint of ${topic}/${partition} yet: start the service first.`);
  const { offset: from } = checkpoint;
  const where = `The checkpoint of ${topic}/${partition} is at offset ${from}`;
  if (to <= from || to > end)
    throw new Error(
      `${where}, and the log ends at ${end}. Give an offset greater than the first and at most the second.`,
    );
  const failing = noProgressOf(checkpoint);
  if (failing?.command !== undefined && from < failing.offset) {
    const remedy = 'Keep the service running until it has saved the records between: they would be lost.';
    throw new Error(`${where}, before the failure at ${failing.offset}. ${remedy}`);
  }
  const { matchedCount } = await checkpoints.updateOne(
    { _id, offset: from },
    [
      {
        $set: {
          offset: to,
          epoch: { $max: [{ $add: ['$epoch', 1] }, Date.now()] },
          // A reason may begin with a dollar sign, like a field path.
          skips: {
            $concatArrays: [
              { $ifNull: ['$skips', []] },
              [{ $literal: { from, to, why, by, at: new Date() } }],
            ],
          },
        },
      },
    ],
    { writeConcern: { w: 'majority', journal: true } },
  );
  if (matchedCount === 0)
    throw new Error(`The service continues ${topic}/${partition}: it has just saved a checkpoint.`);
  return from;
}
