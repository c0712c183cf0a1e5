import { setImmediate as turn, setTimeout as pause } from 'node:timers/promises';
import { mongo } from 'mongoose';
import { quiet } from '@taocun/harness/quiet';
import { until } from '@taocun/harness/until';
import { ProducerLost, type Outputs } from '@taocun/kafka';
import { FailureLog } from '@taocun/runtime';
import { AppliedOffsets } from '../../checkpoints/applied-offsets';
import { Fenced, NoOffset } from '../../checkpoints/checkpoint-store';
import { PartitionContext } from '../../checkpoints/partition-context';
import type { Changes, PartitionState } from '../../checkpoints/partition-state';
import { unmeasured } from '../../metrics/loop-metrics';
import { CheckpointSaver } from './checkpoint-saver';
import { CheckpointScheduler } from './checkpoint-scheduler';
import type { RunHost } from './run-host';
import { defaultTuning } from './tuning';

type Save = Parameters<RunHost['store']['save']>[0];

const benches: Bench[] = [];
// A bench that still waits would wait for ever.
afterEach(() => benches.splice(0).forEach((bench) => (bench.lives = false)));

/** The checkpoints of a partition loaded at offset 10, on a host made for the test. */
class Bench {
  readonly calls: string[] = [];
  readonly saves: Save[] = [];
  /** Saves under way, including those of other partitions. */
  readonly turns = new CheckpointScheduler();
  /** The error of each save, if any. */
  readonly failures: (Error | undefined)[] = [];
  readonly changed = { documents: 0, bytes: 0 };
  changes: Changes = { writes: [], fields: { day: 7 } };
  flushing: Promise<void> = Promise.resolve();
  following: Promise<void> = Promise.resolve();
  /** The answer to a save that does not fail; by default its documents, at once. */
  saving: Promise<number> | undefined;
  lives = true;
  hasRoom = true;
  /** The pause between two parts of a serialisation. */
  readonly pauseMs = { now: 0 };
  /** The time after which the partition counts as quiet. */
  readonly caughtUpAfterMs: { now: number };
  readonly names = new AppliedOffsets([[4, 1]]);
  readonly saver: CheckpointSaver;

  constructor(intervalMs = 60_000, soon?: { readonly everyMs: number }, fullyInMemory = false) {
    benches.push(this);
    const { pauseMs } = this;
    const caughtUpAfterMs = (this.caughtUpAfterMs = { now: intervalMs });
    const state: PartitionState = { changed: this.changed, takeChanges: () => this.changes };
    const outputs = { flush: () => this.flushing } as unknown as Outputs;
    const save = (one: Save): Promise<number> => {
      this.saves.push(one);
      const failure = this.failures.shift();
      if (failure !== undefined) return Promise.reject(failure);
      return this.saving ?? Promise.resolve(this.changed.documents);
    };
    this.saver = new CheckpointSaver(
      new PartitionContext({
        topic: 'numbers',
        partition: 3,
        partitions: 8,
        log: 'log',
        epoch: 100,
        state,
        outputs,
        names: this.names,
        endsOf: () => Promise.resolve([]),
      }),
      {
        lowLatencyCheckpoints: soon !== undefined,
        fullyInMemory,
        load: () => Promise.resolve(state),
        afterCheckpoint: () => this.following.then(() => void this.calls.push('after')),
      },
      {
        store: {
          take: () => Promise.reject(new Error('not here')),
          keepNoProgress: () => Promise.resolve(),
          epochOf: () => Promise.resolve(undefined),
          save,
        },
        failures: new FailureLog(quiet),
        tuning: {
          ...defaultTuning,
          checkpointIntervalMs: intervalMs,
          catchUpCheckpointIntervalMs: intervalMs,
          checkpointDocuments: 5,
          checkpointBytes: 1_000,
          soonCheckpointIntervalMs: soon?.everyMs ?? 0,
          // On a busy machine each part may take long.
          longestPartMs: Infinity,
          get caughtUpAfterMs() {
            return caughtUpAfterMs.now;
          },
          get serialisingPauseMs() {
            return pauseMs.now;
          },
          catchUpRecordsADocument: 3,
          catchUpLongestMs: 100,
          checkpointMsADocument: 20,
          longestCheckpointIntervalMs: 100,
        },
        counters: { batches: 0, records: 0, checkpoints: 0, documentsWritten: 0, restarts: 0 },
        metrics: () => unmeasured,
        scheduler: this.turns,
        committed: (_topic, _partition, offset) =>
          Promise.resolve(void this.calls.push(`committed ${offset}`)),
      },
      10,
      {
        isCurrent: () => this.lives,
        hasRoom: () => this.hasRoom,
        saved: () => void this.calls.push('saved'),
        fenced: () => void this.calls.push('fenced'),
        failed: (error) => void this.calls.push(String(error)),
      },
    );
  }
}

