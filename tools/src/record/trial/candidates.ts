import { endOfYear, lastDay } from '../drawing/calendar';
import { type Plan } from '../drawing/plan';
import { type Random } from '../drawing/random';
import { exponential, normal } from './draws';
import { type Effect, PLACEBO_MARGIN } from './effect';
import { openShop, payOrders, type Settle } from './trial-shops';

const { floor, max, min } = Math;

/** The annual sales of a Taobao Village, in fen. */
const THRESHOLD_FEN = 1_000_000_000;
const YEAR_DAYS = 365;
/** The log margin of a candidate's sales in 2014: nearly normal, cut off far from the threshold. */
const margin = { mean: -0.05, deviation: 0.45, most: 1.1 };
/** Log points of next year's sales that neither the margin nor the title explains. */
const NOISE = 0.12;
/** The share of candidates that sell mainly on Alibaba's platforms. The others are never listed. */
const ON_ALIBABA = 0.85;

interface Candidate {
  readonly plan: Plan;
  readonly random: Random;
  readonly settle: Settle;
  readonly effect: Effect;
}

/**
 * A village with the scale of a Taobao Village and sales of 2014 that are above or below the threshold by
 * chance. Next year's sales are a smooth function of these, and more by the title's effect if it is listed.
 */
export function planCandidate({ plan, random, settle, effect }: Candidate): void {
  const shops = random.between(5, 8);
  const village = settle(random.between(30, 8 * shops));
  const isOnAlibaba = random.chance(ON_ALIBABA);
  const orders = Array.from({ length: shops }, (_, at) =>
    openShop(plan, random, {
      village,
      number: at + 1,
      platform: isOnAlibaba || at === 0 ? 'taobao' : 'jd',
    }),
  ).flat();

  const drawn = max(-margin.most, min(margin.most, margin.mean + margin.deviation * normal(random)));
  const fen2014 = floor(THRESHOLD_FEN * exponential(drawn));
  const isListed = isOnAlibaba && fen2014 >= THRESHOLD_FEN;
  const later =
    0.05 +
    0.9 * drawn -
    0.05 * drawn * drawn +
    NOISE * normal(random) +
    (isListed ? effect.title : 0) +
    (drawn >= PLACEBO_MARGIN ? effect.placebo : 0);
  const fen2015 = floor(THRESHOLD_FEN * exponential(later));

  const { 2014: end2014, 2015: end2015 } = endOfYear;
  const periods = [
    { to: end2014 - YEAR_DAYS, yearFen: 0.9 * fen2014 },
    { to: end2014, yearFen: fen2014 },
    { to: end2015, yearFen: fen2015 },
    { to: lastDay, yearFen: fen2015 },
  ];
  let from = 0;
  for (const { to, yearFen } of periods) {
    const share = min(1, (to - from + 1) / YEAR_DAYS);
    const ofPeriod = orders.filter(({ day }) => day >= from && day <= to);
    if (ofPeriod.length > 0) payOrders(plan, random, ofPeriod, floor(yearFen * share));
    from = to + 1;
  }
}
