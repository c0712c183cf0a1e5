import { ApiError } from './api-error';
import type { QueryFunction } from './keep-fetched';

/** Without an answer for so long nothing is live. */
export const silenceMs = 4_500;

/**
 * A request that fails once nobody waits for its answer any more, so that it is repeated: a server may hang.
 */
export function withDeadline<Data>(ask: QueryFunction<Data>): QueryFunction<Data> {
  return async (signal) => {
    const timeout = AbortSignal.timeout(silenceMs);
    try {
      return await ask(AbortSignal.any([signal, timeout]));
    } catch (error) {
      if (timeout.aborted) throw new ApiError(0, '');
      throw error;
    }
  };
}
