import { mongo } from 'mongoose';
import { Histogram } from './histogram';
import type { Changes } from '../checkpoints/partition-state';

/** The loop's measurements of one topic, since the start of the process. */
export interface TopicMetrics {
  /** Records in a batch that was applied. */
  readonly batchRecords: Histogram;
  /** From the snapshot of a checkpoint until it is saved. */
  readonly checkpointSeconds: Histogram;
  readonly checkpointDocuments: Histogram;
  readonly checkpointBytes: Histogram;
}

export function emptyTopicMetrics(): TopicMetrics {
  return {
    batchRecords: new Histogram(1, 16),
    checkpointSeconds: new Histogram(0.004, 15),
    checkpointDocuments: new Histogram(1, 16),
    checkpointBytes: new Histogram(256, 20),
  };
}

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
