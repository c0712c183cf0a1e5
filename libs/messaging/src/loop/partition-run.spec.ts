import { performance } from 'node:perf_hooks';
import { setImmediate as turn } from 'node:timers/promises';
import { mongo } from 'mongoose';
import { quiet } from '@taocun/harness/quiet';
import { DEADLINE_MS, until } from '@taocun/harness/until';
import { type FetchedBatch, ProducerLost, type Publisher } from '@taocun/kafka';
import { FailureLog } from '@taocun/runtime';
import { AppliedOffsets } from '../checkpoints/applied-offsets';
import { Fenced } from '../checkpoints/checkpoint-store';
import type { PartitionLifecycle } from '../checkpoints/partition-lifecycle';
import type { PartitionState, SavedCheckpoint } from '../checkpoints/partition-state';
import { unmeasured } from '../metrics/loop-metrics';
import { CheckpointScheduler } from './checkpoints/checkpoint-scheduler';
import type { RunHost } from './checkpoints/run-host';
import { defaultTuning, type Tuning } from './checkpoints/tuning';
import { OperatorError } from './operator-error';
import { PartitionRun } from './partition-run';

interface Gate {
  readonly opened: Promise<void>;
  open(): void;
  fail(error: Error): void;
}

function gate(): Gate {
  const { promise: opened, resolve: open, reject: fail } = Promise.withResolvers<void>();
  opened.catch(() => undefined);
  return { opened, open, fail };
}

type Save = Parameters<RunHost['store']['save']>[0];

/** A run on a host made for the test, which decides when each step ends. */
class Bench {
  readonly calls: string[] = [];
  readonly saves: Save[] = [];
  readonly turns = new CheckpointScheduler();
  readonly handled: number[] = [];
  /** The numbers of records of each call of the handler. */
  readonly handledAtOnce: number[] = [];
  handles: (record: { readonly offset: number }) => void = () => undefined;
  readonly reports: object[] = [];
  takes = 0;
  epoch = 100;
  log: { readonly low: number; readonly high: number } | undefined = { low: 0, high: 50 };
  saved: SavedCheckpoint | undefined;
  committed: number | undefined;
  /** The next calls wait for these promises. */
  taking: Promise<void> = Promise.resolve();
  saving: Promise<void> = Promise.resolve();
  handling: Promise<void> = Promise.resolve();
  beginning: Promise<void> = Promise.resolve();
  /** Answers to the next questions for the epoch. */
  readonly away: Promise<number>[] = [];
  flushing: Promise<void> = Promise.resolve();
  readonly run: PartitionRun;
  readonly counters = { batches: 0, records: 0, checkpoints: 0, documentsWritten: 0, restarts: 0 };

  constructor({
    tuning = {},
    lifecycle = {},
  }: { tuning?: Partial<Tuning>; lifecycle?: Partial<PartitionLifecycle<PartitionState>> } = {}) {
    const state: PartitionState = {
      changed: { documents: 1, bytes: 0 },
      takeChanges: () => ({ writes: [], fields: {} }),
    };
    const outputs = { flush: () => this.flushing };
    const publisher = { pendingBytes: 0, outputs: () => outputs } as unknown as Publisher;
    const host: RunHost = {
      store: {
        take: async (_topic, _partition, partitions) => {
          this.takes++;
          await this.taking;
          return { epoch: ++this.epoch, partitions, names: new AppliedOffsets(), saved: this.saved };
        },
        epochOf: () => this.away.shift() ?? Promise.resolve(this.epoch),
        save: async (save) => {
          await (save.cut === 1 ? undefined : this.saving);
          if (save.epoch !== this.epoch) throw new Fenced('fenced');
          this.saves.push(save);
          return 0;
        },
        keepNoProgress: (_topic, _partition, epoch, noProgress) => {
          this.reports.push({ epoch, ...noProgress });
          return Promise.resolve();
        },
      },
      logger: quiet,
      failures: new FailureLog(quiet),
      tuning: {
        ...defaultTuning,
        checkpointIntervalMs: 0,
        catchUpCheckpointIntervalMs: 0,
        finishWithinMs: DEADLINE_MS,
        ...tuning,
      },
      publisher: () => Promise.resolve(publisher),
      handle: async (_topic, { records }) => {
        await this.handling;
        this.handledAtOnce.push(records.length);
        for (const record of records) {
          this.handles(record);
          this.handled.push(record.offset);
        }
      },
      skipCommand: (topic, partition, offset) => `skip ${topic}/${partition} ${offset ?? 'OFFSET'}`,
      log: () => 'log',
      logOf: () =>
        this.log === undefined ? Promise.reject(new Error('no leader')) : Promise.resolve(this.log),
      endsOf: () => Promise.resolve([this.log?.high ?? 0]),
      readFrom: (_topic, _partition, offset) => void this.calls.push(`read from ${offset}`),
      stopReading: () => void this.calls.push('stop reading'),
      committed: () => Promise.resolve(),
      lastCommitted: () => Promise.resolve(this.committed),
      fenced: () => void this.calls.push('fenced'),
      awaitIdlePartitions: () => this.beginning,
      counters: this.counters,
      metrics: () => unmeasured,
      scheduler: this.turns,
    };
    this.run = new PartitionRun('numbers', 0, 1, { load: () => Promise.resolve(state), ...lifecycle }, host);
  }

