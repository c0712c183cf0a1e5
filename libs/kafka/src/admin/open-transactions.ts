import { describeProducersV0, describeTransactionsV0, listTransactionsV1 } from '@platformatic/kafka';
import type { Cluster } from '../connection/cluster';
import type { OpenTransaction } from './admin';
import { heldPartitionsOf } from './offsets';

const ANY_DURATION = -1n;
/**
 * States in which the coordinator itself ends the transaction: by its timeout, or by markers that it is about
 * to write.
 */
const IN_HAND = ['Ongoing', 'PrepareCommit', 'PrepareAbort'];

/**
 * The transactions that hold the last stable offset of a partition below its end, with what their
 * coordinators know of them.
 */
export async function openTransactionsOf(cluster: Cluster, topic: string): Promise<OpenTransaction[]> {
  const held = await heldPartitionsOf(cluster, topic);
  if (held.size === 0) return [];
  const open = (
    await Promise.all(Array.from(held, ([leader, partitions]) => heldBy(cluster, leader, topic, partitions)))
  ).flat();
  if (open.length === 0) return [];
  const known = await knownOf(cluster, [...new Set(open.map(({ producerId }) => producerId))]);
  return open
    .map((one) => {
      const transaction = known.get(one.producerId);
      return transaction === undefined ? one : { ...one, known: transaction };
    })
    .sort((a, b) => a.partition - b.partition || a.offset - b.offset);
}

/** The leader of a partition knows which producers have an open transaction in it. */
async function heldBy(
  cluster: Cluster,
  leader: number,
  topic: string,
  partitions: readonly number[],
): Promise<OpenTransaction[]> {
  const { topics } = await cluster.ask(leader, (connection) =>
    describeProducersV0.api.async(connection, [{ name: topic, partitionIndexes: [...partitions] }]),
  );
  return topics.flatMap((one) =>
    one.partitions.flatMap(({ partitionIndex, activeProducers }) =>
      activeProducers
        .filter(({ currentTxnStartOffset }) => currentTxnStartOffset >= 0n)
        .map(({ producerId, currentTxnStartOffset }) => ({
          partition: partitionIndex,
          offset: Number(currentTxnStartOffset),
          producerId,
        })),
    ),
  );
}

/**
 * The known transactions by producer. Each broker knows those that it coordinates, and shows those that the
 * user may describe.
 */
async function knownOf(
  cluster: Cluster,
  producers: readonly bigint[],
): Promise<ReadonlyMap<bigint, NonNullable<OpenTransaction['known']>>> {
  const answers = await Promise.all(
    cluster.brokers.map(async (broker) => {
      const { transactionStates } = await cluster.ask(broker, (connection) =>
        listTransactionsV1.api.async(connection, [], [...producers], ANY_DURATION, ''),
      );
      const ids = transactionStates.map(({ transactionalId }) => transactionalId);
      if (ids.length === 0) return [];
      const described = await cluster.ask(broker, (connection) =>
        describeTransactionsV0.api.async(connection, ids),
      );
      return described.transactionStates.filter(({ transactionState }) => IN_HAND.includes(transactionState));
    }),
  );
  return new Map(
    answers
      .flat()
      .map(({ producerId, transactionalId, transactionStartTimeMs, transactionTimeoutMs }) => [
        producerId,
        { id: transactionalId, startedAtMs: Number(transactionStartTimeMs), timeoutMs: transactionTimeoutMs },
      ]),
  );
}
