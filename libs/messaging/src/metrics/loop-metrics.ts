import { mongo } from 'mongoose';
import type { Changes } from '../checkpoints/partition-state';

/** Records single measurements, like a histogram of the Prometheus client. */
interface Measured {
  observe(value: number): void;
}

/** Receives the loop's measurements of one topic, once per batch or checkpoint. */
export interface TopicMetrics {
  readonly batchRecords: Measured;
  /** From a checkpoint's snapshot until it is saved. */
  readonly checkpointSeconds: Measured;
  readonly checkpointDocuments: Measured;
  readonly checkpointBytes: Measured;
}

const nowhere: Measured = { observe: () => undefined };
/** Discards all measurements. */
export const unmeasured: TopicMetrics = {
  batchRecords: nowhere,
  checkpointSeconds: nowhere,
  checkpointDocuments: nowhere,
  checkpointBytes: nowhere,
};

/** Measures a saved checkpoint. */
export function observeCheckpoint(
  { checkpointSeconds, checkpointDocuments, checkpointBytes }: TopicMetrics,
  {
    seconds,
    documents,
    changes,
  }: { readonly seconds: number; readonly documents: number; readonly changes: Changes },
): void {
  checkpointSeconds.observe(seconds);
  checkpointDocuments.observe(documents);
  checkpointBytes.observe(bytesOf(changes));
}

/**
 * The number of documents per checkpoint whose size is measured; the others are assumed to have the same
 * average size.
 */
const MEASURED = 32;

/**
 * The estimated bytes of BSON that a checkpoint writes. Measuring all documents would cost as much as writing
 * them.
 */
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
  for (let at = 0; at < documents.length; at += step, measured++)
    sum += mongo.BSON.calculateObjectSize(documents[at] ?? {});
  return measured === 0 ? 0 : (sum / measured) * documents.length;
}
