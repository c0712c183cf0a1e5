import { setTimeout as pause } from 'node:timers/promises';
import type { Cluster, TopicMetadata } from '../connection/cluster';
import { leaderOffsetsOf } from './offsets';

const LOOK_EVERY_MS = 10;

/** A cluster in which `leaders` lead partition 1 of two in turn, each for one look, the last permanently. Each answers after its own delay. */
function aCluster(leaders: readonly (number | undefined)[], answersAfterMs: Readonly<Record<number, number>> = {}) {
  const asked: number[] = [];
  let looks = 0;
  const cluster = {
    describe: () => {
      const leader = leaders[Math.min(looks++, leaders.length - 1)];
      const partitions = [undefined, leader].map((led, partition) => ({ partition, leader: led, replicas: 3, inSync: 3 }));
      return Promise.resolve([{ name: 't', id: 'id', errorCode: 0, partitions } satisfies TopicMetadata]);
    },
    ask: async (broker: number) => {
      asked.push(broker);
      // The first question asks for the log's beginning, the second for its end.
      const offset = asked.length % 2 === 1 ? 3n : 7n;
      await pause(answersAfterMs[broker], undefined, { ref: false });
      return { topics: [{ partitions: [{ partitionIndex: 1, offset }] }] };
    },
  };
  return { cluster: cluster as unknown as Pick<Cluster, 'describe' | 'ask'>, asked, looks: () => looks };
}

it('asks the leader of the partition alone, and waits for it where it is slow', async () => {
  const { cluster, asked, looks } = aCluster([2], { 2: 10 * LOOK_EVERY_MS });
  expect(await leaderOffsetsOf(cluster, 't', 1, LOOK_EVERY_MS)).toEqual({ partition: 1, low: 3, high: 7 });
  expect(asked).toEqual([2, 2]);
  expect(looks()).toBeGreaterThan(1);
});

it('waits no longer for a leader in whose place another has come', async () => {
  const { cluster } = aCluster([2, 2, 3], { 2: 60_000 });
  await expect(leaderOffsetsOf(cluster, 't', 1, LOOK_EVERY_MS)).rejects.toThrow('t/1: NOT_LEADER_OR_FOLLOWER');
});

it('says that nobody leads', async () => {
  await expect(leaderOffsetsOf(aCluster([undefined]).cluster, 't', 1)).rejects.toThrow('t/1: LEADER_NOT_AVAILABLE');
});
