import { type Criterion } from '../rules/assessment';
import { type Day } from '../time/day';
import { type Fen } from '../encoding/money';
import { type Figures } from '../figures/quantities';
import { type RuleSet } from '../rules/rule-set';
import { WINDOW_DAYS } from '../sales/sales-window';
import { type Village } from './village';
import { decodeVillage } from './village-bytes';

/** How far an outlook looks. */
export const OUTLOOK_DAYS = 30;

interface SalesSummary {
  readonly salesFen: Fen;
  /** Those of Alibaba shops, which are part of the first. */
  readonly alibabaSalesFen: Fen;
}

/** Shops that begin or cease to be active on a day. */
export interface ShopsTurning {
  readonly shops: number;
  readonly alibabaShops: number;
  /** All of them, in order. */
  readonly shopIds: readonly string[];
}

/** A day on which something changes without an update. */
export interface OutlookDay {
  readonly day: Day;
  /** Sales of 365 days before, which are out of the window from this day on. Below zero where more was refunded than paid. */
  readonly leaving: SalesSummary;
  /** Sales that are dated this day though the clock has not come to it. */
  readonly coming: SalesSummary;
  /** Shops that are active no longer: their orders have become too few, or they close. */
  readonly stopping: ShopsTurning;
  /** Shops that are old enough now, or have what is dated this day. */
  readonly starting: ShopsTurning;
  /** The figures at the end of the day. */
  readonly then: Figures;
}

/** A verdict that changes; the first of a rule set is the first change from what holds now. */
export interface OutlookChange {
  readonly day: Day;
  readonly qualifies: boolean;
  /** The reasons, as of that day. */
  readonly criteria: readonly Criterion[];
}

export interface OutlookVerdict {
  readonly ruleSet: string;
  /** As of the clock. */
  readonly qualifies: boolean;
  readonly changes: readonly OutlookChange[];
}

/** What will become of a village by the passing of time alone, if nothing more arrives. */
export interface Outlook {
  /** The clock's day, from which it looks ahead. */
  readonly asOf: Day;
  /** The last day that it looks at. */
  readonly until: Day;
  /** The days on which anything changes, ascending. */
  readonly days: readonly OutlookDay[];
  /** In the order of the rule sets. */
  readonly verdicts: readonly OutlookVerdict[];
}

/**
 * The outlook of a village, from the bytes that `encodeVillage` gave, as of the clock's day, which the village may not have
 * been brought to; undefined where it is not registered. What the bytes hold is taken through the days by the code that
 * takes the village itself through them, so what is foretold is what will be said.
 */
export function outlookOf(code: string, bytes: Uint8Array, clock: Day, ruleSets: readonly RuleSet[]): Outlook | undefined {
  const ahead = decodeVillage(code, bytes);
  ahead.advance(clock);
  if (!ahead.registered) return undefined;
  const asOf = ahead.asOf ?? clock;
  const until = asOf + OUTLOOK_DAYS;
  // A verdict that is due as of the clock is one of now and none to come.
  ahead.decide(ruleSets);
  const verdicts = ruleSets.map(({ id }) => ({ ruleSet: id, qualifies: ahead.verdict(id).qualifies, changes: [] as OutlookChange[] }));
  const days: OutlookDay[] = [];
  let figures = figuresOf(ahead);
  const { shops } = ahead;
  let active = shops.map((shop) => shop.active);
  for (let day = asOf + 1; day <= until; day++) {
    if (ahead.nextDue > day) continue;
    ahead.advance(day);
    const before = { figures, active };
    figures = figuresOf(ahead);
    active = shops.map((shop) => shop.active);
    const change: OutlookDay = {
      day,
      leaving: ahead.salesOf(day - WINDOW_DAYS),
      coming: ahead.salesOf(day),
      stopping: turning(shops.filter((shop, at) => before.active[at] === true && !shop.active)),
      starting: turning(shops.filter((shop, at) => before.active[at] === false && shop.active)),
      then: figures,
    };
    if (changesAnything(change, before.figures)) days.push(change);
    for (const { ruleSet, qualifies, criteria } of ahead.decide(ruleSets)) {
      verdicts.find((verdict) => verdict.ruleSet === ruleSet)?.changes.push({ day, qualifies, criteria });
    }
  }
  return { asOf, until, days, verdicts };
}

function turning(shops: Village['shops']): ShopsTurning {
  return {
    shops: shops.length,
    alibabaShops: shops.filter(({ alibaba }) => alibaba).length,
    shopIds: shops.map(({ id }) => id).sort(),
  };
}

function figuresOf({
  kind,
  households,
  salesFen,
  alibabaSalesFen,
  activeShops,
  activeAlibabaShops,
  activeHouseholds,
  activeAlibabaHouseholds,
}: Figures): Figures {
  return { kind, households, salesFen, alibabaSalesFen, activeShops, activeAlibabaShops, activeHouseholds, activeAlibabaHouseholds };
}

/** A village may be due a day on which nothing comes of it. */
function changesAnything({ leaving, coming, stopping, starting, then }: OutlookDay, before: Figures): boolean {
  if (stopping.shops > 0 || starting.shops > 0) return true;
  if ([leaving, coming].some(({ salesFen, alibabaSalesFen }) => salesFen !== 0 || alibabaSalesFen !== 0)) return true;
  return (Object.keys(then) as (keyof Figures)[]).some((figure) => then[figure] !== before[figure]);
}