  /** The instructions to the consumer since the last call. */
  takeCalls(): string[] {
    return this.calls.splice(0);
  }

  batch(from: number, to: number): Promise<void> {
    return this.run.onBatch(records(from, to));
  }
}

function records(from: number, to: number): FetchedBatch {
  const all = Array.from({ length: to - from }, (_, at) => ({
    offset: from + at,
    timestampMs: 0,
    key: null,
    value: null,
    headers: undefined,
  }));
  return {
    records: all,
    count: all.length,
    newestMs: 0,
    fetchedFrom: from,
    nextOffset: to,
    end: 50,
    stable: 50,
  };
}

/** A batch that contains only the gaps left by transactions and compaction. */
function nothing(firstOffset: number, nextOffset: number): FetchedBatch {
  return {
    records: [],
    count: 0,
    newestMs: undefined,
    fetchedFrom: firstOffset,
    nextOffset,
    end: 50,
    stable: 50,
  };
}

const settled = async (): Promise<void> => {
  for (let turns = 0; turns < 20; turns++) await turn();
};
const untilSo = (condition: () => boolean): Promise<boolean> => until(condition, { everyMs: 1 });

it('a partition is not read while it waits to begin, not even when the group is joined again, and takes no checkpoint then', async () => {
  const bench = new Bench();
  const begin = gate();
  bench.beginning = begin.opened;
  const started = bench.run.start();
  await settled();
  await bench.run.resume();
  bench.run.checkpointIfDue();
  expect(bench.run.status).toMatchObject({
    state: 'loading',
    error: expect.stringMatching(/empty partitions/),
  });
  expect(bench.takeCalls()).toEqual([]);
  begin.open();
  await started;
  expect(bench.takeCalls()).toEqual(['read from 0']);
  expect(bench.saves.map(({ cut }) => cut)).toEqual([1]);
});

it('a partition keeps up though more is ahead, as long as that is little', async () => {
  const savedAheadOf = async (catchUpFromRecords: number): Promise<number[]> => {
    const bench = new Bench({ tuning: { catchUpFromRecords, catchUpCheckpointIntervalMs: 60_000 } });
    await bench.run.start();
    await bench.batch(0, 10);
    await settled();
    return bench.saves.slice(1).map(({ offset }) => offset);
  };
  expect(await Promise.all([savedAheadOf(40), savedAheadOf(39)])).toEqual([[10], []]);
});

it('a partition that still waits to begin is left as one that has not begun', async () => {
  const bench = new Bench();
  bench.beginning = gate().opened;
  void bench.run.start();
  await settled();
  await bench.run.finish();
  expect(bench.saves).toMatchObject([{ offset: 0, clean: false }]);
});

it('a run starts again once, however many reasons there are', async () => {
  const bench = new Bench();
  await bench.run.start();
  const restarts = [
    bench.run.restart('one'),
    bench.run.restart('two'),
    bench.run.restart('three', new ProducerLost('lost')),
  ];
  expect(bench.run.status).toMatchObject({ state: 'waiting-to-retry', error: 'one' });
  await Promise.all(restarts);
  expect(bench.run.status.state).toBe('running');
  expect(bench.takes).toBe(2);
  expect(bench.counters.restarts).toBe(1);
});

