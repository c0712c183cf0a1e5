import type { LoopStatus } from '@taocun/messaging';
import { aLoopStatus, aPartition } from './loop.fixture';
import { type WorkStandstill, StandstillDetector } from './standstill-detector';

const patienceMs = 60_000;
const checkpointIntervalMs = 1_000;
const lookMs = 1_000;

/** Polls the same status for this many seconds. */
function watched(
  seconds: number,
  look: LoopStatus = aLoopStatus(),
  enginesAnswer = true,
): StandstillDetector {
  const standstills = new StandstillDetector({ patienceMs, checkpointIntervalMs, mostMs: 2 * lookMs });
  // The first poll has nothing to compare.
  for (let second = 0; second <= seconds; second++) standstills.poll(look, enginesAnswer, lookMs);
  return standstills;
}

const names = (standstills: readonly WorkStandstill[]): string[] =>
  standstills.map(({ of, work }) => `${of} ${work}`);
/** The standstills of usual work by subject, in ms; positions are watched too. */
const worked = ({ all }: StandstillDetector) =>
  all.filter(({ work }) => work !== 'move').map(({ of, forMs }) => [of, forMs]);
const alive = { joined: true, signs: 0 };
/** A partition with nothing to read or save. */
const idle = aPartition({ offset: 100, checkpoint: 100, end: 100 });

describe('what stands still', () => {
  it('is not running after ten seconds with records to apply, and stuck after its patience', () => {
    const partitions = { partitions: [aPartition(), { ...idle, partition: 1 }] };
    expect(names(watched(9, aLoopStatus(partitions)).notRunning)).toEqual([]);
    expect(names(watched(10, aLoopStatus(partitions)).notRunning)).toEqual([
      'the consumer group join',
      'village.activity/0 apply',
    ]);
    expect(names(watched(59, aLoopStatus(partitions)).stuck)).toEqual([]);
    expect(names(watched(60, aLoopStatus(partitions)).stuck)).toEqual(['village.activity/0 apply']);
  });

  it.each<[string, Partial<Parameters<typeof aPartition>[0]>, number, number]>([
    ['an unsaved checkpoint has its interval in addition', { offset: 100, checkpoint: 60 }, 60, 61],
    ['a load has ten times as long', { state: 'loading', takesLong: true }, 599, 600],
    [
      'what follows from a checkpoint has ten times as long',
      { offset: 100, checkpoint: 60, takesLong: true },
      600,
      601,
    ],
  ])('%s', (_name, changes, lastly, firstly) => {
    const look = aLoopStatus({ partitions: [aPartition(changes)] });
    const stuck = (seconds: number): string[] =>
      names(watched(seconds, look).stuck).filter((name) => name.startsWith('village'));
    expect(stuck(lastly)).toEqual([]);
    expect(stuck(firstly)).toHaveLength(1);
  });

  it.each<[string, Partial<Parameters<typeof aPartition>[0]>]>([
    ['has nothing to do', idle],
    [
      'has applied everything before an open transaction',
      { ...idle, end: 130, held: { records: 30, since: '2030-01-01T00:00:00.000Z' } },
    ],
    ['waits to try again', { state: 'waiting-to-retry' }],
    ['waits for an operator', { state: 'stopped' }],
  ])('is no partition that %s', (_name, changes) => {
    expect(names(watched(1_000, aLoopStatus({ partitions: [aPartition(changes)] })).stuck)).toEqual([
      'the consumer group join',
    ]);
  });

  it.each<[string, Partial<Parameters<typeof aPartition>[0]>]>([
    ['applies a record', { offset: 71 }],
    ['is saved', { checkpoint: 61 }],
    ['has failed to be saved', { signs: 4 }],
    ['is loaded again', { epoch: 6 }],
    ['begins to load', { state: 'loading' }],
  ])('moves when a partition %s', (_name, changes) => {
    const standstills = watched(59);
    standstills.poll(aLoopStatus({ partitions: [aPartition(changes)] }), true, lookMs);
    expect(worked(standstills)).toEqual([['the consumer group', 60_000]]);
  });

  it('is the consumer that shows no sign of life, also with nothing to read', () => {
    expect(watched(599, aLoopStatus({ partitions: [idle] })).stuck).toEqual([]);
    const standstills = watched(600, aLoopStatus({ partitions: [idle] }));
    expect(standstills.stuck).toMatchObject([
      { of: 'the consumer group', what: 'the consumer gives no sign of life', forMs: 600_000 },
    ]);
    standstills.poll(aLoopStatus({ partitions: [idle], group: { ...alive, signs: 2 } }), true, lookMs);
    expect(standstills.all).toEqual([]);
  });

  it('stays one while more records come', () => {
    const standstills = watched(30);
    for (let end = 101; end <= 130; end++) {
      standstills.poll(aLoopStatus({ partitions: [aPartition({ end })] }), true, lookMs);
    }
    expect(standstills.stuck).toMatchObject([
      { of: 'village.activity/0', what: '60 records wait, and none is applied' },
    ]);
  });

  it('counts only what can be read before an open transaction', () => {
    const held = { records: 20, since: '2030-01-01T00:00:00.000Z' };
    const { stuck } = watched(60, aLoopStatus({ partitions: [aPartition({ held })] }));
    expect(stuck).toMatchObject([{ of: 'village.activity/0', what: '10 records wait, and none is applied' }]);
  });

  it('is nobody while Kafka or MongoDB does not answer, and has all its patience afterwards', () => {
    const standstills = watched(1_000, aLoopStatus(), false);
    expect(standstills.all).toEqual([]);
    for (let second = 0; second < 59; second++) standstills.poll(aLoopStatus(), true, lookMs);
    expect(standstills.stuck).toEqual([]);
  });

  it('does not count the time in which this process itself was frozen', () => {
    const standstills = watched(50);
    standstills.poll(aLoopStatus(), true, 3_600_000);
    expect(standstills.stuck).toEqual([]);
    expect(worked(standstills)).toEqual([
      ['the consumer group', 52_000],
      ['village.activity/0', 52_000],
    ]);
  });

  it('is forgotten with a partition that leaves', () => {
    const standstills = watched(59);
    standstills.poll(aLoopStatus({ partitions: [] }), true, lookMs);
    standstills.poll(aLoopStatus(), true, lookMs);
    expect(worked(standstills)).toEqual([['the consumer group', 61_000]]);
  });
});

