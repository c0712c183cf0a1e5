import { type TopicName } from '@taocun/contracts';
import { type Connection } from 'mongoose';

/** How far the partitions of these topics are saved, as one text: where it is the same, so is what follows from them. */
export async function savedPositions(connection: Connection, topics: readonly TopicName[]): Promise<string> {
  const checkpoints = await connection
    .collection<{ _id: string; offset?: number; topic: string }>('checkpoints')
    .find({ topic: { $in: topics } }, { projection: { offset: 1 }, readPreference: 'primary', readConcern: { level: 'majority' } })
    .sort({ _id: 1 })
    .toArray();
  return checkpoints.map(({ _id, offset }) => `${_id}@${offset ?? 'none'}`).join(' ');
}
