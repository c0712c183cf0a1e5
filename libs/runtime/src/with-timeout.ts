import { setTimeout as pause } from 'node:timers/promises';

const LATE: unique symbol = Symbol('late');

/**
 * Resolves to the promise's value, or to `late` if it has not settled in time. A later outcome is ignored.
 */
export async function withTimeout<Value, Late>(
  ms: number,
  promise: Promise<Value>,
  late: Late,
): Promise<Value | Late> {
  const settled = new AbortController();
  try {
    return await Promise.race([promise, pause(ms, late, { signal: settled.signal }).catch(() => late)]);
  } finally {
    settled.abort();
  }
}

/**
 * Resolves to an engine's answer; rejects if it does not arrive in time. When connections break or processes
 * freeze, a client and its driver can lose a request without an error, and the caller would wait for ever.
 */
export async function answerWithTimeout<Answer>(
  ms: number,
  who: string,
  answer: Promise<Answer>,
): Promise<Answer> {
  const given = await withTimeout(ms, answer, LATE);
  if (given === LATE) throw new Error(`${who} has not answered within ${ms / 1_000} s`);
  return given;
}
