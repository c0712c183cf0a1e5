import type { EncodedBatch } from '../protocol/batch-writer';
import type { ProduceResult } from './producer';

type SendToLeader = (leader: number, batches: readonly EncodedBatch[]) => Promise<readonly ProduceResult[]>;

/** Sends batches in one request to each leader, all at once. A batch whose leader is not known counts as unanswered. */
export async function sendToLeaders(
  batches: readonly EncodedBatch[],
  leaderOf: (topic: string, partition: number) => number | undefined,
  send: SendToLeader,
): Promise<readonly ProduceResult[]> {
  const byLeader = new Map<number | undefined, EncodedBatch[]>();
  for (const batch of batches) {
    const leader = leaderOf(batch.topic, batch.partition);
    const together = byLeader.get(leader);
    if (together === undefined) byLeader.set(leader, [batch]);
    else together.push(batch);
  }
  const answers = Array.from(byLeader, async ([leader, together]) =>
    leader === undefined ? unanswered(together, 'no leader is known') : send(leader, together),
  );
  return (await Promise.all(answers)).flat();
}

export function unanswered(batches: readonly EncodedBatch[], reason: string): ProduceResult[] {
  return batches.map(({ topic, partition }) => ({ topic, partition, unanswered: reason }));
}
