import { messageOf, withTimeout } from '@taocun/runtime';
import { type ConditionName, runbookOf } from '@taocun/service';

/** The result of a check, and what to do about it. */
export interface Finding {
  readonly of: string;
  readonly state: 'good' | 'doubtful' | 'bad';
  readonly what: string;
  readonly todo?: string;
  /** Present if there is an alarm of it: the name, and the section of the runbook. */
  readonly alert?: ConditionName;
  readonly runbook?: string;
}

export const good = (of: string, what: string): Finding => ({ of, state: 'good', what });
export const doubtful = (of: string, what: string, todo: string): Finding => ({
  of,
  state: 'doubtful',
  what,
  todo,
});
export const bad = (of: string, what: string, todo: string): Finding => ({ of, state: 'bad', what, todo });

/** A finding that the condition of this name explains. */
export const withAlert = (alert: ConditionName, finding: Finding): Finding => ({
  ...finding,
  alert,
  runbook: runbookOf(alert),
});

/** Together with the time for connecting, less than the ten seconds that an operator waits. */
const WITHIN_MS = 6_000;

/** The findings of one part, or that it does not answer; other parts are still checked. */
export async function findingsOf(
  of: string,
  todo: string,
  look: () => Promise<readonly Finding[]>,
): Promise<readonly Finding[]> {
  try {
    return await withTimeout(WITHIN_MS, look(), [
      bad(of, `it has not answered within ${WITHIN_MS / 1_000} s`, todo),
    ]);
  } catch (error) {
    return [bad(of, messageOf(error), todo)];
  }
}
