import type { Cluster, TopicMetadata } from '../connection/cluster';
import { leaderOffsetsOf } from './offsets';

const LOOK_EVERY_MS = 10;

/**
 * A cluster in which `leaders` lead partition 1 of two in turn, each for one poll, the last permanently. Each
 * answers after its own number of polls.
 */
function aCluster(
  leaders: readonly (number | undefined)[],
  answersAfterLooks: Readonly<Record<number, number>> = {},
) {
  const requests: number[] = [];
  const late: { readonly least: number; readonly answer: () => void }[] = [];
  let looks = 0;
  const cluster = {
    describe: () => {
      const leader = leaders[Math.min(looks++, leaders.length - 1)];
      for (const { least, answer } of late) if (looks >= least) answer();
      const partitions = [undefined, leader].map((led, partition) => ({
        partition,
        leader: led,
        replicas: 3,
        inSync: 3,
      }));
      return Promise.resolve([{ name: 't', id: 'id', errorCode: 0, partitions } satisfies TopicMetadata]);
    },
    ask: async (broker: number) => {
      requests.push(broker);
      // The first question asks for the log's beginning, the second for its end.
      const offset = requests.length % 2 === 1 ? 3n : 7n;
      const least = answersAfterLooks[broker] ?? 0;
      await new Promise<void>((answer) => (looks >= least ? answer() : void late.push({ least, answer })));
      return { topics: [{ partitions: [{ partitionIndex: 1, offset }] }] };
    },
  };
  return { cluster: cluster as unknown as Pick<Cluster, 'describe' | 'ask'>, requests, looks: () => looks };
}

it('only the leader of the partition is asked, and a slow one is waited for', async () => {
  const { cluster, requests, looks } = aCluster([2], { 2: 3 });
  expect(await leaderOffsetsOf(cluster, 't', 1, LOOK_EVERY_MS)).toEqual({ partition: 1, low: 3, high: 7 });
  expect(requests).toEqual([2, 2]);
  expect(looks()).toBe(3);
});

it('a leader that another has replaced is no longer waited for', async () => {
  const { cluster } = aCluster([2, 2, 3], { 2: Infinity });
  await expect(leaderOffsetsOf(cluster, 't', 1, LOOK_EVERY_MS)).rejects.toThrow(
    't/1: NOT_LEADER_OR_FOLLOWER',
  );
});

it('a partition without a leader is reported', async () => {
  await expect(leaderOffsetsOf(aCluster([undefined]).cluster, 't', 1)).rejects.toThrow(
    't/1: LEADER_NOT_AVAILABLE',
  );
});