it('the epoch is raised again only when an earlier attempt can no longer raise it', async () => {
  const bench = new Bench();
  const slow = gate();
  bench.taking = slow.opened;
  const first = bench.run.start();
  await settled();
  const again = bench.run.restart('the producer was lost', new ProducerLost('lost'));
  await new Promise((resolve) => setTimeout(resolve, 300));
  expect(bench.takes).toBe(1);
  slow.open();
  await Promise.all([first, again]);
  expect(bench.takes).toBe(2);
  expect(bench.run.status).toMatchObject({ state: 'running', epoch: bench.epoch });
});

it('a request that was never answered is repeated', async () => {
  const bench = new Bench({ tuning: { answersWithinMs: 30 } });
  const never = gate();
  bench.taking = never.opened;
  const started = bench.run.start();
  await new Promise((resolve) => setTimeout(resolve, 50));
  expect(bench.run.status).toMatchObject({
    state: 'waiting-to-retry',
    error: 'MongoDB has not answered within 0.03 s',
  });
  bench.taking = Promise.resolve();
  await started;
  expect([bench.takes, bench.run.status.state, bench.epoch]).toEqual([2, 'running', 101]);
});

it('a run is not disturbed by a failing handler of an earlier life', async () => {
  const bench = new Bench();
  await bench.run.start();
  const slow = gate();
  bench.handling = slow.opened;
  const batch = bench.batch(0, 5);
  await bench.run.restart('the producer was lost', new ProducerLost('lost'));
  slow.fail(new Error('what it used is gone'));
  await batch;
  expect(bench.run.status).toMatchObject({ state: 'running', offset: 0 });
  expect(bench.counters.restarts).toBe(1);
});

it('a run is not saved in the middle of a batch when the handler of an earlier life ends', async () => {
  const bench = new Bench();
  await bench.run.start();
  const early = gate();
  const late = gate();
  bench.handling = early.opened;
  const earlier = bench.batch(0, 5);
  await bench.run.restart('the producer was lost', new ProducerLost('lost'));
  bench.handling = late.opened;
  const batch = bench.batch(0, 5);
  early.open();
  await earlier;
  bench.run.checkpointIfDue();
  await settled();
  expect(bench.saves.map(({ cut }) => cut)).toEqual([1, 1]);
  late.open();
  await batch;
  expect(bench.run.status.offset).toBe(5);
});

it('nothing more is applied after a request to stop, so that nothing is beyond the clean checkpoint', async () => {
  const bench = new Bench({ tuning: { checkpointIntervalMs: 60_000, catchUpCheckpointIntervalMs: 60_000 } });
  await bench.run.start();
  const handler = gate();
  const save = gate();
  bench.handling = handler.opened;
  bench.saving = save.opened;
  const underWay = bench.batch(0, 5);
  const finished = bench.run.finish();
  await settled();
  handler.open();
  await underWay;
  await new Promise((resolve) => setTimeout(resolve, 20));
  await bench.batch(5, 9);
  bench.run.polled({ low: 0, high: 5, stable: 5 });
  save.open();
  await finished;
  expect(bench.handled).toEqual([0, 1, 2, 3, 4]);
  expect(bench.saves.at(-1)).toMatchObject({ offset: 5, clean: true });
});

it.each<[string, SavedCheckpoint | undefined, number | undefined, boolean]>([
  [
    'has not read what an earlier owner may have published',
    { offset: 5, clean: false, fields: {} },
    undefined,
    false,
  ],
  ['has read all of it', { offset: 5, clean: false, fields: {} }, 50, true],
  ['began at a clean checkpoint', { offset: 5, clean: true, fields: {} }, undefined, true],
  ['began at a clean checkpoint and has read on', { offset: 5, clean: true, fields: {} }, 20, true],
  ['is the first', undefined, undefined, true],
])('an owner that stops and %s', async (_which, saved, readTo, clean) => {
  const bench = new Bench({ tuning: { checkpointIntervalMs: 60_000, catchUpCheckpointIntervalMs: 60_000 } });
  bench.saved = saved;
  await bench.run.start();
  // Later records were not published by anyone else.
  bench.log = { low: 0, high: 70 };
  if (readTo !== undefined) await bench.batch(5, readTo);
  await bench.run.finish();
  expect(bench.saves.map((save) => save.clean)).toEqual([false, clean]);
});

