import { type Generation, liveOf, ruleSetsOf, waitingOf } from './generations';

/** `live` states for each partition whether the generation publishes verdicts there, or did. */
function aGeneration(name: string, live: readonly (boolean | undefined)[], successor?: string): Generation {
  const checkpoints = live.map((each, partition) => ({
    _id: `village.activity:${partition}`,
    topic: 'village.activity',
    partition,
    offset: 1,
    fields: each === undefined ? {} : { live: each },
  }));
  return {
    name,
    database: `taocun-classification-${name}`,
    checkpoints,
    ...(successor === undefined ? {} : { successor }),
  };
}

const first = aGeneration('first', [undefined, true]);
const switching = aGeneration('first', [true, true], 'g2');

it.each<[string, Generation[], string]>([
  ['the first, also where it was saved by a version without generations', [first], 'first'],
  ['the first next to one that waits', [first, aGeneration('g2', [false, false])], 'first'],
  ['the old one when a switch was only decided', [switching, aGeneration('g2', [false, false])], 'first'],
  [
    'the old one while the new one is live in some partitions',
    [switching, aGeneration('g2', [true, false])],
    'first',
  ],
  [
    'the old one while the new one has not been given all partitions',
    [switching, aGeneration('g2', [true])],
    'first',
  ],
  ['the new one when all have switched', [switching, aGeneration('g2', [true, true])], 'g2'],
  [
    'the last one of several',
    [switching, aGeneration('g2', [true, true], 'g3'), aGeneration('g3', [true, true])],
    'g3',
  ],
  [
    'the last one when those before are gone',
    [aGeneration('g3', [true, true]), aGeneration('g4', [false, false])],
    'g3',
  ],
])('live is %s', (_what, all, name) => {
  expect(liveOf(all).name).toBe(name);
});

it('there is nothing to reclassify if nothing is saved', () => {
  expect(() => liveOf([])).toThrow('there is nothing to reclassify');
});

it('a single generation that waits for its switch need not be named; of several one must be, and one that was live is not waiting', () => {
  const g2 = aGeneration('g2', [false, false]);
  const g3 = aGeneration('g3', [false, false]);
  expect(waitingOf([first, g2], undefined)).toBe(g2);
  expect(waitingOf([first, g2, g3], 'g3')).toBe(g3);
  expect(waitingOf([switching, aGeneration('g2', [true, false])], undefined).name).toBe('g2');
  expect(() => waitingOf([first, g2, g3], undefined)).toThrow(
    'Say with --name which generation is meant. There are g2, g3.',
  );
  expect(() => waitingOf([first], undefined)).toThrow(
    'There is none that waits; begin one with reclassify start.',
  );
  expect(() => waitingOf([first, g2], 'g4')).toThrow('There is no generation g4. There are g2.');
  expect(() => waitingOf([first, g2], 'first')).toThrow('Generation first is live, or was');
});

it('a generation without a checkpoint has no rule sets yet', () => {
  expect(ruleSetsOf(first)).toEqual([]);
});
