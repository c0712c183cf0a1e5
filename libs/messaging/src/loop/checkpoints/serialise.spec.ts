import { serialise } from './serialise';

const tuning = { serialisedAtOnce: 4, longestPartMs: 10, serialisingPauseMs: 0 };

/** The numbers of documents serialised before each pause, if each of `documents` documents takes `eachMs`. */
async function parts(documents: number, eachMs: number, inHaste: boolean): Promise<readonly number[]> {
  let nowMs = 0;
  jest.spyOn(performance, 'now').mockImplementation(() => nowMs);
  let taken = 0;
  const steps: Iterator<void, void> = {
    next: () => {
      if (taken === documents) return { done: true, value: undefined };
      taken++;
      nowMs += eachMs;
      return { done: false, value: undefined };
    },
  };
  const before: number[] = [];
  const goesOn = (): boolean => before.push(taken) > 0;
  await serialise(steps, { documents, inHaste }, tuning, {
    stepped: () => undefined,
    goesOn,
    hasRoom: () => true,
  });
  return before;
}

afterEach(() => jest.restoreAllMocks());

it('serialising pauses after a few documents', async () => {
  expect(await parts(10, 1, false)).toEqual([4, 8]);
  expect(await parts(800, 0, false)).toHaveLength(100);
});

it('serialising pauses sooner where documents take long, and less soon in haste', async () => {
  expect(await parts(10, 6, false)).toEqual([2, 4, 6, 8, 10]);
  expect(await parts(3, 40, false)).toEqual([1, 2, 3]);
  expect(await parts(100, 0, true)).toEqual([40, 80]);
  expect(await parts(10, 40, true)).toEqual([3, 6, 9]);
});
