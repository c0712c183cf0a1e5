import { messageOf, withTimeout } from '@taocun/runtime';

/** The result of a check, and what to do about it. */
export interface Finding {
  readonly of: string;
  readonly state: 'good' | 'doubtful' | 'bad';
  readonly what: string;
  readonly todo?: string;
}

/** Together with the time for connecting, less than the ten seconds that an operator waits. */
const WITHIN_MS = 6_000;

/** The findings of one part, or that it does not answer; other parts are still checked. */
export async function findingsOf(of: string, todo: string, look: () => Promise<readonly Finding[]>): Promise<readonly Finding[]> {
  try {
    const late = [{ of, state: 'bad', what: `it has not answered within ${WITHIN_MS / 1_000} s`, todo }] as const;
    return await withTimeout(WITHIN_MS, look(), late);
  } catch (error) {
    return [{ of, state: 'bad', what: messageOf(error), todo }];
  }
}
