import fc from 'fast-check';

/** Values drawn one by one from fast-check, so that a feed is built step by step and still shrinks. */
export interface Draw {
  /** Shrinks to the first value. */
  pick<T>(values: readonly T[]): T;
  count(least: number, most: number): number;
  /** Shrinks to false. */
  chance(percent: number): boolean;
  shuffled<T>(values: readonly T[]): T[];
}

const indexBelow = (size: number) => fc.constantFrom(...Array.from({ length: size }, (_, index) => index));
const orderOf = (size: number) => {
  const indices = Array.from({ length: size }, (_, index) => index);
  return fc.shuffledSubarray(indices, { minLength: size, maxLength: size });
};

export function drawn<T>(story: (draw: Draw) => T): fc.Arbitrary<T> {
  return fc.gen().map((generate) => {
    const at = <V>(values: readonly V[], index: number) => values[index] as V;
    return story({
      pick: (values) => at(values, generate(indexBelow, values.length)),
      count: (least, most) => least + generate(indexBelow, most - least + 1),
      chance: (percent) => percent > 0 && generate(indexBelow, 100) >= 100 - percent,
      shuffled: (values) =>
        values.length < 2 ? [...values] : generate(orderOf, values.length).map((index) => at(values, index)),
    });
  });
}