const settled = async (): Promise<void> => {
  for (let turns = 0; turns < 20; turns++) await turn();
};

/** For tests whose waits are too close to each other for a busy machine. */
function simulatedClock(): { nowMs: number } {
  const clock = { nowMs: 0 };
  beforeEach(() => {
    clock.nowMs = 0;
    jest.spyOn(performance, 'now').mockImplementation(() => clock.nowMs);
  });
  afterEach(() => jest.restoreAllMocks());
  return clock;
}

it('a checkpoint contains the partition’s state: offset, owner, names and fields, under a number that rises', async () => {
  const bench = new Bench(0);
  bench.saver.checkpointIfDue(15, false);
  await settled();
  bench.names.admit(2, 7, 0);
  bench.saver.checkpointIfDue(16, false);
  await settled();
  const common = {
    topic: 'numbers',
    partition: 3,
    epoch: 100,
    changes: bench.changes,
    clean: false,
    bypassesQueue: false,
    inserted: expect.any(Function) as unknown,
  };
  expect(bench.saves).toEqual([
    { ...common, offset: 15, names: [[4, 1]], cut: 2 },
    { ...common, offset: 16, names: [[4, 1], null, [7, 0]], cut: 3 },
  ]);
  expect(bench.calls).toEqual(['saved', 'committed 15', 'after', 'saved', 'committed 16', 'after']);
  expect(bench.saver.offset).toBe(16);
});

it('a partition waits for its turn while two others are saved, and is held back where too much changes meanwhile', async () => {
  const bench = new Bench(0);
  bench.turns.underWay = 2;
  bench.changed.documents = 9;
  bench.saver.checkpointIfDue(15, false);
  await turn();
  expect([bench.saves, bench.saver.isOverfull]).toEqual([[], false]);
  bench.changed.documents = 10;
  expect(bench.saver.isOverfull).toBe(true);
  bench.turns.underWay = 1;
  bench.saver.checkpointIfDue(20, false);
  expect(bench.turns.underWay).toBe(2);
  await turn();
  expect(bench.saves).toMatchObject([{ offset: 20 }]);
  expect(bench.turns.underWay).toBe(1);
});

it('each save that a partition waits for is a sign of life', async () => {
  const bench = new Bench(0);
  const other = new Bench(0);
  bench.turns.underWay = 2;
  bench.saver.checkpointIfDue(15, false);
  expect([bench.saver.signs, other.saver.signs]).toEqual([0, 0]);
  bench.turns.steps++;
  expect(bench.saver.signs).toBe(1);
  bench.turns.underWay = 1;
  bench.saver.checkpointIfDue(15, false);
  bench.turns.steps++;
  await settled();
  expect([bench.saver.signs, bench.turns.steps]).toEqual([1, 3]);
});

it('each insertion of a long save is a sign of life, its own and those of the transaction that it waits for', async () => {
  const bench = new Bench(0);
  bench.saving = new Promise(() => undefined);
  bench.saver.checkpointIfDue(15, false);
  await settled();
  const signs = [bench.saver.signs];
  bench.saves[0]?.inserted?.();
  signs.push(bench.saver.signs);
  bench.turns.steps++;
  signs.push(bench.saver.signs);
  expect(new Set(signs).size).toBe(3);
});

it('a partition gives up its turn once it is saved, whatever follows', async () => {
  const bench = new Bench(0);
  bench.following = new Promise(() => undefined);
  bench.saver.checkpointIfDue(15, false);
  await settled();
  expect([bench.calls, bench.turns.underWay, bench.saver.isFollowing]).toEqual([
    ['saved', 'committed 15'],
    0,
    true,
  ]);
  bench.saver.checkpointIfDue(16, false);
  await settled();
  expect(bench.saves).toHaveLength(1);
});

