import { mongo } from 'mongoose';
import type { Changes } from '../checkpoints/partition-state';

/** Takes measurements one at a time, as a histogram of the Prometheus client does. */
interface Measured {
  observe(value: number): void;
}

/** The receiver of the loop's measurements of one topic, once a batch or a checkpoint. */
export interface TopicMetrics {
  readonly batchRecords: Measured;
  /** From the snapshot of a checkpoint until it is saved. */
  readonly checkpointSeconds: Measured;
  readonly checkpointDocuments: Measured;
  readonly checkpointBytes: Measured;
}

const nowhere: Measured = { observe: () => undefined };
/** Keeps no measurement. */
export const unmeasured: TopicMetrics = {
  batchRecords: nowhere,
  checkpointSeconds: nowhere,
  checkpointDocuments: nowhere,
  checkpointBytes: nowhere,
};

/** The number of documents of a checkpoint whose size is measured; the others are taken to be as large on average. */
const MEASURED = 32;

/** The estimated bytes of BSON that a checkpoint writes. To measure all would cost as much again as to write them. */
export function bytesOf({ writes, fields }: Changes): number {
  let bytes = mongo.BSON.calculateObjectSize(fields);
  for (const { operations = [], replacing = [], adding = [] } of writes) {
    for (const each of [operations, replacing, adding]) bytes += aboutBytesOf(each);
  }
  return Math.round(bytes);
}

function aboutBytesOf(documents: readonly object[]): number {
  const step = Math.max(1, Math.ceil(documents.length / MEASURED));
  let measured = 0;
  let sum = 0;
  for (let at = 0; at < documents.length; at += step, measured++) sum += mongo.BSON.calculateObjectSize(documents[at] ?? {});
  return measured === 0 ? 0 : (sum / measured) * documents.length;
}
