import { setImmediate as otherWork } from 'node:timers/promises';
import { Injectable } from '@nestjs/common';
import { callerNameOf, Problem } from '@taocun/service';
import { type FastifyReply, type FastifyRequest } from 'fastify';
import { FairShares } from '../fair-shares';
import { givingWay } from '../giving-way';

const IN_ALL = 8;
const OF_A_CALLER = 2;
const RETRY_AFTER_SECONDS = 10;
/** Items read and written in one go, which takes some 10 ms. */
const SLICE = 20;

/** Lists that are sent whole. Each may take minutes of work, so few are under way at once, and each gives way to other requests. */
@Injectable()
export class WholeLists {
  readonly #places = new FairShares({ inAll: IN_ALL, ofKey: OF_A_CALLER, ofAddress: OF_A_CALLER });
  /** Resolves once the last turn that was asked for has come. */
  #turn: Promise<void> = Promise.resolve();

  /**
   * The items for this answer.
   * @throws Problem with 503 where too many lists are under way
   */
  for<Item>(request: FastifyRequest, reply: FastifyReply, items: AsyncIterable<Item>): AsyncIterable<Item> {
    const place = this.#places.take(callerNameOf(request));
    if ('missing' in place) {
      reply.header('retry-after', String(RETRY_AFTER_SECONDS));
      const detail =
        place.missing === 'in all'
          ? `${IN_ALL} whole lists are being sent by this instance, which is as many as it sends at once. Try again later, or read pages by \`limit\`.`
          : `${OF_A_CALLER} whole lists are being sent to you, by this instance. Read one to its end, or read pages by \`limit\`.`;
      throw new Problem({ code: 'too-busy', detail });
    }
    reply.raw.once('close', place.free);
    if (reply.raw.destroyed) place.free();
    // All lists together read one slice in each turn of the loop.
    return givingWay(items, SLICE, () => (this.#turn = this.#turn.then(() => otherWork())));
  }
}
