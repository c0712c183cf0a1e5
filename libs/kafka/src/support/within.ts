import { setTimeout as pause } from 'node:timers/promises';

const LATE: unique symbol = Symbol('late');

/** What the promise gives, or `late` where it has not settled in time. What comes later is passed over. */
export async function within<Value, Late>(ms: number, promise: Promise<Value>, late: Late): Promise<Value | Late> {
  const settled = new AbortController();
  try {
    return await Promise.race([promise, pause(ms, late, { signal: settled.signal }).catch(() => late)]);
  } finally {
    settled.abort();
  }
}

/**
 * What an engine answers; an Error where it does not within the time. A request may be lost by a client and its driver without an error,
 * where connections are cut and processes are frozen; whoever waits for it would wait for good.
 */
export async function answerWithin<Answer>(ms: number, who: string, answer: Promise<Answer>): Promise<Answer> {
  const given = await within(ms, answer, LATE);
  if (given === LATE) throw new Error(`${who} has not answered within ${ms / 1_000} s`);
  return given;
}
