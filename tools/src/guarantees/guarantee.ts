/** A deliberate mistake in one line. */
export interface Mutant {
  /** The mistake, in words. */
  readonly name: string;
  /** The path from the repository's root. */
  readonly file: string;
  /**
   * A part of one line that occurs exactly once in the file; short, so that it survives changes around it.
   */
  readonly original: string;
  readonly replacement: string;
}

/** A promise of the product, and the one test that shows it. */
export interface Guarantee {
  readonly promise: string;
  /** The path of the test. */
  readonly test: string;
  /**
   * Seconds of processor time, user and system, of a run of this test alone, with the engines and services
   * that it starts.
   */
  readonly seconds: number;
  /** A mistake with which the test fails; in words where only a person can make it. */
  readonly broken: Mutant | string;
}

/** Guarantees about one thing. */
export interface Subject {
  readonly name: string;
  readonly guarantees: readonly Guarantee[];
}