it('nothing is saved before all that was published is acknowledged, and then the state at the cut', async () => {
  const bench = new Bench(0);
  const { promise, resolve: acknowledge } = Promise.withResolvers<void>();
  bench.flushing = promise;
  bench.saver.checkpointIfDue(15, false);
  bench.names.admit(0, 9, 9);
  bench.saver.checkpointIfDue(20, false);
  await settled();
  expect(bench.saves).toEqual([]);
  acknowledge();
  await settled();
  expect(bench.saves).toMatchObject([{ offset: 15, names: [[4, 1]] }]);
});

it.each([
  ['nothing has changed and the position is that of the last cut', 10, { documents: 0, bytes: 0 }, 0, []],
  ['one document less than many', 15, { documents: 4, bytes: 0 }, 60_000, []],
  ['many documents', 15, { documents: 5, bytes: 0 }, 60_000, [15]],
  ['one byte less than many', 15, { documents: 1, bytes: 999 }, 60_000, []],
  ['many bytes', 15, { documents: 1, bytes: 1_000 }, 60_000, [15]],
  ['the interval is over', 15, { documents: 0, bytes: 0 }, 0, [15]],
])('a checkpoint is taken in time: %s', async (_name, position, changed, intervalMs, expected) => {
  const bench = new Bench(intervalMs);
  Object.assign(bench.changed, changed);
  bench.saver.checkpointIfDue(position, false);
  await settled();
  expect(bench.saves.map(({ offset }) => offset)).toEqual(expected);
});

it.each([
  ['twice as many documents as make a checkpoint', { documents: 10, bytes: 0 }, true],
  ['one document less', { documents: 9, bytes: 0 }, false],
  ['twice as many bytes', { documents: 1, bytes: 2_000 }, true],
  ['one byte less', { documents: 1, bytes: 1_999 }, false],
])('a partition is overfull only while it saves: %s', async (_name, changed, expected) => {
  const bench = new Bench(0);
  const { promise, resolve: acknowledge } = Promise.withResolvers<void>();
  bench.flushing = promise;
  Object.assign(bench.changed, changed);
  expect(bench.saver.isOverfull).toBe(false);
  bench.saver.checkpointIfDue(15, false);
  expect(bench.saver.isOverfull).toBe(expected);
  acknowledge();
  await settled();
  expect(bench.saver.isOverfull).toBe(false);
});