it('a rebuilt database has no clean checkpoint before what was published before is read', async () => {
  const bench = new Bench();
  bench.committed = 20;
  await bench.run.start();
  await bench.run.finish();
  expect(bench.saves.map(({ clean }) => clean)).toEqual([false, false]);
});

it.each(['saving', 'flushing', 'handling'] as const)(
  'a run ends in time though its %s never does',
  async (step) => {
    const bench = new Bench({ tuning: { finishWithinMs: 100 } });
    await bench.run.start();
    bench[step] = gate().opened;
    void bench.batch(0, 5);
    await settled();
    await bench.run.finish();
    expect(bench.saves.filter(({ clean }) => clean)).toEqual([]);
  },
);

it('a run ends without a message to its group when another owner has the partition by the time it stops', async () => {
  const bench = new Bench();
  await bench.run.start();
  bench.epoch += 10;
  await bench.run.finish();
  expect(bench.saves.filter(({ clean }) => clean)).toEqual([]);
  await bench.batch(0, 5);
  expect(bench.handled).toEqual([]);
});

it('a fenced run joins the group again, and saves and reads no more', async () => {
  const bench = new Bench();
  await bench.run.start();
  bench.epoch += 10;
  await bench.batch(0, 5);
  await untilSo(() => bench.calls.includes('fenced'));
  expect(bench.saves).toHaveLength(1);
  await bench.batch(5, 6);
  expect(bench.handled).toHaveLength(5);
});

it('reading continues where it was when the group is joined again during a save', async () => {
  const bench = new Bench();
  await bench.run.start();
  const slow = gate();
  bench.saving = slow.opened;
  await bench.batch(0, 5);
  bench.takeCalls();
  await bench.run.resume();
  expect(bench.takeCalls()).toEqual(['read from 5']);
  slow.open();
  await settled();
  expect(bench.saves.at(-1)).toMatchObject({ offset: 5 });
});

it('what is in memory stays when the group is joined again while MongoDB is away', async () => {
  const bench = new Bench();
  await bench.run.start();
  bench.away.push(Promise.reject(new Error('no primary')));
  bench.takeCalls();
  await bench.run.resume();
  expect([bench.takeCalls(), bench.takes]).toEqual([['read from 0'], 1]);
});

it('reading continues after a batch that is still being applied when the group is joined again', async () => {
  const bench = new Bench();
  await bench.run.start();
  const slow = gate();
  bench.handling = slow.opened;
  const applied = bench.batch(0, 5);
  bench.takeCalls();
  const resumed = bench.run.resume();
  await settled();
  expect(bench.takeCalls()).toEqual([]);
  slow.open();
  await Promise.all([applied, resumed]);
  expect([bench.takeCalls(), bench.handled]).toEqual([['read from 5'], [0, 1, 2, 3, 4]]);
});

it('a partition is loaded again when another instance had it between two joins', async () => {
  const bench = new Bench();
  await bench.run.start();
  bench.epoch += 10;
  await bench.run.resume();
  expect(bench.takes).toBe(2);
  expect(bench.run.status.epoch).toBe(bench.epoch);
});

it('what is in memory stays, and the request is repeated, while no leader returns what the log contains', async () => {
  const bench = new Bench();
  await bench.run.start();
  bench.log = undefined;
  bench.takeCalls();
  await bench.batch(7, 9);
  expect([bench.handled, bench.takeCalls(), bench.takes]).toEqual([[], ['read from 0'], 1]);
});

it('what was not fetched from the position is requested again', async () => {
  const bench = new Bench();
  await bench.run.start();
  bench.takeCalls();
  await bench.batch(7, 9);
  expect(bench.handled).toEqual([]);
  expect(bench.takeCalls()).toEqual(['read from 0']);
});

it('a batch without records is skipped, and one that was fetched from elsewhere is requested again', async () => {
  const bench = new Bench();
  await bench.run.start();
  bench.takeCalls();
  await bench.run.onBatch(nothing(5, 8));
  expect(bench.takeCalls()).toEqual(['read from 0']);
  expect(bench.run.status.offset).toBe(0);
  await bench.run.onBatch(nothing(0, 8));
  expect(bench.run.status.offset).toBe(8);
  // Records before the position are never new, however often they arrive.
  await bench.run.onBatch(nothing(0, 8));
  expect(bench.run.status.offset).toBe(8);
});

