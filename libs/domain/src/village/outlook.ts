import { figuresAs } from '../figures/figures-by-name';
import { decidingFigures, type Figures } from '../figures/quantities';
import { type Criterion } from '../rules/assessment';
import { type CertifiedUnder, type WaitingFrom } from '../rules/rule-sets/certification';
import { type RuleSet } from '../rules/rule-sets/rule-set';
import { RuleSetsInForce } from '../rules/rule-sets/rule-sets-in-force';
import { WINDOW_DAYS } from '../sales/sales-window';
import { type Day } from '../time/day';
import { type Fen } from '../vocabulary/money';
import { certifyVillages } from './certify-villages';
import { NOTHING_LATE } from './late-updates';
import { type Village } from './village';
import { decodeVillage } from './village-bytes';
import { VillageSlot } from './village-slot';

/** The rule sets, their lateness, and the years that they have certified. */
interface DecidedWith {
  readonly ruleSets: readonly RuleSet[];
  readonly latenessDays: number;
  readonly certified: CertifiedUnder;
  /** The first day of the silence of a source that certificates wait for. */
  readonly silentSince?: Day;
  /** The years that are due and wait for a source. */
  readonly waitingFrom?: WaitingFrom | undefined;
}

export const OUTLOOK_DAYS = 30;

interface SalesSummary {
  readonly salesFen: Fen;
  /** The part of `salesFen` that Alibaba's shops made. */
  readonly alibabaSalesFen: Fen;
}

/** Shops that become active, or inactive, on a day. */
export interface ShopsTurning {
  readonly shops: number;
  readonly alibabaShops: number;
  /** The ids of all these shops, sorted. */
  readonly shopIds: readonly string[];
}

/** A day on which the village changes without an update. */
export interface OutlookDay {
  readonly day: Day;
  /** Sales that leave the window on this day, after 365 days. Negative if refunds exceed payments. */
  readonly leaving: SalesSummary;
  /** Sales already received that are dated on this future day. */
  readonly coming: SalesSummary;
  /** Shops that become inactive: their orders are too few now, or they close. */
  readonly stopping: ShopsTurning;
  /** Shops that become active: they are old enough now, or an opening or order is dated on this day. */
  readonly starting: ShopsTurning;
  /** The figures at the end of the day. */
  readonly then: Figures;
}

/** A change of verdict. The first one of a rule set differs from the verdict that holds now. */
export interface OutlookChange {
  readonly day: Day;
  readonly qualifies: boolean;
  /** Reasons as of that day. */
  readonly criteria: readonly Criterion[];
}

export interface OutlookVerdict {
  readonly ruleSet: string;
  /** As of the clock. */
  readonly qualifies: boolean;
  readonly changes: readonly OutlookChange[];
}

/** Forecast of a village if time passes and no further update arrives. */
export interface Outlook {
  /** The clock's day, where the outlook begins. */
  readonly asOf: Day;
  readonly until: Day;
  /** Days with a change, ascending. */
  readonly days: readonly OutlookDay[];
  /** In the order of the rule sets. */
  readonly verdicts: readonly OutlookVerdict[];
}

/**
 * Outlook of a village as of the clock's day, from the bytes of `encodeVillage`, which may be of an earlier
 * day. Undefined if the village is not registered. A decoded copy is advanced day by day with the code that
 * advances the village itself, so the forecast cannot differ from later announcements.
 */
export function outlookOf(code: string, bytes: Uint8Array, clock: Day, by: DecidedWith): Outlook | undefined {
  const ahead = decodeVillage(code, bytes);
  ahead.advance(clock);
  if (!ahead.registered) return undefined;
  const asOf = ahead.asOf ?? clock;
  const until = asOf + OUTLOOK_DAYS;
  // A verdict that is due as of the clock belongs to the present, not to the outlook.
  const rules = new RuleSetsInForce(by.ruleSets, by.latenessDays, by.certified, asOf, by.waitingFrom);
  ahead.decide(rules.all);
  const verdicts = by.ruleSets.map(({ id }) => ({
    ruleSet: id,
    qualifies: ahead.verdict(id).qualifies,
    changes: [] as OutlookChange[],
  }));
  const days: OutlookDay[] = [];
  let figures = figuresOf(ahead);
  const { shops } = ahead;
  let active = shops.map((shop) => shop.active);
  const slot = new VillageSlot(ahead, NOTHING_LATE);
  for (let day = asOf + 1; day <= until; day++) {
    Array.from(
      certifyVillages([slot], rules.due(day - 1, day, by.silentSince), rules, { certified: () => undefined }),
    );
    if (rules.moveTo(day) === 'none' && ahead.nextDue > day) continue;
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
    for (const { ruleSet, qualifies, criteria } of ahead.decide(rules.all)) {
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

/** The figures as they are now: those of a village change with it. */
function figuresOf(village: Figures): Figures {
  return { kind: village.kind, ...figuresAs(decidingFigures, village, (fen: Fen) => fen) };
}

/** False for a day on which the village was due but nothing changed. */
function changesAnything(
  { leaving, coming, stopping, starting, then }: OutlookDay,
  before: Figures,
): boolean {
  if (stopping.shops > 0 || starting.shops > 0) return true;
  if ([leaving, coming].some(({ salesFen, alibabaSalesFen }) => salesFen !== 0 || alibabaSalesFen !== 0))
    return true;
  return (Object.keys(then) as (keyof Figures)[]).some((figure) => then[figure] !== before[figure]);
}
