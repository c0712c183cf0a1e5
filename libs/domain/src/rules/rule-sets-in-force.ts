import { type Day } from '../time/day';
import { type RuleSet, type RuleSetVersion, versionAsOf } from './rule-set';

/** A rule set as of a day. */
export interface RulesInForce {
  readonly ruleSet: string;
  readonly rules: RuleSetVersion;
}

export function rulesOn(ruleSet: RuleSet, day: Day): RulesInForce {
  return { ruleSet: ruleSet.id, rules: versionAsOf(ruleSet, day) };
}

/** The rule sets as of the clock's day, looked up once a day: villages are decided by them after every update. */
export class RuleSetsInForce {
  #all: readonly RulesInForce[] = [];

  constructor(
    private readonly ruleSets: readonly RuleSet[],
    day: Day | undefined,
  ) {
    if (day !== undefined) this.moveTo(day);
  }

  /** In the order of the rule sets; empty before there is a clock. */
  get all(): readonly RulesInForce[] {
    return this.#all;
  }

  /** Moves to a later day. True where another version is in force than before. */
  moveTo(day: Day): boolean {
    const all = this.ruleSets.map((ruleSet) => rulesOn(ruleSet, day));
    const changes = all.some(({ rules }, at) => rules !== this.#all[at]?.rules);
    if (changes) this.#all = all;
    return changes;
  }
}