it.each([
  [10_005, []],
  [10_006, ['numbers/0 of 1 in 101 at 5']],
])('a run reports before loading that much waits, where the log ends at %d', async (high, expected) => {
  const calls: string[] = [];
  const load = gate();
  const bench = new Bench({
    lifecycle: {
      taken: ({ topic, partition, partitions, epoch }, { offset }) =>
        void calls.push(`${topic}/${partition} of ${partitions} in ${epoch} at ${offset}`),
      load: () =>
        load.opened.then(() => ({
          changed: { documents: 0, bytes: 0 },
          takeChanges: () => ({ writes: [], fields: {} }),
        })),
    },
  });
  bench.saved = { offset: 5, clean: false, fields: {} };
  bench.log = { low: 0, high };
  const started = bench.run.start();
  await settled();
  expect(calls).toEqual(expected);
  load.open();
  await started;
});

it('a broker that has just returned has some seconds to recover the end of its log, before an operator is called', async () => {
  const bench = new Bench();
  bench.saved = { offset: 60, clean: false, fields: {} };
  const started = bench.run.start();
  await untilSo(() => bench.run.status.state === 'waiting-to-retry');
  expect(bench.run.status.error).toMatch(/is at offset 60 but the log has 0 to 50/);
  bench.log = { low: 0, high: 60 };
  await started;
  expect(bench.run.status).toMatchObject({ state: 'running', offset: 60 });
});

it('an operator is called at once where the log no longer reaches back to the checkpoint', async () => {
  const bench = new Bench();
  bench.saved = { offset: 5, clean: false, fields: {} };
  bench.log = { low: 10, high: 60 };
  await bench.run.start();
  expect(bench.run.status).toMatchObject({
    state: 'stopped',
    error: expect.stringMatching(/records are lost/),
  });
  await bench.run.restart('anything');
  expect(bench.run.status.state).toBe('stopped');
});

it('what is applied is saved before the run stops before a damaged batch', async () => {
  const bench = new Bench({ tuning: { checkpointIntervalMs: 60_000, catchUpCheckpointIntervalMs: 60_000 } });
  await bench.run.start();
  await bench.batch(0, 5);
  await bench.run.onBatch({ ...nothing(5, 5), damaged: 'the batch at offset 5 is damaged' });
  expect(bench.run.status).toMatchObject({ state: 'stopped', checkpoint: 5, noProgress: { offset: 5 } });
});

it('a run stops before a batch that is damaged, and continues once an operator has skipped it', async () => {
  const bench = new Bench({ tuning: { stillOwnerEveryMs: 0 } });
  await bench.run.start();
  await bench.batch(0, 5);
  await bench.run.onBatch({ ...nothing(5, 5), damaged: 'the batch at offset 5 is damaged' });
  expect(bench.run.status).toMatchObject({
    state: 'stopped',
    error: 'the batch at offset 5 is damaged',
    noProgress: { offset: 5, because: 'the batch at offset 5 is damaged', command: 'skip numbers/0 OFFSET' },
  });
  expect(bench.reports).toMatchObject([{ epoch: bench.epoch, offset: 5 }]);
  bench.run.polled({ low: 0, high: 50, stable: 50 });
  await settled();
  expect(bench.run.status.state).toBe('stopped');
  // Has the effect of `skipTo`.
  bench.epoch++;
  bench.saved = { offset: 9, clean: false, fields: {} };
  bench.run.polled({ low: 0, high: 50, stable: 50 });
  await untilSo(() => bench.run.status.state === 'running');
  expect(bench.run.status).toMatchObject({ offset: 9 });
  expect(bench.run.status.noProgress).toBeUndefined();
  expect(bench.saves.at(-1)).toMatchObject({ cut: 1, offset: 9, goesOn: true });
});

