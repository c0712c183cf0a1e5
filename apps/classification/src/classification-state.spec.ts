import { builtInRuleSets, dayOf } from '@taocun/domain';
import { type PartitionContext } from '@taocun/messaging';
import { ClassificationState } from './classification-state';
import { decidedBy } from './decided-by';
import { Said } from './said';

const code = '320324103211';
const timeMs = Date.parse('2015-03-01T12:00:00+08:00');

/** A partition with one village of one open shop, and the open shops of each `assessed` that is published. */
function aPartition() {
  const state = new ClassificationState(0, builtInRuleSets, decidedBy(builtInRuleSets, 15), undefined, new Said());
  const openShops: number[] = [];
  const publish = (_topic: string, _key: string, value: string): void => {
    openShops.push((JSON.parse(value) as { data: { openShops: number } }).data.openShops);
  };
  state.attach({ outputs: { publish } } as unknown as PartitionContext<ClassificationState>);
  const { villages } = state;
  const open = (atMs: number): void =>
    villages.open(code, { shopId: 's', timeMs: atMs, id: `o${atMs}`, source: '/m', householdId: 'h', platform: 'jd', category: 'other' });
  const close = (atMs: number): void => villages.close(code, { shopId: 's', timeMs: atMs });
  villages.tick({ partition: 0, partitions: 1, day: dayOf(timeMs), state: 'read', epoch: 1, number: 1 });
  villages.register(code, { timeMs: 0, id: 'r', source: '/r', name: 'v', households: 40, kind: 'administrative-village' });
  open(timeMs - 3);
  state.assess(1);
  return { state, openShops, open, close };
}

it('says what a village is once, until it changes', () => {
  const { state, openShops, open, close } = aPartition();
  // An opening that is no other than before.
  open(timeMs - 3);
  state.assess(2);
  expect(openShops).toEqual([1]);
  close(timeMs - 2);
  state.assess(3);
  expect(openShops).toEqual([1, 0]);
});

it('says again what a village is that has changed and changed back: somebody else may have said what it was in between', () => {
  const { state, openShops, open, close } = aPartition();
  close(timeMs - 2);
  open(timeMs - 1);
  state.assess(3);
  expect(openShops).toEqual([1, 1]);
});

it('tells with its next assessment the months that have left the kept ones since, once', () => {
  const told: string[][] = [];
  const state = new ClassificationState(0, builtInRuleSets, decidedBy(builtInRuleSets, 15), undefined, new Said());
  const publish = (topic: string, _key: string, value: string): void => {
    if (topic !== 'village.assessments') return;
    const { months = [] } = (JSON.parse(value) as { data: { months?: { month: string; salesFen: number }[] } }).data;
    told.push(months.map(({ month, salesFen }) => `${month} ${salesFen}`));
  };
  state.attach({ outputs: { publish } } as unknown as PartitionContext<ClassificationState>);
  const { villages } = state;
  let number = 0;
  const tick = (iso: string): void =>
    villages.tick({
      partition: 0,
      partitions: 1,
      day: dayOf(Date.parse(`${iso}T12:00:00+08:00`)),
      state: 'read',
      epoch: 1,
      number: ++number,
    });
  tick('2013-01-01');
  villages.register(code, { timeMs: 0, id: 'r', source: '/r', name: 'v', households: 40, kind: 'administrative-village' });
  villages.open(code, { shopId: 's', timeMs: 0, id: 'o', source: '/m', householdId: 'h', platform: 'jd', category: 'other' });
  for (const [iso, fen] of [
    ['2013-01-05', 1],
    ['2014-06-05', 2],
    ['2015-03-05', 3],
  ] as const) {
    tick(iso);
    villages.pay(code, 's', dayOf(Date.parse(`${iso}T12:00:00+08:00`)), fen, 'other', undefined);
  }
  tick('2015-09-01');
  state.assess(1);
  villages.pay(code, 's', dayOf(Date.parse('2015-08-05T12:00:00+08:00')), 4, 'other', undefined);
  state.assess(2);
  expect(told).toEqual([
    ['2013-01 1', '2014-06 2', '2015-03 3'],
    ['2015-03 3', '2015-08 4'],
  ]);
});
