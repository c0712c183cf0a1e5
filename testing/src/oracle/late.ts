import { type AcceptedUpdate } from './updates/accept';
import { dayText, firstDayOfYearTo, type Day } from './updates/days';
import { effectiveDayOf, platforms, type Update } from './updates/updates';

/** The late updates of a village for the year that ends with a cut-off. */
export interface NaiveLate {
  cutOff: string;
  updates: number;
  salesFen: bigint;
  alibabaSalesFen: bigint;
}

/** The same with a further update, which takes effect after these cut-offs have been issued. */
export function withLate(late: NaiveLate[], update: Update, issued: Day[], isAlibaba: boolean): NaiveLate[] {
  const effective = effectiveDayOf(update);
  const all = [...late];
  for (const cutOff of issued) {
    if (effective > cutOff || effective < firstDayOfYearTo(cutOff)) continue;
    const name = dayText(cutOff);
    const at = all.findIndex((one) => one.cutOff === name);
    const before = all[at] ?? { cutOff: name, updates: 0, salesFen: 0n, alibabaSalesFen: 0n };
    const after = {
      cutOff: name,
      updates: before.updates + 1,
      salesFen: before.salesFen + moneyOf(update),
      alibabaSalesFen: before.alibabaSalesFen + (isAlibaba ? moneyOf(update) : 0n),
    };
    if (at < 0) all.push(after);
    else all[at] = after;
  }
  return all.sort((a, b) => (a.cutOff < b.cutOff ? -1 : 1));
}

function moneyOf(update: Update): bigint {
  if (update.type === 'taocun.order.paid.v1') return BigInt(update.data.amountFen);
  return update.type === 'taocun.order.refunded.v1' ? -BigInt(update.data.amountFen) : 0n;
}

/** True if the shop of an update is one of Alibaba's, by its first opening. */
export function isOfAlibaba(update: Update, accepted: readonly AcceptedUpdate[]): boolean {
  if (update.type === 'taocun.village.registered.v1') return false;
  const { shopId } = update.data;
  for (const { update: one } of accepted)
    if (one.type === 'taocun.shop.opened.v1' && one.data.shopId === shopId)
      return platforms.alibaba.includes(one.data.platform);
  return false;
}
