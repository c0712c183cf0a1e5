import { Injectable } from '@nestjs/common';
import { ConcurrencyLimiter } from '@taocun/reporting-answers';
import { type CallerName, Problem } from '@taocun/service';

const IN_ALL = 16;
const RESERVED_FOR_KEYS = IN_ALL / 2;
/** The most of one key, or of one address without a key. */
const OF_A_CALLER = 4;

/** Limits the pages of events that are read at once: a page takes a second if its filter excludes much. */
@Injectable()
export class PagePermits {
  readonly #limiter = new ConcurrencyLimiter({
    inAll: IN_ALL,
    perCaller: OF_A_CALLER,
    reservedForKeys: RESERVED_FOR_KEYS,
  });

  /**
   * Acquires a permit, and returns the function that releases it.
   * @throws Problem with 503 if there is none for this caller
   */
  acquire(caller: CallerName): () => void {
    const permit = this.#limiter.acquire(caller);
    if ('release' in permit) return permit.release;
    const detail =
      permit.reached === 'in all'
        ? `This instance reads ${IN_ALL} pages of events at once, ${RESERVED_FOR_KEYS} of them for callers with a key alone. Try again later, or follow the stream.`
        : `This instance already reads ${OF_A_CALLER} pages of events for you. Ask for one after the other.`;
    throw new Problem({ code: 'too-busy', detail });
  }
}
