import { isAlibaba } from '@taocun/domain';
import { lastDay, secondsPerDay } from '../drawing/calendar';
import { type Plan, shopIdOf } from '../drawing/plan';
import { type StandingShop, type StandingVillage } from './continuation';

const days = 365;
const lookback = 90;

const { floor } = Math;

/** The state of the villages at the end of a plan, from which it continues. */
export function standingVillages(plan: Plan): StandingVillage[] {
  /**
   * The doubled second of the latest opening or closing, plus one for a closing, which wins at the same time.
   */
  const latest = new Float64Array(plan.shops.length).fill(-1);
  /**
   * The days of each shop's last three orders, the latest first; `recent` counts its orders in the lookback.
   */
  const lastOrders = plan.shops.map((): [number, number, number] => [-Infinity, -Infinity, -Infinity]);
  const openSince = new Float64Array(plan.shops.length);
  const recent = new Uint32Array(plan.shops.length);
  const last = plan.villages.map(() => ({ shop: 0, household: 0 }));
  const paid = plan.villages.map(() => ({ alibaba: new Float64Array(days), others: new Float64Array(days) }));
  for (let line = 0; line < plan.size; line += 1) {
    const kind = plan.kind(line);
    const second = plan.second(line);
    const subject = plan.subject(line);
    if (kind === 'opened' || kind === 'closed') {
      const when = 2 * second + (kind === 'closed' ? 1 : 0);
      if (kind === 'opened' && when > (latest[subject] ?? -1))
        openSince[subject] = floor(second / secondsPerDay);
      latest[subject] = Math.max(latest[subject] ?? -1, when);
      const of = last[plan.shop(subject).village];
      if (kind === 'opened' && of !== undefined) of.household = Math.max(of.household, plan.value(line));
    } else if (kind === 'paid') {
      const { village, platform } = plan.shop(subject);
      const day = floor(second / secondsPerDay);
      const known = lastOrders[subject];
      if (known !== undefined && day > known[2])
        known.splice(0, 3, ...[...known, day].sort((a, b) => b - a).slice(0, 3));
      if (day > lastDay - lookback) recent[subject] = (recent[subject] ?? 0) + 1;
      const sums = paid[village]?.[isAlibaba(platform) ? 'alibaba' : 'others'];
      const place = day - (lastDay - days + 1);
      if (sums !== undefined && place >= 0) sums[place] = (sums[place] ?? 0) + plan.value(line);
    } else if (kind === 'refunded') {
      const { village, platform } = plan.shop(subject);
      const sums = paid[village]?.[isAlibaba(platform) ? 'alibaba' : 'others'];
      const place = floor(plan.second(plan.reference(line)) / secondsPerDay) - (lastDay - days + 1);
      if (sums !== undefined && place >= 0) sums[place] = (sums[place] ?? 0) - plan.value(line);
    }
  }
  const open = plan.villages.map((): StandingVillage['openShops'][number][] => []);
  plan.shops.forEach((shop, at) => {
    const { village: index, number, platform, category } = shop;
    const of = last[index];
    if (of !== undefined) of.shop = Math.max(of.shop, number);
    const state = latest[at] ?? -1;
    if (state < 0 || state % 2 > 0) return;
    const age = lastDay - (openSince[at] ?? 0);
    // As in the contract: open for 30 days, with an order a month on average.
    const active = age >= 30 && (recent[at] ?? 0) * 30 >= Math.min(lookback, age);
    const [one = -Infinity, two = -Infinity, three = -Infinity] = lastOrders[at] ?? [];
    const ages: StandingShop['lastOrders'] = [lastDay - one, lastDay - two, lastDay - three];
    open[index]?.push({
      id: shopIdOf(plan.village(index), shop),
      platform,
      category,
      lastOrders: ages,
      active: active || age < 30,
    });
  });
  return plan.villages.map(({ code, produce }, at) => ({
    code,
    produce,
    lastShop: last[at]?.shop ?? 0,
    lastHousehold: last[at]?.household ?? 0,
    openShops: open[at] ?? [],
    paidFen: paid[at] ?? { alibaba: new Float64Array(days), others: new Float64Array(days) },
  }));
}
