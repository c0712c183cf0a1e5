/** What a check has found, and what to do about it. */
export interface Finding {
  /** What was looked at. */
  readonly of: string;
  readonly state: 'good' | 'doubtful' | 'bad';
  readonly what: string;
  readonly todo?: string;
}