it('a run continues once an operator has skipped what stopped it while it was loaded, and not by itself', async () => {
  const bench = new Bench({ tuning: { stillOwnerEveryMs: 0 } });
  bench.saved = { offset: 5, clean: false, fields: {} };
  bench.log = { low: 10, high: 60 };
  await bench.run.start();
  expect(bench.run.status).toMatchObject({
    state: 'stopped',
    noProgress: { offset: 5, because: expect.stringMatching(/records are lost/) },
  });
  expect(bench.run.status.noProgress?.command).toBeUndefined();
  bench.run.polled({ low: 0, high: 60, stable: 60 });
  await settled();
  expect([bench.run.status.state, bench.takes]).toEqual(['stopped', 1]);
  bench.epoch++;
  bench.saved = { offset: 10, clean: false, fields: {} };
  bench.run.polled({ low: 0, high: 60, stable: 60 });
  await untilSo(() => bench.run.status.state === 'running');
  expect(bench.run.status).toMatchObject({ offset: 10 });
});

describe('a batch that fails each time', () => {
  const failsOnce = async (
    bench: Bench,
    from: number,
    to: number,
    error: Error = new Error('a bug'),
  ): Promise<void> => {
    const restarts = bench.counters.restarts;
    const failing = gate();
    bench.handling = failing.opened;
    failing.fail(error);
    await bench.batch(from, to);
    bench.handling = Promise.resolve();
    expect(bench.counters.restarts).toBe(restarts + 1);
    await untilSo(() => bench.run.status.state === 'running');
  };
  const running = async (): Promise<Bench> => {
    // With these intervals, no checkpoint falls due.
    const bench = new Bench({
      tuning: { checkpointIntervalMs: 60_000, catchUpCheckpointIntervalMs: 60_000 },
    });
    await bench.run.start();
    return bench;
  };

  it('is no progress at the third time, with the command that skips the record', async () => {
    const bench = await running();
    await failsOnce(bench, 0, 5);
    const since = Date.now();
    await failsOnce(bench, 0, 4);
    expect([bench.run.status.noProgress, bench.reports]).toEqual([undefined, []]);
    expect(bench.saves.at(-1)).toMatchObject({ goesOn: true });
    await failsOnce(bench, 0, 9);
    const { noProgress } = bench.run.status;
    expect(noProgress).toEqual({
      offset: 0,
      since: expect.any(String),
      because: 'it has failed 3 times there: a bug',
      command: 'skip numbers/0 1',
    });
    expect(Date.parse(noProgress?.since ?? '')).toBeLessThanOrEqual(since);
    expect(bench.reports).toEqual([{ epoch: bench.epoch - 1, ...noProgress }]);
    expect(bench.saves.at(-1)).toMatchObject({ goesOn: false });
  });

  /** Fails at one record, whatever the batch in which it arrives. */
  const failingAt = async (poison: number): Promise<Bench> => {
    const bench = await running();
    bench.handles = ({ offset }) => {
      if (offset === poison) throw new Error('a bug');
    };
    return bench;
  };
  /** The batches from the last checkpoint on, as long as they are applied; then the restart. */
  const readsOn = async (bench: Bench, ...ends: readonly number[]): Promise<void> => {
    const restarts = bench.counters.restarts;
    bench.saved = { offset: bench.saves.at(-1)?.offset ?? 0, clean: false, fields: {} };
    for (const end of ends)
      if (end > bench.run.status.offset) await bench.batch(bench.run.status.offset, end);
    expect(bench.counters.restarts).toBe(restarts + 1);
    bench.saved = { offset: bench.saves.at(-1)?.offset ?? 0, clean: false, fields: {} };
    await untilSo(() => bench.run.status.state === 'running');
  };

  it.each([
    ['in batches as they came', [10, 20, 30, 40]],
    ['in one fetch from the checkpoint on', [40]],
  ])(
    'is saved up to the failing record alone, and that is what the command skips: %s',
    async (_how, again) => {
      const bench = await failingAt(35);
      await readsOn(bench, 10, 20, 30, 40);
      for (let times = 0; bench.run.status.noProgress === undefined && times < 5; times++)
        await readsOn(bench, ...again);
      expect(bench.run.status).toMatchObject({
        checkpoint: 35,
        noProgress: { offset: 35, command: 'skip numbers/0 36' },
      });
      const applied = bench.handled.filter((offset, at) => bench.handled.indexOf(offset) === at);
      expect(applied).toEqual(Array.from({ length: 35 }, (_, offset) => offset));
    },
  );

  it('is applied record by record until one fails again, and otherwise saved and applied like any other', async () => {
    const bench = await running();
    await failsOnce(bench, 0, 5);
    await bench.batch(0, 9);
    expect([bench.handledAtOnce, bench.run.status.offset]).toEqual([[1, 1, 1, 1, 1, 4], 9]);
    await bench.batch(9, 14);
    expect(bench.handledAtOnce.at(-1)).toBe(5);
  });

  it('is not applied again while what was applied before it can not be saved', async () => {
    const bench = await failingAt(7);
    await readsOn(bench, 5, 9);
    const save = gate();
    bench.saving = save.opened;
    bench.handled.length = 0;
    await bench.batch(0, 5);
    const failing = bench.batch(5, 9);
    await new Promise((resolve) => setTimeout(resolve, 30));
    expect(bench.handled).toEqual([0, 1, 2, 3, 4]);
    save.open();
    await failing;
    expect([bench.saves.at(-1)?.offset, bench.handled.slice(5)]).toEqual([5, [5, 6]]);
  });

  it('is forgotten once it is applied after all', async () => {
    const bench = await running();
    for (let times = 0; times < 3; times++) await failsOnce(bench, 0, 5);
    expect(bench.run.status.noProgress).toBeDefined();
    await bench.batch(0, 5);
    expect(bench.run.status.noProgress).toBeUndefined();
  });

  it('is forgotten once an operator has skipped it', async () => {
    const bench = await running();
    for (let times = 0; times < 3; times++) await failsOnce(bench, 0, 5);
    bench.saved = { offset: 5, clean: false, fields: {} };
    await bench.run.restart('another instance had the partition in between');
    expect(bench.run.status).toMatchObject({ state: 'running', offset: 5 });
    expect(bench.run.status.noProgress).toBeUndefined();
  });

  it('does not count where Kafka or MongoDB is away', async () => {
    const bench = await running();
    await failsOnce(bench, 0, 5);
    await failsOnce(bench, 0, 5, new ProducerLost('lost'));
    await failsOnce(bench, 0, 5);
    expect([bench.run.status.noProgress, bench.reports]).toEqual([undefined, []]);
  });

  it('does not count once the partition is no longer ours', async () => {
    const bench = await running();
    for (let times = 0; times < 3; times++) await failsOnce(bench, 0, 5);
    bench.run.end();
    expect(bench.run.status.noProgress).toBeUndefined();
  });
});

