import { messageOf } from '@taocun/local/processes';
import { type FeedTarget } from './feed-target';

const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
/** A target that answers needs less. */
const SETTLES_WITHIN_MS = 5_000;

/**
 * Runs work that sends to a target, and closes the target after it. After a signal the work should settle
 * what it has sent, and end. If the target does not settle, as while Kafka is away, it is closed, which ends
 * the work's waiting.
 */
export async function stoppable<Result>(
  target: FeedTarget | undefined,
  work: (stopped: AbortSignal) => Promise<Result>,
  settlesWithinMs = SETTLES_WITHIN_MS,
): Promise<Result> {
  const stopped = new AbortController();
  let givingUp: NodeJS.Timeout | undefined;
  const stop = (): void => {
    stopped.abort();
    givingUp ??= setTimeout(() => void target?.close(), settlesWithinMs);
  };
  for (const signal of signals) process.once(signal, stop);
  try {
    return await work(stopped.signal);
  } catch (error) {
    if (!stopped.signal.aborted) throw error;
    if (error === stopped.signal.reason)
      throw new Error('Stopped. The same command continues from here.', { cause: error });
    throw new Error(
      `Stopped before its end: ${messageOf(error)}. The same command repeats what was not acknowledged.`,
      { cause: error },
    );
  } finally {
    clearTimeout(givingUp);
    for (const signal of signals) process.off(signal, stop);
    await target?.close();
  }
}
