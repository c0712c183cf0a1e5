import type { LoopStatus } from '@taocun/messaging';
import { aLoopStatus, aPartition } from './loop.fixture';
import { UnmovedPositions } from './unmoved-positions';

const patienceMs = 600_000;
const lookMs = 1_000;
const waiting = aLoopStatus({ partitions: [aPartition()] });
const loading = aLoopStatus({ partitions: [aPartition({ state: 'loading', offset: 0, checkpoint: 0, end: 0, epoch: 6 })] });
const away = aLoopStatus({ group: { joined: false, signs: 2 }, partitions: [] });

let positions: UnmovedPositions;
beforeEach(() => {
  positions = new UnmovedPositions(patienceMs, 2 * lookMs);
  positions.poll(waiting, true, lookMs);
});

const poll = (look: LoopStatus, seconds: number, enginesAnswer = true): void => {
  for (let second = 0; second < seconds; second++) positions.poll(look, enginesAnswer, lookMs);
};
const seconds = (): number[] => positions.all.map(({ forMs }) => forMs / 1_000);

it('sees a partition whose service joins and loads again and again, and gets nowhere', () => {
  for (let round = 0; round < 60; round++) {
    expect(positions.stuck).toEqual([]);
    poll(away, 3);
    poll(loading, 5);
    poll(aLoopStatus({ partitions: [aPartition({ epoch: 6 + round, signs: round })] }), 7);
  }
  expect(positions.stuck).toEqual([
    {
      of: 'village.activity/0',
      topic: 'village.activity',
      partition: 0,
      work: 'move',
      forMs: 600_000,
      patienceMs,
      what: '30 records wait, and its position has not moved, however often it was taken',
    },
  ]);
});

it.each<[string, Parameters<typeof aPartition>[0]]>([
  ['applies one record more than ever', { offset: 71 }],
  ['saves a checkpoint, also below where it was', { offset: 5, checkpoint: 5 }],
  ['has nothing to read', { offset: 100, checkpoint: 60 }],
  ['has only records behind an open transaction', { held: { records: 30, since: '2030-01-01T00:00:00.000Z' } }],
  ['waits to retry, which it says itself', { state: 'waiting-to-retry' }],
  ['waits for an operator', { state: 'stopped' }],
])('begins anew once the partition %s', (_what, changes) => {
  poll(waiting, 50);
  expect(seconds()).toEqual([50]);
  poll(aLoopStatus({ partitions: [aPartition(changes)] }), 1);
  expect(seconds()).toEqual([]);
});

it('is not misled by a replay up to where the partition was', () => {
  poll(waiting, 20);
  poll(aLoopStatus({ partitions: [aPartition({ offset: 61 })] }), 1);
  poll(aLoopStatus({ partitions: [aPartition({ offset: 70 })] }), 1);
  expect(seconds()).toEqual([22]);
});

it('counts neither loads, nor the time in which Kafka or MongoDB is away, nor that in which this process was frozen', () => {
  poll(loading, 300);
  poll(waiting, 300, false);
  positions.poll(waiting, true, 3_600_000);
  expect(seconds()).toEqual([2]);
});

it('forgets a partition that another instance has', () => {
  poll(waiting, 50);
  poll(aLoopStatus({ partitions: [] }), 1);
  poll(waiting, 1);
  expect(seconds()).toEqual([]);
});