describe('a position that does not move', () => {
  const waiting = aLoopStatus({ partitions: [aPartition()] });
  const loading = aLoopStatus({
    partitions: [aPartition({ state: 'loading', offset: 0, checkpoint: 0, end: 0, epoch: 6 })],
  });
  const away = aLoopStatus({ group: { joined: false, signs: 2 }, partitions: [] });

  let standstills: StandstillDetector;
  beforeEach(() => {
    standstills = new StandstillDetector({ patienceMs, checkpointIntervalMs, mostMs: 2 * lookMs });
    standstills.poll(waiting, true, lookMs);
  });

  const poll = (look: LoopStatus, seconds: number, enginesAnswer = true): void => {
    for (let second = 0; second < seconds; second++) standstills.poll(look, enginesAnswer, lookMs);
  };
  const seconds = (): number[] =>
    standstills.all.flatMap(({ work, forMs }) => (work === 'move' ? [forMs / 1_000] : []));
  const moveStuck = () => standstills.stuck.filter(({ work }) => work === 'move');

  it('names a partition whose service joins and loads again and again without progress', () => {
    for (let round = 0; round < 60; round++) {
      expect(moveStuck()).toEqual([]);
      poll(away, 3);
      poll(loading, 5);
      poll(aLoopStatus({ partitions: [aPartition({ epoch: 6 + round, signs: round })] }), 7);
    }
    expect(moveStuck()).toEqual([
      {
        of: 'village.activity/0',
        topic: 'village.activity',
        partition: 0,
        work: 'move',
        forMs: 600_000,
        patienceMs: 10 * patienceMs,
        what: '30 records wait, and its position has not moved, however often it was taken',
      },
    ]);
  });

  it.each<[string, Parameters<typeof aPartition>[0]]>([
    ['applies one record more than ever', { offset: 71 }],
    ['saves a checkpoint, also below where it was', { offset: 5, checkpoint: 5 }],
    ['has nothing to read', { offset: 100, checkpoint: 60 }],
    [
      'has only records behind an open transaction',
      { held: { records: 30, since: '2030-01-01T00:00:00.000Z' } },
    ],
    ['waits to retry, which it says itself', { state: 'waiting-to-retry' }],
    ['waits for an operator', { state: 'stopped' }],
  ])('begins again once the partition %s', (_what, changes) => {
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
    poll(waiting, 50);
    poll(loading, 300);
    poll(waiting, 300, false);
    standstills.poll(waiting, true, 3_600_000);
    expect(seconds()).toEqual([52]);
  });

  it('forgets a partition that another instance has', () => {
    poll(waiting, 50);
    poll(aLoopStatus({ partitions: [] }), 1);
    poll(waiting, 1);
    expect(seconds()).toEqual([]);
  });

  it('the longest standstill of a subject is shown, of its work or of its position', () => {
    const standstills = watched(20);
    expect(names(standstills.longest)).toEqual(['the consumer group join', 'village.activity/0 apply']);
    standstills.poll(aLoopStatus({ partitions: [aPartition({ epoch: 6 })] }), true, lookMs);
    standstills.poll(aLoopStatus({ partitions: [aPartition({ epoch: 6 })] }), true, lookMs);
    expect(standstills.longest.map(({ work, forMs }) => [work, forMs])).toEqual([
      ['join', 22_000],
      ['move', 22_000],
    ]);
  });
});
