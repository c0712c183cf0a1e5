import type { mongo } from 'mongoose';
import {
  type CheckpointDocument,
  checkpointId,
  type CheckpointPath,
  CHECKPOINTS,
  type Projected,
} from './checkpoint-document';

type ReadOptions = Pick<mongo.FindOptions, 'session' | 'readConcern' | 'readPreference' | 'maxTimeMS'>;

interface CheckpointQuery extends ReadOptions {
  /** The checkpoints of all topics if absent. */
  readonly topics?: readonly string[];
  readonly sort?: '_id' | 'partition';
}

/** The saved offset of a partition: all records below it are applied. */
export interface SavedOffset<Topic extends string = string> {
  readonly topic: Topic;
  readonly partition: number;
  readonly offset: number;
}

/**
 * The checkpoints in a service's database, for every reader except the loop itself. Only the requested paths
 * are read. `Fields` are those of the service.
 */
export class CheckpointReader<Fields = Record<string, unknown>> {
  readonly #collection: mongo.Collection<CheckpointDocument<Fields>>;

  constructor(database: mongo.Db) {
    this.#collection = database.collection<CheckpointDocument<Fields>>(CHECKPOINTS);
  }

  find<const Chosen extends CheckpointPath<Fields>>(
    paths: readonly Chosen[],
    { topics, sort, ...options }: CheckpointQuery = {},
  ): Promise<Projected<Fields, Chosen>[]> {
    return this.#collection
      .find<Projected<Fields, Chosen>>(topics === undefined ? {} : { topic: { $in: [...topics] } }, {
        ...options,
        projection: projectionOf(paths),
        ...(sort && { sort: { [sort]: 1 } }),
      })
      .toArray();
  }

  /** Undefined until the partition is taken for the first time. */
  async one<const Chosen extends CheckpointPath<Fields>>(
    topic: string,
    partition: number,
    paths: readonly Chosen[],
    options: ReadOptions = {},
  ): Promise<Projected<Fields, Chosen> | undefined> {
    const checkpoint = await this.#collection.findOne<Projected<Fields, Chosen>>(
      { _id: checkpointId(topic, partition) },
      { ...options, projection: projectionOf(paths) },
    );
    return checkpoint ?? undefined;
  }

  /** Omits partitions that were taken, but never saved. */
  offsets<Topic extends string>(
    topics: readonly Topic[],
    options: ReadOptions = {},
  ): Promise<SavedOffset<Topic>[]> {
    return this.#collection
      .find<SavedOffset<Topic>>(
        { topic: { $in: [...topics] }, offset: { $exists: true } },
        { ...options, projection: projectionOf(['topic', 'partition', 'offset']) },
      )
      .toArray();
  }

  /**
   * Bytes that change as soon as any partition of these topics is taken or saved. They are only compared, and
   * not even decoded.
   */
  async version(topics: readonly string[], options: ReadOptions = {}): Promise<Buffer> {
    const checkpoints = await this.#collection
      .find<Buffer>(
        { topic: { $in: [...topics] } },
        { ...options, projection: projectionOf(['epoch', 'cut']), sort: { _id: 1 }, raw: true },
      )
      .toArray();
    return Buffer.concat(checkpoints);
  }
}

/**
 * Stages of an aggregation that set `checkpoint` of each document to an array with the checkpoint of the
 * document's `partition` of the topic, if there is one. So both are read from one snapshot.
 */
export function lookUpCheckpoint<Fields>(
  topic: string,
  paths: readonly CheckpointPath<Fields>[],
): mongo.Document[] {
  return [
    { $set: { checkpointId: { $concat: [`${topic}:`, { $toString: '$partition' }] } } },
    {
      $lookup: {
        from: CHECKPOINTS,
        localField: 'checkpointId',
        foreignField: '_id',
        pipeline: [{ $project: projectionOf(paths) }],
        as: 'checkpoint',
      },
    },
  ];
}

function projectionOf(paths: readonly CheckpointPath<unknown>[]): Record<string, 1> {
  return Object.fromEntries(paths.map((path) => [path, 1]));
}
