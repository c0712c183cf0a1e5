import { type Model, mongo, type PipelineStage } from 'mongoose';
import { exactIntegers } from '../store/read-models';
import { MAX_COMPUTE_MS } from './stale-while-revalidate';

/** An aggregation over a whole collection, or over its documents of one township. */
export interface Aggregation {
  // The driver types every _id as an ObjectId, and a model of one document is no model of any.
  readonly from: Pick<Model<never>, 'collection'>;
  readonly pipeline: readonly PipelineStage[];
  readonly hint?: mongo.Hint;
}

/** The driver takes rows that have come one after another without a turn for anything else: a batch of 16 MB would stop other requests. */
const ROWS_AT_ONCE = 1_000;

/** The rows of aggregations as their BSON, which is deserialised as it is needed. */
export type Rows = readonly Uint8Array[];

/** All rows of these, each of which shows one moment. MongoDB can run them in parallel. */
export async function rowsOf(aggregations: readonly Aggregation[]): Promise<Rows> {
  const rows = await Promise.all(
    aggregations.map(({ from, pipeline, hint }) =>
      from.collection
        .aggregate<Uint8Array>([...pipeline], {
          ...{ raw: true, batchSize: ROWS_AT_ONCE, allowDiskUse: true, maxTimeMS: MAX_COMPUTE_MS },
          ...{ readPreference: 'primary', readConcern: { level: 'snapshot' } },
          ...(hint !== undefined && { hint }),
        })
        .toArray(),
    ),
  );
  return rows.flat();
}

/** Integers are exact: int64 as bigint. */
export function rowIn<Row>(row: Uint8Array): Row {
  return mongo.BSON.deserialize(row, exactIntegers) as Row;
}