it('a partition makes no progress where nothing can be saved, however far it reads, and has no command for that', async () => {
  const bench = new Bench({
    lifecycle: {
      beforeCheckpoint: () => {
        throw new Error('the state is too large');
      },
    },
  });
  await bench.run.start();
  for (const [times, to] of [5, 7, 9].entries()) {
    expect([times, bench.run.status.noProgress]).toEqual([times, undefined]);
    const before = bench.takes;
    await bench.batch(0, to);
    await untilSo(() => bench.takes > before && bench.run.status.state === 'running');
  }
  expect(bench.run.status.noProgress).toMatchObject({
    offset: 0,
    because: 'it has failed 3 times there: the state is too large',
  });
  expect(bench.run.status.noProgress?.command).toBeUndefined();
});

it('a partition makes no progress where the store refuses each save, and states so', async () => {
  const bench = new Bench();
  const refused = gate();
  bench.saving = refused.opened;
  refused.fail(new mongo.MongoInvalidArgumentError('the document is too large'));
  await bench.run.start();
  for (let times = 0; times < 3; times++) {
    const before = bench.takes;
    await bench.batch(0, 5);
    await untilSo(() => bench.takes > before && bench.run.status.state === 'running');
  }
  expect(bench.run.status.noProgress).toMatchObject({
    offset: 0,
    because: 'it has failed 3 times there: the document is too large',
  });
  expect(bench.turns.underWay).toBe(0);
});

it('a run stops where its position is no offset, and does not seek there again', async () => {
  const bench = new Bench();
  await bench.run.start();
  await bench.run.onBatch(nothing(0, NaN));
  bench.takeCalls();
  await bench.run.onBatch({ ...nothing(NaN, NaN), damaged: 'NaN is no offset of a log' });
  expect(bench.run.status).toMatchObject({
    state: 'stopped',
    error: expect.stringMatching(/^NaN is no offset of a log/),
  });
  expect(bench.takeCalls()).toEqual([]);
});

