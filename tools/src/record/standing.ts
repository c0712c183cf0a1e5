import { lastDay, secondsPerDay } from './calendar';
import { type StandingVillage } from './continuation';
import { isAlibaba, type Plan, shopIdOf } from './plan';

const days = 365;

/** How the villages stand where a plan ends: what goes on from there. */
export function standingOf(plan: Plan): StandingVillage[] {
  /** The second of the latest opening or closing, doubled, and one more for a closing: at the same time that wins. */
  const latest = new Float64Array(plan.shops.length).fill(-1);
  const last = plan.villages.map(() => ({ shop: 0, household: 0 }));
  const paid = plan.villages.map(() => ({ alibaba: new Float64Array(days), others: new Float64Array(days) }));
  for (let line = 0; line < plan.size; line += 1) {
    const [kind, second, subject] = [plan.kind(line), plan.second(line), plan.subject(line)];
    if (kind === 'opened' || kind === 'closed') {
      latest[subject] = Math.max(latest[subject] ?? -1, 2 * second + (kind === 'closed' ? 1 : 0));
      const of = last[plan.shop(subject).village];
      if (kind === 'opened' && of !== undefined) of.household = Math.max(of.household, plan.value(line));
    } else if (kind === 'paid') {
      const { village, platform } = plan.shop(subject);
      const sums = paid[village]?.[isAlibaba(platform) ? 'alibaba' : 'others'];
      const place = Math.floor(second / secondsPerDay) - (lastDay - days + 1);
      if (sums !== undefined && place >= 0) sums[place] = (sums[place] ?? 0) + plan.value(line);
    }
  }
  const open = plan.villages.map((): StandingVillage['openShops'][number][] => []);
  plan.shops.forEach((shop, at) => {
    const { village: index, number, platform, category } = shop;
    const of = last[index];
    if (of !== undefined) of.shop = Math.max(of.shop, number);
    const state = latest[at] ?? -1;
    if (state >= 0 && state % 2 === 0) open[index]?.push({ id: shopIdOf(plan.village(index), shop), platform, category });
  });
  return plan.villages.map(({ code }, at) => ({
    code,
    lastShop: last[at]?.shop ?? 0,
    lastHousehold: last[at]?.household ?? 0,
    openShops: open[at] ?? [],
    paidFen: paid[at] ?? { alibaba: new Float64Array(days), others: new Float64Array(days) },
  }));
}
