import { type Day, firstDayOfMonth, isoOfMonth, monthOf } from '../time/day';
import { type Fen } from '../vocabulary/money';
import { type ProduceByMonth, type ProduceFigures } from './produce-by-month';
import { type SalesWindow } from './sales-window';

/** Sales of a village in a calendar month, as of the clock. */
export interface MonthFigures {
  /** `2014-06` */
  readonly month: string;
  /** Paid minus refunded, which can be negative. */
  readonly salesFen: Fen;
  readonly alibabaSalesFen: Fen;
  /** Farm produce of the month; absent if no order named any. */
  readonly produce?: ProduceFigures;
}

/**
 * The months that begin on the days `from` to `to`, with their days up to `asOf`, oldest first. Months
 * without an order or a refund are omitted.
 */
export function monthFigures(
  sales: SalesWindow,
  produce: ProduceByMonth | undefined,
  from: Day,
  to: Day,
  asOf: Day,
): MonthFigures[] {
  const figures: MonthFigures[] = [];
  // The month of the previous day is the last that begins too early.
  let month = monthOf(from - 1) + 1;
  let firstDay = firstDayOfMonth(month);
  while (firstDay <= to) {
    const nextFirstDay = firstDayOfMonth(month + 1);
    const lastDay = Math.min(nextFirstDay - 1, asOf);
    if (sales.firstDayFrom(firstDay) <= lastDay) {
      const { salesFen, alibabaSalesFen } = sales.sumsOf(firstDay, lastDay);
      const sold = produce?.of(month);
      figures.push({ month: isoOfMonth(month), salesFen, alibabaSalesFen, ...(sold && { produce: sold }) });
    }
    month++;
    firstDay = nextFirstDay;
  }
  return figures;
}