describe('where all is held in memory', () => {
  const clock = simulatedClock();

  const savedOf = async (documents: number, catchingUp: boolean, waitMs = 0): Promise<readonly number[]> => {
    const bench = new Bench(0, undefined, true);
    bench.changed.documents = documents;
    clock.nowMs += waitMs;
    bench.saver.checkpointIfDue(22, catchingUp);
    await settled();
    return bench.saves.map(({ offset }) => offset);
  };

  it('a partition that catches up is saved once each document stands for enough records, or much time has passed', async () => {
    expect(
      await Promise.all([savedOf(4, true), savedOf(5, true), savedOf(5, true, 110), savedOf(5, false, 110)]),
    ).toEqual([[22], [], [22], [22]]);
  });

  it.each([
    ['few documents have changed, after its interval', 1, 30, 40, true],
    ['few have changed, not before', 1, 60_000, 40, false],
    ['more have changed, later', 4, 30, 40, false],
    ['more have changed, once there was time for each of them', 4, 30, 90, true],
    ['many have changed, not ever later', 30, 30, 110, true],
  ])(
    'a partition that keeps up is saved where %s',
    async (_when, documents, intervalMs, waitedMs, isSaved) => {
      const bench = new Bench(intervalMs, undefined, true);
      bench.changed.documents = documents;
      clock.nowMs += waitedMs;
      bench.saver.checkpointIfDue(18, false);
      await settled();
      expect(bench.saves.length).toBe(isSaved ? 1 : 0);
    },
  );

  it('a partition that keeps up is saved later where what has changed is large', async () => {
    const bench = new Bench(30, undefined, true);
    Object.assign(bench.changed, { documents: 1, bytes: 15_000 });
    const saved: number[] = [];
    for (const waitedMs of [40, 15, 5]) {
      clock.nowMs += waitedMs;
      bench.saver.checkpointIfDue(18, false);
      await settled();
      saved.push(bench.saves.length);
    }
    expect(saved).toEqual([0, 0, 1]);
  });

  it('a partition that keeps up is saved after its interval however many have changed, once nothing more comes', async () => {
    const bench = new Bench(30, undefined, true);
    bench.changed.documents = 4;
    bench.saver.checkpointIfDue(18, false);
    clock.nowMs += 35;
    bench.saver.checkpointIfDue(19, false);
    await settled();
    expect(bench.saves).toEqual([]);
    clock.nowMs += 35;
    bench.saver.checkpointIfDue(19, false);
    await settled();
    expect(bench.saves.map(({ offset }) => offset)).toEqual([19]);
  });

  it('it is saved early, or held back, only where sixteen times as much has changed as others save early, or are held back for', async () => {
    const afterChangesOf = async (documents: number, underWay: number) => {
      const bench = new Bench(60_000, undefined, true);
      bench.turns.underWay = underWay;
      Object.assign(bench.changed, { documents, bytes: 0 });
      bench.saver.checkpointIfDue(15, false);
      await settled();
      return [bench.saves.length, bench.saver.isOverfull];
    };
    expect(await Promise.all([afterChangesOf(79, 0), afterChangesOf(80, 0)])).toEqual([
      [0, false],
      [1, false],
    ]);
    expect(await Promise.all([afterChangesOf(159, 2), afterChangesOf(160, 2)])).toEqual([
      [0, false],
      [0, true],
    ]);
  });
});

describe('what is saved soon', () => {
  const clock = simulatedClock();
  const offsets = (bench: Bench): number[] => bench.saves.map(({ offset }) => offset);

  it('is saved before its interval is over, but not again at once', async () => {
    const soon = new Bench(60_000, { everyMs: 0 });
    const later = new Bench(60_000, { everyMs: 50_000 });
    const others = new Bench(60_000);
    for (const bench of [soon, later, others]) bench.saver.checkpointIfDue(15, false);
    await settled();
    expect([soon, later, others].map(offsets)).toEqual([[15], [], []]);
  });

  it('is saved less often where MongoDB is slow, yet as often as others', async () => {
    const bench = new Bench(1_000, { everyMs: 0 });
    /** Saves at this time, and MongoDB needs that long for it. */
    const saveAt = async (atMs: number, takesMs: number): Promise<void> => {
      const { promise, resolve: acknowledge } = Promise.withResolvers<void>();
      bench.flushing = promise;
      clock.nowMs = atMs;
      bench.saver.checkpointIfDue(15 + atMs, false);
      clock.nowMs += takesMs;
      acknowledge();
      await settled();
    };
    await saveAt(0, 30);
    await saveAt(299, 0);
    expect(offsets(bench)).toEqual([15]);
    await saveAt(300, 200);
    await saveAt(1_299, 0);
    expect(offsets(bench)).toEqual([15, 315]);
    await saveAt(1_300, 0);
    expect(offsets(bench)).toEqual([15, 315, 1_315]);
  });

  it.each([
    ['few documents need no turn and take none', 200, [15], 0],
    ['many wait for theirs', 201, [], 1],
  ])('%s', async (_name, documents, expected, underWay) => {
    const bench = new Bench(0, { everyMs: 0 });
    bench.changed.documents = documents;
    bench.turns.underWay = 2;
    bench.saver.checkpointIfDue(15, false);
    expect(bench.turns.underWay).toBe(2);
    await settled();
    expect(offsets(bench)).toEqual(expected);
    bench.turns.underWay = 0;
    const { promise, resolve: acknowledge } = Promise.withResolvers<void>();
    bench.flushing = promise;
    clock.nowMs += 5;
    bench.saver.checkpointIfDue(16, false);
    expect([bench.turns.underWay, bench.saver.isOverfull]).toEqual([underWay, true]);
    acknowledge();
    await settled();
    expect(bench.turns.underWay).toBe(0);
  });
});

