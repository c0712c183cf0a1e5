import { type Figures } from '../figures/quantities';
import { type Day } from '../time/day';
import { type Assessment, assess } from './assessment';
import { type CertifiedUnder } from './rule-sets/certification';
import { cutOffOf } from './rule-sets/cut-offs';
import { type RuleSet } from './rule-sets/rule-set';
import { rulesOn } from './rule-sets/rule-sets-in-force';

type DatedFigures = Figures & { readonly asOf: Day };

/** The sums over the codes of a place, as of now and by the certificates of each year. */
interface PlaceSums {
  readonly now: DatedFigures;
  readonly certified: readonly (Figures & { readonly ruleSet: string; readonly year: number })[];
}

/** The verdict on a place as of now, or of a certified year. */
interface PlaceVerdict extends Assessment {
  readonly year?: number;
}

/**
 * Decides a place of several codes by the rows that decide a village. Where a row asks for an earlier list,
 * the place looks at that list in the borders of today. `certified` are the years with lists.
 */
export function decidePlace(
  { now, certified: sums }: PlaceSums,
  ruleSets: readonly RuleSet[],
  certified: CertifiedUnder,
): readonly PlaceVerdict[] {
  return ruleSets.flatMap((ruleSet) => {
    const listed = new Set<number>();
    /** The decision, when lists up to this year have been issued. */
    const decided = (figures: DatedFigures, lastYear = -Infinity): Assessment => {
      const first = certified[ruleSet.id]?.first ?? Infinity;
      const years = first <= lastYear ? { [ruleSet.id]: { first, last: lastYear } } : {};
      const rules = rulesOn(ruleSet, figures.asOf, years);
      const { latestYear } = rules;
      return assess(figures, rules, listed.has(latestYear ?? NaN) ? latestYear : undefined);
    };
    const ofYears = sums
      .filter((each) => each.ruleSet === ruleSet.id)
      .sort((one, other) => one.year - other.year)
      .flatMap((each): PlaceVerdict[] => {
        const { year } = each;
        const asOf = cutOffOf(ruleSet, year);
        if (asOf === undefined) return [];
        const verdict = decided({ ...each, asOf }, year - 1);
        if (verdict.qualifies) listed.add(year);
        return [{ ...verdict, year }];
      });
    return [...ofYears, decided(now, certified[ruleSet.id]?.last)];
  });
}
