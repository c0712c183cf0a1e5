import { Injectable } from '@nestjs/common';
import { type AnswerType, count, object, text, time, Type } from '@taocun/openapi';

const LatestOrder = object('LatestOrder', {
  source: text('The owner of the source.', '/marketplaces/jd'),
  sentAt: time('When its latest order was sent to Kafka.'),
  quietAfterHours: count('The hours without an order after which something is wrong.', 26),
});

export const LatestOrders = object('LatestOrders', {
  quietAfterHours: count('The hours without an order of any source after which something is wrong.', 3),
  sources: Type.Array(LatestOrder),
});
export type LatestOrders = AnswerType<typeof LatestOrders>;

/**
 * The latest order of each source that sends its orders as they happen. Only ingestion knows it, and attaches
 * its reading at the start.
 */
@Injectable()
export class ArrivingOrders {
  #read: (() => LatestOrders) | undefined;

  attach(read: () => LatestOrders): void {
    this.#read = read;
  }

  /** Undefined in the other services. */
  latest(): LatestOrders | undefined {
    return this.#read?.();
  }
}
