/** The result of a check, and what to do about it. */
export interface Finding {
  /** The thing that was checked. */
  readonly of: string;
  readonly state: 'good' | 'doubtful' | 'bad';
  readonly what: string;
  readonly todo?: string;
}
