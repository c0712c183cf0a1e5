import { encodeActivity } from '@taocun/contracts';
import { AppliedOffsets, type InputRecord, type PartitionContext } from '@taocun/messaging';
import { type ClassificationState } from './classification-state';
import { ClassifyActivity } from './classify-activity';
import { type GenerationTakeover } from './generations';

it('other work is done while a year is certified, and later records are applied only afterwards', async () => {
  const done: string[] = [];
  const villages = {
    *applyInSteps() {
      for (let step = 1; step <= 250; step++) {
        if (step % 100 === 0) done.push(`${step} steps`);
        yield;
      }
    },
    close: () => void done.push('closed'),
  };
  const state = {
    ended: undefined,
    reading: () => undefined,
    assessOverfull: () => undefined,
    villages,
  } as unknown as ClassificationState;
  const context = { state, names: new AppliedOffsets() } as unknown as PartitionContext<ClassificationState>;
  const tick = { partition: 0, partitions: 1, day: 16_000, state: 'read', epoch: 1, number: 1 } as const;
  const closing = { villageCode: '320324105212', shopId: 's', timeMs: 0 };
  const values = [
    encodeActivity({ kind: 'tick', data: tick }),
    encodeActivity({ kind: 'closed', input: { partition: 0, offset: 1, index: 0 }, data: closing }),
  ];
  const records = values.map((value, offset): InputRecord => ({
    offset,
    timestampMs: 0,
    key: null,
    value,
    headers: undefined,
  }));
  const others = (): void => {
    done.push('others');
    if (!done.includes('closed')) setImmediate(others);
  };
  setImmediate(others);
  await new ClassifyActivity({} as GenerationTakeover).apply({ records }, context);
  expect(done).toEqual(['100 steps', 'others', '200 steps', 'others', 'closed']);
});

it('a name beyond the end of its log is skipped and counted, so that all later updates of that source still count', async () => {
  const closed: number[] = [];
  let queryCount = 0;
  let misnamed = 0;
  const villages = {
    close: (_village: string, { timeMs }: { readonly timeMs: number }) => void closed.push(timeMs),
  };
  const state = {
    ended: undefined,
    reading: () => undefined,
    assessOverfull: () => undefined,
    misnamed: () => void misnamed++,
    villages,
  };
  const ends = [0, 5_000_000];
  const endsOf = (topic: string) =>
    Promise.resolve(topic === 'marketplace.updates' && ++queryCount > 0 ? [...ends] : []);
  const context = {
    state,
    names: new AppliedOffsets(),
    endsOf,
  } as unknown as PartitionContext<ClassificationState>;
  const names: readonly (readonly [partition: number, offset: number, applied: boolean])[] = [
    [1, 7, true],
    [1, 2 ** 31 - 1, false],
    [1, 8, true],
    [1, 4_999_999, true],
    [1, 4_999_998, false],
    // Close enough to the last name, so the end of the log is not looked up.
    [1, 5_999_999, true],
    [1, 7_000_000, false],
    [4_000, 3, false],
    [0, 0, true],
  ];
  const records = names.map(([partition, offset], at): InputRecord => {
    const data = { villageCode: '320324105212', shopId: 's', timeMs: at };
    const value = encodeActivity({ kind: 'closed', input: { partition, offset, index: 0 }, data });
    return { offset: at, timestampMs: 0, key: null, value, headers: undefined };
  });
  const activity = new ClassifyActivity({} as GenerationTakeover);
  await activity.apply({ records }, context);
  expect(closed).toEqual(names.flatMap(([, , applied], at) => (applied ? [at] : [])));
  expect([misnamed, queryCount, context.names.toJSON()]).toEqual([
    3,
    3,
    [
      [0, 0],
      [5_999_999, 0],
    ],
  ]);
  // The log has grown; one lookup is enough for both records.
  ends[1] = 50_000_000;
  const later = [20_000_000, 40_000_000].map((offset): InputRecord => {
    const value = encodeActivity({
      kind: 'closed',
      input: { partition: 1, offset, index: 0 },
      data: { villageCode: '320324105212', shopId: 's', timeMs: offset },
    });
    return { offset: 9, timestampMs: 0, key: null, value, headers: undefined };
  });
  await activity.apply({ records: later }, context);
  expect([closed.slice(5), misnamed, queryCount]).toEqual([[20_000_000, 40_000_000], 3, 4]);
});
