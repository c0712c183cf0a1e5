import { aLoopStatus, aPartition } from './loop.fixture';
import { type Stall, StallDetector } from './stall-detector';

const patienceMs = 60_000;
const checkpointIntervalMs = 1_000;
const lookMs = 1_000;

/** Polls the same status for this many seconds. */
function watched(seconds: number, look: Parameters<StallDetector['poll']>[0] = aLoopStatus(), enginesAnswer = true): StallDetector {
  const stalls = new StallDetector(patienceMs, checkpointIntervalMs, 2 * lookMs);
  // The first poll has nothing to compare.
  for (let second = 0; second <= seconds; second++) stalls.poll(look, enginesAnswer, lookMs);
  return stalls;
}

const names = (stalls: readonly Stall[]): string[] => stalls.map(({ of, work }) => `${of} ${work}`);
const alive = { joined: true, signs: 0 };
/** A partition with nothing to read or save. */
const idle = aPartition({ offset: 100, checkpoint: 100, end: 100 });

describe('what stands still', () => {
  it('is not running after ten seconds with records to apply, and stuck after its patience', () => {
    const partitions = { partitions: [aPartition(), { ...idle, partition: 1 }] };
    expect(names(watched(9, aLoopStatus(partitions)).notRunning)).toEqual([]);
    expect(names(watched(10, aLoopStatus(partitions)).notRunning)).toEqual(['the consumer group join', 'village.activity/0 apply']);
    expect(names(watched(59, aLoopStatus(partitions)).stuck)).toEqual([]);
    expect(names(watched(60, aLoopStatus(partitions)).stuck)).toEqual(['village.activity/0 apply']);
  });

  it.each<[string, Partial<Parameters<typeof aPartition>[0]>, number, number]>([
    ['an unsaved checkpoint has its interval besides', { offset: 100, checkpoint: 60 }, 60, 61],
    ['a load has ten times as long', { state: 'loading', takesLong: true }, 599, 600],
    ['what follows from a checkpoint has ten times as long', { offset: 100, checkpoint: 60, takesLong: true }, 600, 601],
  ])('%s', (_name, changes, lastly, firstly) => {
    const look = aLoopStatus({ partitions: [aPartition(changes)] });
    const stuck = (seconds: number): string[] => names(watched(seconds, look).stuck).filter((name) => name.startsWith('village'));
    expect(stuck(lastly)).toEqual([]);
    expect(stuck(firstly)).toHaveLength(1);
  });

  it.each<[string, Partial<Parameters<typeof aPartition>[0]>]>([
    ['has nothing to do', idle],
    ['has applied everything before an open transaction', { ...idle, end: 130, held: { records: 30, since: '2030-01-01T00:00:00.000Z' } }],
    ['waits to try again', { state: 'waiting-to-retry' }],
    ['waits for an operator', { state: 'stopped' }],
  ])('is no partition that %s', (_name, changes) => {
    expect(names(watched(1_000, aLoopStatus({ partitions: [aPartition(changes)] })).stuck)).toEqual(['the consumer group join']);
  });

  it.each<[string, Partial<Parameters<typeof aPartition>[0]>]>([
    ['applies a record', { offset: 71 }],
    ['is saved', { checkpoint: 61 }],
    ['has failed to be saved', { signs: 4 }],
    ['is loaded again', { epoch: 6 }],
    ['begins to load', { state: 'loading' }],
  ])('moves when a partition %s', (_name, changes) => {
    const stalls = watched(59);
    stalls.poll(aLoopStatus({ partitions: [aPartition(changes)] }), true, lookMs);
    expect(stalls.all.map(({ of, forMs }) => [of, forMs])).toEqual([['the consumer group', 60_000]]);
  });

  it('is the consumer that gives no sign of life, also with nothing to read', () => {
    expect(watched(599, aLoopStatus({ partitions: [idle] })).stuck).toEqual([]);
    const stalls = watched(600, aLoopStatus({ partitions: [idle] }));
    expect(stalls.stuck).toMatchObject([{ of: 'the consumer group', what: 'the consumer gives no sign of life', forMs: 600_000 }]);
    stalls.poll(aLoopStatus({ partitions: [idle], group: { ...alive, signs: 2 } }), true, lookMs);
    expect(stalls.all).toEqual([]);
  });

  it('goes on standing still while more records come', () => {
    const stalls = watched(30);
    for (let end = 101; end <= 130; end++) {
      stalls.poll(aLoopStatus({ partitions: [aPartition({ end })] }), true, lookMs);
    }
    expect(stalls.stuck).toMatchObject([{ of: 'village.activity/0', what: '60 records wait, and none is applied' }]);
  });

  it('counts only what can be read before an open transaction', () => {
    const held = { records: 20, since: '2030-01-01T00:00:00.000Z' };
    const { stuck } = watched(60, aLoopStatus({ partitions: [aPartition({ held })] }));
    expect(stuck).toMatchObject([{ of: 'village.activity/0', what: '10 records wait, and none is applied' }]);
  });

  it('is nobody while Kafka or MongoDB does not answer, and has all its patience afterwards', () => {
    const stalls = watched(1_000, aLoopStatus(), false);
    expect(stalls.all).toEqual([]);
    for (let second = 0; second < 59; second++) stalls.poll(aLoopStatus(), true, lookMs);
    expect(stalls.stuck).toEqual([]);
  });

  it('does not count the time in which this process itself was frozen', () => {
    const stalls = watched(50);
    stalls.poll(aLoopStatus(), true, 3_600_000);
    expect(stalls.stuck).toEqual([]);
    expect(stalls.all.map(({ forMs }) => forMs)).toEqual([52_000, 52_000]);
  });

  it('is forgotten with a partition that goes', () => {
    const stalls = watched(59);
    stalls.poll(aLoopStatus({ partitions: [] }), true, lookMs);
    stalls.poll(aLoopStatus(), true, lookMs);
    expect(stalls.all.map(({ of, forMs }) => [of, forMs])).toEqual([['the consumer group', 61_000]]);
  });
});
