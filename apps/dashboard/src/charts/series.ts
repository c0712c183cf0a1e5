/** A row of a chart over time. */
export interface Series {
  readonly label: string;
  readonly values: readonly (number | null)[];
  readonly drawn: 'bars' | 'line' | 'points';
  /** A custom property of the style sheet. */
  readonly colour: '--accent' | '--ink-soft' | '--shade-ink' | '--fall' | '--year-1' | '--year-3' | '--year-5' | '--near';
}
