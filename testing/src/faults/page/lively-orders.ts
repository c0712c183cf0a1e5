import { rising } from '../../e2e/page/small-country';
import { numbered, paid, recordOf, refunded } from '../../oracle/feeds/feeds';
import { dayFrom, type RawRecord, startOf } from '../../oracle/naive';

const TWO_MILLION_YUAN_FEN = 200_000_000;
const DAY_MS = 86_400_000;

/**
 * Orders that make the rising village of the small country a Taobao Village, each refunded in the next step;
 * a day passes in a hundred steps, so that sales stay in their window.
 */
export class LivelyOrders {
  #step = 0;
  readonly #fromMs = startOf(dayFrom('2015-08-01'));

  constructor(private readonly partitions: number) {}

  next(): RawRecord[] {
    const step = this.#step++;
    const atMs = this.#fromMs + Math.floor((step * DAY_MS) / 100);
    const time = new Date(atMs).toISOString();
    const orderId = `lively-${Math.floor(step / 2)}`;
    const event =
      step % 2 === 0
        ? paid({ id: orderId, orderId, shopId: rising.shopId, amountFen: TWO_MILLION_YUAN_FEN, time })
        : refunded({
            id: `refund-${orderId}`,
            orderId,
            shopId: rising.shopId,
            amountFen: TWO_MILLION_YUAN_FEN,
            time,
          });
    return numbered([recordOf(event, this.partitions, atMs)]);
  }
}
