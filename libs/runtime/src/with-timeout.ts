import { setTimeout as pause } from 'node:timers/promises';

const LATE: unique symbol = Symbol('late');

/** Resolves to what the promise resolves to, or to `late` where it has not settled in time; a later outcome is passed over. */
export async function withTimeout<Value, Late>(ms: number, promise: Promise<Value>, late: Late): Promise<Value | Late> {
  const settled = new AbortController();
  try {
    return await Promise.race([promise, pause(ms, late, { signal: settled.signal }).catch(() => late)]);
  } finally {
    settled.abort();
  }
}

/**
 * Resolves to an engine's answer; rejects where it does not come in time. A request may be lost by a client and its driver without an error,
 * where connections are cut and processes are frozen; its caller would wait for good.
 */
export async function answerWithTimeout<Answer>(ms: number, who: string, answer: Promise<Answer>): Promise<Answer> {
  const given = await withTimeout(ms, answer, LATE);
  if (given === LATE) throw new Error(`${who} has not answered within ${ms / 1_000} s`);
  return given;
}
