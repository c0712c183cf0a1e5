import { builtInRuleSets } from '@taocun/domain';
import { AssessmentsState } from '@taocun/reporting-projection';
import { assessed, dayOf, SOME_PLACE } from '../reporting.fixture';

const VILLAGE = '330782104213';
const apply = (state: AssessmentsState, event: ReturnType<typeof assessed>, bytes = 100): void =>
  state.apply({ ...event, place: SOME_PLACE, bytes });
const savedNames = (state: AssessmentsState): unknown[] =>
  state
    .takeChanges()
    .writes.filter(({ collection }) => collection === 'villages')
    .flatMap(({ replacing = [] }) => replacing.map((village) => 'name' in village && village.name));

it('only the last assessment of each village is written', () => {
  const state = new AssessmentsState(builtInRuleSets);
  apply(state, assessed(VILLAGE, { name: 'first', offset: 10 }), 100);
  apply(state, assessed(VILLAGE, { name: 'second', offset: 20 }), 150);
  // Includes MongoDB's memory for its indexes.
  expect(state.changed).toEqual({ documents: 1, bytes: 32_768 + 150 });
  expect(savedNames(state)).toEqual(['second']);
  expect(state.changed).toEqual({ documents: 0, bytes: 0 });
  expect(savedNames(state)).toEqual([]);
});

it('an assessment of an earlier version is named, with the way out: a new prefix of topics', () => {
  const state = new AssessmentsState(builtInRuleSets);
  const event = assessed(VILLAGE);
  const { townshipCode: _townshipCode, ...earlier } = event.data;
  expect(() => apply(state, { ...event, data: earlier as typeof event.data })).toThrow(
    /^village\.assessments has an assessment of 330782104213 by an earlier version.*new TOPIC_PREFIX/,
  );
});

it('the unsaved months of an assessment are saved with the next one, which no longer contains them', () => {
  const month = (name: string, salesFen: number) => ({ month: name, salesFen, alibabaSalesFen: 0 });
  const monthsOf = (...announced: (readonly ReturnType<typeof month>[])[]): unknown => {
    const state = new AssessmentsState(builtInRuleSets);
    state.rememberNone(VILLAGE);
    for (const months of announced) apply(state, assessed(VILLAGE, months.length === 0 ? {} : { months }));
    const [saved] = state
      .takeChanges()
      .writes.flatMap(({ collection, replacing }) =>
        collection === 'villageMonths' ? (replacing ?? []) : [],
      );
    return (
      saved &&
      'months' in saved &&
      (saved.months as { month: string; salesFen: number }[]).map((one) => [one.month, Number(one.salesFen)])
    );
  };
  const early = [month('2014-01', 1), month('2014-03', 3)];
  const later = [month('2014-03', 30), month('2015-01', 4)];
  expect(monthsOf(early, later)).toEqual([
    ['2014-01', 1],
    ['2014-03', 30],
    ['2015-01', 4],
  ]);
  expect(monthsOf(early, [])).toEqual([
    ['2014-01', 1],
    ['2014-03', 3],
  ]);
  expect(monthsOf(early, [month('2014-01', 2)])).toEqual([['2014-01', 2]]);
});

it.each([
  ['lower', 9, []],
  ['equal', 10, ['said again']],
  ['higher', 11, ['said again']],
])(
  'an assessment at a lower offset than the one that is saved is passed over: %s',
  (_name, offset, names) => {
    const state = new AssessmentsState(builtInRuleSets);
    state.remember(VILLAGE, { partition: 0, offset: 10 });
    apply(state, assessed(VILLAGE, { name: 'said again', offset }));
    expect(savedNames(state)).toEqual(names);
  },
);

it('an assessment from another partition is accepted, because it belongs to another history', () => {
  const state = new AssessmentsState(builtInRuleSets);
  state.remember(VILLAGE, { partition: 3, offset: 10 });
  apply(state, assessed(VILLAGE, { name: 'reloaded', offset: 1 }));
  expect(savedNames(state)).toEqual(['reloaded']);
});

it('saved assessments beyond the limit are forgotten, and none that is being saved', () => {
  const state = new AssessmentsState(builtInRuleSets);
  const others = Array.from({ length: 100_000 }, (_, at) => `44${String(at).padStart(10, '0')}`);
  const meetOthers = (): void => others.forEach((code) => state.remember(code, { partition: 0, offset: 1 }));
  apply(state, assessed(VILLAGE, { offset: 10 }));
  state.takeChanges();
  meetOthers();
  state.forget();
  expect(state.unknown([VILLAGE, ...others])).toEqual(others);
  // Another checkpoint begins only when the one before is saved.
  state.takeChanges();
  meetOthers();
  state.forget();
  expect(state.unknown([VILLAGE])).toEqual([VILLAGE]);
});

it('the checkpoint lists the regions of its changes, with the newest day, until they are decided', () => {
  const state = new AssessmentsState(builtInRuleSets);
  apply(state, assessed('330782104213', { asOf: dayOf('2015-06-29') }));
  apply(state, assessed('330782104214', { asOf: dayOf('2015-06-30') }));
  apply(state, assessed('330782105201', { asOf: dayOf('2015-06-28') }));
  const pendingRegions = [
    ['330782104', '2015-06-30'],
    ['330782', '2015-06-30'],
    ['330782105', '2015-06-28'],
  ];
  expect(state.takeChanges().fields).toEqual({ pendingRegions, newestDay: '2015-06-30' });
  expect(state.takeChanges().fields).toEqual({ pendingRegions, newestDay: '2015-06-30' });
  state.decided(state.undecided());
  expect(state.takeChanges().fields).toEqual({ pendingRegions: [], newestDay: '2015-06-30' });
  expect(new AssessmentsState(builtInRuleSets, [], '2015-06-29').takeChanges().fields).toEqual({
    pendingRegions: [],
    newestDay: '2015-06-29',
  });
});

it('a region that changes while it is being decided stays in the list', () => {
  const state = new AssessmentsState(builtInRuleSets, [['330782104', '2015-06-30']]);
  const marks = state.undecided();
  apply(state, assessed(VILLAGE));
  state.takeChanges();
  state.decided(marks);
  expect([...state.undecided().keys()]).toEqual(['330782104', '330782']);
});
