/** Counters of the events published by this process since its start. */
export class PublishedCounts {
  verdicts = 0;
  assessments = 0;
  certificates = 0;
  /** Updates of a year that had already been certified. */
  late = 0;
  /** Updates skipped because the log that their name refers to ends before the named offset. */
  misnamed = 0;
}