describe('what is left to be serialised', () => {
  /** A snapshot of this many documents at offset 15, and the number that has been serialised. */
  function cutOf(
    documents: number,
    { catchingUp = false, isQuiet = false, pauseMs = 0, failsAt = Infinity } = {},
  ) {
    const bench = new Bench(0);
    bench.pauseMs.now = pauseMs;
    if (!isQuiet) bench.caughtUpAfterMs.now = Infinity;
    let serialised = 0;
    const next = (): IteratorResult<void, void> => {
      if (serialised === failsAt) throw new Error('the outputs are closed');
      return serialised === documents
        ? { done: true, value: undefined }
        : { done: false, value: void serialised++ };
    };
    bench.changes = { writes: [], fields: {}, unwritten: { next } };
    bench.changed.documents = documents;
    bench.saver.checkpointIfDue(15, catchingUp);
    return { bench, serialised: () => serialised };
  }

  it('is serialised a few at a time, and saved after the last', async () => {
    const { bench, serialised } = cutOf(20, { pauseMs: 40 });
    expect(serialised()).toBe(8);
    bench.hasRoom = false;
    await settled();
    expect([serialised(), bench.saves.length, bench.turns.underWay]).toEqual([8, 0, 1]);
    bench.hasRoom = true;
    const seen = new Set<number>();
    await until(() => (seen.add(serialised()), bench.saves.length > 0), { everyMs: 1 });
    await settled();
    expect([[...seen], bench.saves.map(({ offset }) => offset), bench.turns.underWay]).toEqual([
      [8, 16, 20],
      [15],
      0,
    ]);
  });

  it('of very many a hundredth at a time, but no more than else where the partition catches up', () => {
    expect(cutOf(1_601, { pauseMs: 40 }).serialised()).toBe(17);
    expect(cutOf(60_000, { catchingUp: true }).serialised()).toBe(80);
  });

  it.each([
    ['catches up or ends', { catchingUp: true }],
    ['has been quiet for a while', { isQuiet: true }],
  ])(
    'more at a time, with nothing but a turn of the loop between, where the partition %s',
    async (_, partition) => {
      const { bench, serialised } = cutOf(240, { pauseMs: 60_000, ...partition });
      expect(serialised()).toBe(80);
      await until(() => bench.saves.length === 1);
      expect(serialised()).toBe(240);
      await bench.saver.finish(16, Infinity, true);
      expect(bench.saves.map(({ offset }) => offset)).toEqual([15, 16]);
    },
  );

  it('takes only the time of documents: pauses are not counted', async () => {
    const startedMs = performance.now();
    const { bench } = cutOf(240, { pauseMs: 20 });
    bench.turns.msADocument = NaN;
    await until(() => bench.calls.includes('after'), { everyMs: 1 });
    // There were 30 pauses; a timer may fire a millisecond early.
    expect(240 * bench.turns.msADocument).toBeLessThan(performance.now() - startedMs - 30 * 19);
  });

  it('waits while too much that was published is under way', async () => {
    const { bench, serialised } = cutOf(20, { pauseMs: 1 });
    bench.hasRoom = false;
    await pause(50);
    expect([serialised(), bench.saves.length]).toEqual([8, 0]);
    bench.hasRoom = true;
    await until(() => bench.saves.length === 1);
    expect(serialised()).toBe(20);
  });

  it('is left while it waits, where the run has given it up', async () => {
    const { bench, serialised } = cutOf(20, { pauseMs: 1 });
    bench.hasRoom = false;
    await pause(20);
    bench.lives = false;
    await pause(20);
    bench.hasRoom = true;
    await pause(20);
    expect([serialised(), bench.saves.length, bench.turns.underWay]).toEqual([8, 0, 0]);
  });

  it('fails, and nothing is saved', async () => {
    const { bench } = cutOf(20, { failsAt: 9 });
    await until(() => bench.calls.length > 0);
    await settled();
    expect([bench.calls, bench.saves, bench.turns.underWay]).toEqual([
      ['Error: the outputs are closed'],
      [],
      0,
    ]);
  });

  it('is left where the run has given it up', async () => {
    const { bench, serialised } = cutOf(20);
    bench.lives = false;
    await pause(20);
    expect([serialised(), bench.saves, bench.calls, bench.turns.underWay]).toEqual([8, [], [], 0]);
  });
});

