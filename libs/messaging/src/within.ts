import { setTimeout as pause } from 'node:timers/promises';

/**
 * What an engine answers, if it does within the time. A request may be lost by a client and its driver without an error, where connections
 * are cut and processes are frozen; whoever waits for it would wait for good. An answer that comes later is passed over.
 */
export async function within<Answer>(ms: number, who: string, answer: Promise<Answer>): Promise<Answer> {
  const over = new AbortController();
  const late = pause(ms, undefined, { signal: over.signal }).then(() => {
    throw new Error(`${who} has not answered within ${ms / 1_000} s`);
  });
  try {
    return await Promise.race([answer, late]);
  } finally {
    over.abort();
  }
}
