import { type Day } from '../time/day';
import { type LoggedMembers } from './members-of';

// Updates as a village applies them: the members of the table that the log has, and what ingestion has
// resolved.

/** The update with the greatest `(time, id, source)` is in force. */
interface Ordered {
  readonly timeMs: number;
  readonly id: string;
  readonly source: string;
}

export interface Registration extends Ordered, Omit<LoggedMembers<'registered'>, 'villageCode'> {}

/**
 * The village does not store the category: ingestion has already filled it into the shop's orders that name
 * none.
 */
export interface ShopOpening extends Ordered, Omit<LoggedMembers<'opened'>, 'villageCode'> {}

export interface ShopClosing extends LoggedMembers<'closed'> {
  readonly timeMs: number;
}

/**
 * An order counts on the day of its time, in China Standard Time. Its category is its own, or else that of
 * its shop.
 */
export interface PaidOrder extends LoggedMembers<'paid'> {
  readonly day: Day;
}

/** A refund is subtracted from the sales of the day on which the order was paid. */
export interface Refund extends LoggedMembers<'refunded'> {
  readonly day: Day;
}
