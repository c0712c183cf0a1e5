import type { FlowEvents } from '../assertions/assert-logs';
import { asOracle, announcedYear, withCriteria } from '../assertions/comparable';
import {
  accept,
  assessmentAsOf,
  finalClockOf,
  listOf,
  plain,
  registeredVillages,
  type RawRecord,
} from '../oracle/naive';

/**
 * The final assessments from a simple reading of the feed, without their time and sequence. Certified years
 * depend on which updates were late, so they are taken from the flow's own events.
 */
export function plainlyRead(records: RawRecord[], partitions: number, events?: FlowEvents) {
  const { accepted, everAccepted } = accept(records, partitions);
  const clock = finalClockOf(everAccepted);
  if (clock === undefined) return [];
  const year = events && announcedYear(events.final);
  const latest = events === undefined || year === undefined ? undefined : listOf(events.certificates, year);
  return registeredVillages(accepted).flatMap((village) => {
    const assessment = assessmentAsOf(accepted, village, clock, latest);
    return assessment ? [unsaid(plain(assessment))] : [];
  });
}

export function finalAssessments({ final }: FlowEvents) {
  return final.map((data) => {
    const { lateUpdates: _late, months: _months, ...rest } = asOracle(withCriteria(data));
    return unsaid(rest);
  });
}

function unsaid<
  T extends { asOf: string; verdicts: readonly { ruleSet: string; qualifies: boolean; criteria: unknown }[] },
>(assessment: T) {
  const verdicts = assessment.verdicts.map(({ ruleSet, qualifies, criteria }) => ({
    ruleSet,
    qualifies,
    criteria,
  }));
  return { ...assessment, asOf: '', verdicts };
}
