import type { EncodedBatch } from './batch-writer';

/** The broker's answer for one partition; error code 0 is success. */
interface PartitionResult {
  readonly topic: string;
  readonly partition: number;
  readonly errorCode: number;
}

const ACKNOWLEDGED_BY_ALL = -1;
/** The time for which the leader waits for the replicas; the client waits no longer either. */
const PRODUCE_TIMEOUT_MS = 10_000;

/**
 * The body of a Produce request, version 7: the batches as they are, and the fields around them. Source:
 * https://kafka.apache.org/protocol#The_Messages_Produce
 */
export function encodeProduceRequest(batches: readonly EncodedBatch[]): readonly Buffer[] {
  const byTopic = new Map<string, EncodedBatch[]>();
  for (const batch of batches) {
    const together = byTopic.get(batch.topic);
    if (together === undefined) byTopic.set(batch.topic, [batch]);
    else together.push(batch);
  }
  const topicBytes = [...byTopic.keys()].reduce((sum, topic) => sum + 2 + Buffer.byteLength(topic) + 4, 0);
  const around = Buffer.allocUnsafe(2 + 2 + 4 + 4 + topicBytes + (4 + 4) * batches.length);
  const parts: Buffer[] = [];
  let from = 0;
  let at = around.writeInt16BE(-1, 0); // No transactional id.
  at = around.writeInt16BE(ACKNOWLEDGED_BY_ALL, at);
  at = around.writeInt32BE(PRODUCE_TIMEOUT_MS, at);
  at = around.writeInt32BE(byTopic.size, at);
  for (const [topic, together] of byTopic) {
    at = around.writeInt16BE(Buffer.byteLength(topic), at);
    at += around.write(topic, at);
    at = around.writeInt32BE(together.length, at);
    for (const { partition, bytes } of together) {
      at = around.writeInt32BE(partition, at);
      at = around.writeInt32BE(bytes.length, at);
      parts.push(around.subarray(from, at), bytes);
      from = at;
    }
  }
  return parts;
}

/** The body of a Produce response, version 7. */
export function decodeProduceResponse(raw: Buffer): PartitionResult[] {
  const results: PartitionResult[] = [];
  let at = 0;
  const topics = raw.readInt32BE(at);
  at += 4;
  for (let t = 0; t < topics; t++) {
    const nameBytes = raw.readInt16BE(at);
    at += 2;
    const topic = raw.toString('utf8', at, at + nameBytes);
    at += nameBytes;
    const partitions = raw.readInt32BE(at);
    at += 4;
    for (let p = 0; p < partitions; p++) {
      results.push({ topic, partition: raw.readInt32BE(at), errorCode: raw.readInt16BE(at + 4) });
      at += 4 + 2 + 8 + 8 + 8; // Base offset, append time and log start offset are not needed here.
    }
  }
  return results;
}
