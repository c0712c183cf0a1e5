export interface Series {
  readonly label: string;
  readonly values: readonly (number | null)[];
  readonly drawn: 'bars' | 'line' | 'points';
  /** A custom property of the style sheet. */
  readonly colour:
    | '--accent'
    | '--ink-soft'
    | '--shade-ink'
    | '--fall'
    | '--year-1'
    | '--year-3'
    | '--year-5'
    | '--near';
}

/** Series over time, with the texts of their axes. */
export interface Timed {
  /** Ascending numbers of any meaning; `timeText` formats them. */
  readonly times: readonly number[];
  readonly timeText: (time: number) => string;
  readonly series: readonly Series[];
  /** For lines of positive numbers only. */
  readonly isLogarithmic?: boolean;
}

/** Distances between labels: years, and months that add up to years. */
export const steps = [1, 2, 3, 6, 12, 24, 48, 96, 192] as const;

/** The least step that leaves this much room, in units of time. */
export const stepOf = (leastApart: number): number =>
  steps.find((step) => step >= leastApart) ?? Math.ceil(leastApart);

/** The times with a label: the first, and each that lies at least a step after the last labelled one. */
export function labelledTimes(times: readonly number[], step: number): readonly number[] {
  const labelled: number[] = [];
  for (const time of times) if (time - (labelled.at(-1) ?? -Infinity) >= step) labelled.push(time);
  return labelled;
}

/** The powers of ten from 1 to the first that no value exceeds. */
export function powersTo(series: readonly Series[]): readonly number[] {
  const most = Math.max(10, ...series.flatMap(({ values }) => values.filter((value) => value !== null)));
  return Array.from({ length: Math.ceil(Math.log10(most)) + 1 }, (_, power) => 10 ** power);
}
