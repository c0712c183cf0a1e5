import { Inject, Injectable } from '@nestjs/common';
import { type Connection } from 'mongoose';
import { CheckpointReader, noProgressOf } from '@taocun/messaging';
import { withTimeout } from '@taocun/runtime';
import { MONGO_CONNECTION } from '../config/tokens';
import { RunningLoop } from './loop';
import { type PartitionWithoutProgress } from './positions';

/**
 * The partitions of the service that make no progress, whichever instance has them: nobody asks an instance
 * that is not ready, so the others read what it has stored next to its checkpoints. If MongoDB does not
 * answer, only the partitions of this instance.
 */
@Injectable()
export class PartitionsWithoutProgress {
  /** Short, because the partitions of this instance wait for those of the others. */
  patienceMs = 1_000;

  constructor(
    private readonly loop: RunningLoop,
    @Inject(MONGO_CONNECTION) private readonly connection: Connection,
  ) {}

  async list(): Promise<readonly PartitionWithoutProgress[]> {
    const { partitions } = this.loop.loopStatus();
    const own = partitions.flatMap(({ topic, partition, noProgress }) =>
      noProgress === undefined ? [] : [{ topic, partition, ...noProgress }],
    );
    const stored = await withTimeout(this.patienceMs, this.#stored(), []).catch(() => []);
    const isHere = (one: PartitionWithoutProgress): boolean =>
      partitions.some(({ topic, partition }) => topic === one.topic && partition === one.partition);
    return [...own, ...stored.filter((one) => !isHere(one))];
  }

  async #stored(): Promise<PartitionWithoutProgress[]> {
    const { db } = this.connection;
    if (db === undefined) return [];
    const checkpoints = new CheckpointReader<{ readonly ended?: object }>(db);
    const checkpointsRead = await checkpoints.find(
      ['topic', 'partition', 'offset', 'noProgress', 'fields.ended'],
      {
        sort: '_id',
      },
    );
    return checkpointsRead.flatMap((checkpoint) => {
      const noProgress = noProgressOf(checkpoint);
      return noProgress === undefined
        ? []
        : [{ topic: checkpoint.topic, partition: checkpoint.partition, ...noProgress }];
    });
  }
}