it.each<[unknown]>([[NaN], [-1], [0.5], ['7'], [null], [{}]])(
  'a run stops where its checkpoint has the offset %j',
  async (offset) => {
    const bench = new Bench();
    bench.saved = { offset: offset as number, clean: false, fields: {} };
    await bench.run.start();
    expect(bench.run.status).toMatchObject({
      state: 'stopped',
      error: expect.stringMatching(/which no log has: restore the database/),
    });
    expect([bench.takeCalls(), bench.saves]).toEqual([[], []]);
  },
);

describe('where all unread records are deleted, and no batch shows it', () => {
  const deleted = async (): Promise<Bench> => {
    const bench = new Bench();
    await bench.run.start();
    await bench.batch(0, 5);
    await untilSo(() => bench.run.status.checkpoint === 5);
    bench.saved = { offset: 5, clean: false, fields: {} };
    bench.log = { low: 60, high: 60 };
    return bench;
  };

  it('the run stops', async () => {
    const bench = await deleted();
    bench.run.polled({ low: 60, high: 60, stable: 60 });
    await untilSo(() => bench.run.status.state === 'stopped');
    expect(bench.run.status.error).toMatch(/is at offset 5 but the log has 60 to 60: records are lost/);
  });

  it('the run continues if they were fetched before', async () => {
    const bench = await deleted();
    bench.run.polled({ low: 60, high: 60, stable: 60 });
    await bench.batch(5, 60);
    await settled();
    expect([bench.run.status.state, bench.run.status.offset, bench.takes]).toEqual(['running', 60, 1]);
  });
});

it('a run stops where a handler calls for an operator', async () => {
  const bench = new Bench();
  await bench.run.start();
  const failing = gate();
  bench.handling = failing.opened;
  failing.fail(new OperatorError('do this'));
  await bench.batch(0, 5);
  expect(bench.run.status).toMatchObject({ state: 'stopped', error: 'do this' });
});

it('each save is a sign of life while others are held back until they are saved, for nothing is fetched meanwhile', async () => {
  const bench = new Bench();
  await bench.run.start();
  const signs = (): number => bench.run.status.signs;
  const before = signs();
  bench.turns.steps = 3;
  expect(signs()).toBe(before);
  bench.turns.backpressured = 1;
  const held = signs();
  bench.turns.steps++;
  expect(signs()).toBe(held + 1);
});

it('a run counts as held back while more has changed than memory should contain', async () => {
  const save = gate();
  const bench = new Bench({ tuning: { checkpointDocuments: 0 } });
  bench.saving = save.opened;
  await bench.run.start();
  const batch = bench.batch(0, 10);
  await untilSo(() => bench.turns.backpressured === 1);
  save.open();
  bench.run.end();
  await batch;
  expect(bench.turns.backpressured).toBe(0);
});

it('a run reports what delays a handler or a save for long', async () => {
  const bench = new Bench();
  await bench.run.start();
  const now = jest.spyOn(performance, 'now');
  try {
    const startMs = performance.now();
    bench.handling = gate().opened;
    void bench.batch(0, 5);
    expect(bench.run.status.error).toBeUndefined();
    now.mockReturnValue(startMs + 6_000);
    expect(bench.run.status.error).toBe('the batch at offset 0 has been under way for 6 s');
  } finally {
    now.mockRestore();
  }
});

describe('an owner that has nothing to save', () => {
  it('learns that another has taken the partition, and leaves', async () => {
    const bench = new Bench({ tuning: { stillOwnerEveryMs: 0 } });
    await bench.run.start();
    bench.run.polled({ low: 0, high: 50, stable: 50 });
    await settled();
    expect(bench.takeCalls()).toEqual(['read from 0']);
    bench.epoch++;
    bench.run.polled({ low: 0, high: 50, stable: 50 });
    await settled();
    expect(bench.takeCalls()).toEqual(['fenced']);
  });

  it('asks now and then, not with every look', async () => {
    const bench = new Bench();
    await bench.run.start();
    bench.epoch++;
    bench.run.polled({ low: 0, high: 50, stable: 50 });
    await settled();
    expect(bench.takeCalls()).toEqual(['read from 0']);
  });
});