const labelled = new mongo.MongoServerError({ message: 'the database is away', code: 999 });
labelled.addErrorLabel('TransientTransactionError');
it.each([
  ['a lost connection', new mongo.MongoNetworkError('the database is away')],
  ['a transaction that may be repeated', labelled],
  [
    'a transaction that took too long',
    new mongo.MongoServerError({ message: 'the database is away', code: 290 }),
  ],
  [
    'an operation that was interrupted',
    new mongo.MongoServerError({ message: 'the database is away', code: 11_601 }),
  ],
])('the same save is tried again for as long as necessary after %s', async (_name, failure) => {
  const bench = new Bench(0);
  bench.failures.push(failure);
  const { promise, resolve: answer } = Promise.withResolvers<number>();
  bench.saving = promise;
  bench.saver.checkpointIfDue(15, false);
  await settled();
  expect(bench.saver.lastError).toBe('the checkpoint could not be saved: the database is away');
  answer(0);
  await until(() => bench.calls.includes('after'));
  expect(bench.saves).toHaveLength(2);
  expect(bench.saves[1]).toEqual({ ...bench.saves[0], inserted: expect.any(Function) as unknown });
  expect(bench.saver.lastError).toBeUndefined();
  expect(bench.calls).toEqual(['saved', 'committed 15', 'after']);
});

it.each([
  ['fenced', new Fenced('fenced'), 'fenced'],
  ['without its producer', new ProducerLost('lost'), 'ProducerLost: lost'],
  ['at no offset', new NoOffset('NaN'), 'NoOffset: NaN'],
  [
    'refused by the driver',
    new mongo.MongoInvalidArgumentError('too large'),
    'MongoInvalidArgumentError: too large',
  ],
  [
    'refused by MongoDB',
    new mongo.MongoServerError({ message: 'too large', code: 10_334 }),
    'MongoServerError: too large',
  ],
])('a partition saves no more once it is %s, and gives up its turn', async (_name, failure, calls) => {
  const bench = new Bench(0);
  bench.failures.push(failure);
  bench.saver.checkpointIfDue(15, false);
  await new Promise((resolve) => setTimeout(resolve, 150));
  expect(bench.saves).toHaveLength(1);
  expect([bench.calls, bench.turns.underWay]).toEqual([[calls], 0]);
  expect(bench.saver.offset).toBe(10);
});

it('a save that its run has given up is not reported', async () => {
  const bench = new Bench(0);
  bench.saver.checkpointIfDue(15, false);
  bench.lives = false;
  await settled();
  expect([bench.saves, bench.calls]).toEqual([[], []]);
});

it('a run ends with a clean checkpoint, after the one that is under way', async () => {
  const bench = new Bench(0);
  bench.saver.checkpointIfDue(15, false);
  await bench.saver.finish(16, Infinity, true);
  expect(bench.saves.map(({ offset, clean, cut }) => [offset, clean, cut])).toEqual([
    [15, false, 2],
    [16, true, 3],
  ]);
});

describe('the last checkpoints', () => {
  const last = async (documents: number, msADocument: number, deadlineMs: number) => {
    const bench = new Bench();
    bench.changed.documents = documents;
    bench.turns.msADocument = msADocument;
    return [
      await bench.saver.finish(15, performance.now() + deadlineMs, true),
      bench.saves.map(({ offset }) => offset),
    ];
  };

  it('are not begun where there is no time for them', async () => {
    expect(await last(300, 10, 10_000)).toEqual(['done', [15]]);
    expect(await last(300, 10, 2_000)).toEqual(['late', []]);
  });

  it.each([
    ['many documents wait for their turn', 201, []],
    ['few need none', 200, [15]],
  ])('are taken in turn: %s', async (_name, documents, atOnce) => {
    const bench = new Bench();
    bench.changed.documents = documents;
    bench.turns.underWay = 1;
    const finished = bench.saver.finish(15, Infinity, true);
    await settled();
    expect(bench.saves.map(({ offset }) => offset)).toEqual(atOnce);
    bench.turns.underWay = 0;
    expect(await finished).toBe('done');
    expect(bench.saves.map(({ offset, clean }) => [offset, clean])).toEqual([[15, true]]);
  });
});
