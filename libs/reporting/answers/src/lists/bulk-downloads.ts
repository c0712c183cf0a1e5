import { setImmediate as yieldToEventLoop } from 'node:timers/promises';
import { Injectable, Logger, type OnModuleDestroy } from '@nestjs/common';
import { type FastifyReply, type FastifyRequest } from 'fastify';
import { MinuteCounts } from '@taocun/runtime';
import { callerNameOf, Problem, whenClosed } from '@taocun/service';
import { ConcurrencyLimiter } from '../serving/concurrency-limiter';
import { SlowReaders } from '../serving/slow-readers';
import { yieldingToEventLoop } from '../serving/yielding';

const IN_ALL = 8;
const RESERVED_FOR_KEYS = IN_ALL / 2;
const OF_A_CALLER = 2;
const RETRY_AFTER_SECONDS = 10;
/** The number of items read and written at once, which takes some 10 ms. */
const SLICE = 20;

/**
 * Limits answers that may take minutes: whole lists, and what-if questions. Only a few run at once, and lists
 * yield to other requests.
 */
@Injectable()
export class BulkDownloads implements OnModuleDestroy {
  readonly #limiter = new ConcurrencyLimiter({
    inAll: IN_ALL,
    perCaller: OF_A_CALLER,
    reservedForKeys: RESERVED_FOR_KEYS,
  });
  readonly #admitted = new WeakSet<FastifyReply['raw']>();
  readonly #logger = new Logger('Lists');
  readonly #cutOff = new MinuteCounts((counts) =>
    this.#logger.log('Readers of whole lists were too slow and were cut off.', counts),
  );
  readonly #slowReaders = new SlowReaders(() => this.#cutOff.count('readers'));
  /** Resolves at the last turn that was requested. */
  #turn: Promise<void> = Promise.resolve();

  /** The items for this answer, with `admit` and `paced` applied. */
  for<Item>(request: FastifyRequest, reply: FastifyReply, items: AsyncIterable<Item>): AsyncIterable<Item> {
    this.admit(request, reply);
    return this.paced(items);
  }

  /**
   * Acquires a permit for this answer until the answer has ended, unless it has one.
   * @throws Problem with 503 if too many are under way
   */
  admit(request: FastifyRequest, reply: FastifyReply): void {
    const { raw } = reply;
    if (this.#admitted.has(raw)) return;
    const permit = this.#limiter.acquire(callerNameOf(request));
    if ('reached' in permit) {
      reply.header('retry-after', String(RETRY_AFTER_SECONDS));
      const detail =
        permit.reached === 'in all'
          ? `This instance answers ${IN_ALL} whole lists and what-if questions at once, ${RESERVED_FOR_KEYS} of them of callers with a key alone, and has no place left for you. Try again later, show a key, or read pages by \`limit\`.`
          : `${OF_A_CALLER} whole lists or what-if questions of yours are being answered by this instance. Read one to its end, or read pages by \`limit\`.`;
      throw new Problem({ code: 'too-busy', detail });
    }
    this.#admitted.add(raw);
    this.#slowReaders.watch(raw);
    whenClosed(raw, () => {
      permit.release();
      this.#slowReaders.ended(raw);
    });
  }

  /** The same items, with pauses for other work. */
  paced<Item>(items: AsyncIterable<Item>): AsyncIterable<Item> {
    // All lists together read one slice per turn of the event loop.
    return yieldingToEventLoop(items, SLICE, () => (this.#turn = this.#turn.then(() => yieldToEventLoop())));
  }

  onModuleDestroy(): void {
    this.#cutOff.report();
  }
}
