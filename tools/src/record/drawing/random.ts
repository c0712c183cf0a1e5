const { floor, imul } = Math;

/**
 * A small seeded generator (mulberry32). It uses only integer arithmetic and one division, so that a seed
 * gives the same numbers on every machine; for the same reason nothing in the record calls Math.log, Math.exp
 * or the like.
 */
export class Random {
  private state: number;

  constructor(seed: number) {
    this.state = seed | 0;
  }

  /** A number in [0, 1). */
  next(): number {
    this.state = (this.state + 0x6d2b79f5) | 0;
    let mixed = imul(this.state ^ (this.state >>> 15), this.state | 1);
    mixed ^= mixed + imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  }

  /** An integer from `from` to `to`, both included. */
  between(from: number, to: number): number {
    return from + floor(this.next() * (to - from + 1));
  }

  chance(probability: number): boolean {
    return this.next() < probability;
  }

  pick<T>(choices: readonly T[]): T {
    const choice = choices[floor(this.next() * choices.length)];
    if (choice === undefined) throw new RangeError('nothing to pick from');
    return choice;
  }

  /** The value of one of the pairs, drawn in proportion to its weight. */
  weighted<T>(choices: readonly (readonly [T, number])[]): T {
    let left = this.next() * choices.reduce((sum, [, weight]) => sum + weight, 0);
    for (const [value, weight] of choices) {
      left -= weight;
      if (left < 0) return value;
    }
    const last = choices.at(-1);
    if (last === undefined) throw new RangeError('nothing to pick from');
    return last[0];
  }

  /** A skewed factor around 1, much like a log-normal one: usually 0.4 to 1.7, rarely up to 4. */
  skewed(): number {
    return (
      (0.6 + 0.8 * this.next()) *
      (0.6 + 0.8 * this.next()) *
      (0.6 + 0.8 * this.next()) *
      (0.7 + 0.7 * this.next())
    );
  }
}

/** 32 well-mixed bits of an integer. */
export function mixedBits(value: number): number {
  let bits = value | 0;
  bits = imul(bits ^ (bits >>> 16), 0x85ebca6b);
  bits = imul(bits ^ (bits >>> 13), 0xc2b2ae35);
  return (bits ^ (bits >>> 16)) >>> 0;
}

/** 32 well-mixed bits of a text. */
export function seededHash(text: string, seed: number): number {
  let bits = mixedBits(seed ^ 0x9e3779b9);
  for (let at = 0; at < text.length; at += 1) bits = imul(bits ^ text.charCodeAt(at), 0x01000193);
  return mixedBits(bits);
}
