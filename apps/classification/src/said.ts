/** What has been said since the start of the process. */
export class Said {
  verdicts = 0;
  assessments = 0;
  certificates = 0;
  /** Updates of a year that was certified already. */
  late = 0;
}
