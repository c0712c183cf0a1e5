import { type Day } from '../../time/day';
import { questionsOf } from '../criteria/criteria';
import {
  CertificationSchedule,
  type CertifiedUnder,
  type DueYear,
  type WaitingFrom,
  withCertified,
} from './certification';
import { type RuleSet, type RuleSetVersion, versionAsOf } from './rule-set';

/** A rule set as of a day. */
export interface RulesInForce {
  readonly ruleSet: string;
  readonly rules: RuleSetVersion;
  /**
   * The latest year certified under the rule set, if the version in force depends on it; otherwise undefined.
   */
  readonly latestYear: number | undefined;
}

/** A rule set as of a day, given the years that it has certified. */
export function rulesOn(ruleSet: RuleSet, day: Day, certified: CertifiedUnder = {}): RulesInForce {
  const rules = versionAsOf(ruleSet, day);
  const looksBack =
    rules.town.orCertifiedBefore === true ||
    questionsOf(rules).some((question) => 'kinds' in question && question.orCertifiedBefore);
  return { ruleSet: ruleSet.id, rules, latestYear: looksBack ? certified[ruleSet.id]?.last : undefined };
}

/**
 * The villages to decide again: all if another version is in force, those on any list if only the latest
 * certified year has changed.
 */
type DecidedAnew = 'all' | 'listed' | 'none';

const NOT_LATE: readonly Day[] = [];

/**
 * The rule sets as of the clock's day, and the years that they have certified. They are looked up once a day,
 * because every update decides a village by them.
 */
export class RuleSetsInForce {
  readonly schedule: CertificationSchedule;
  #all: readonly RulesInForce[] = [];
  #certified: CertifiedUnder;
  #lastCutOff: Day;

  constructor(
    private readonly ruleSets: readonly RuleSet[],
    latenessDays: number,
    certified: CertifiedUnder,
    day: Day | undefined,
    waitingFrom: WaitingFrom = {},
  ) {
    this.schedule = new CertificationSchedule(ruleSets, latenessDays);
    this.schedule.waitingFrom = waitingFrom;
    this.#certified = certified;
    this.#lastCutOff = this.schedule.lastCutOff(certified);
    if (day !== undefined) this.moveTo(day);
  }

  /** The rule sets as of the clock's day, in their order; empty before there is a clock. */
  get all(): readonly RulesInForce[] {
    return this.#all;
  }

  /** The certified years, including those of rule sets that no longer decide. */
  get certified(): CertifiedUnder {
    return this.#certified;
  }

  /**
   * Takes over the certified years of another generation. A year goes on waiting only if it waits in both
   * generations.
   */
  takeOver(certified: CertifiedUnder, waitingFrom: WaitingFrom, day: Day | undefined): void {
    this.#keep(certified);
    const own = Object.entries(this.schedule.waitingFrom);
    this.schedule.waitingFrom = Object.fromEntries(
      own.filter(([ruleSet, year]) => waitingFrom[ruleSet] === year),
    );
    if (day !== undefined) this.moveTo(day);
  }

  /**
   * The rule set as of the cut-off of a due year. It decides the certificates, and depends on the list of the
   * year before.
   */
  ofYear({ ruleSet, cutOff }: DueYear): RulesInForce {
    return rulesOn(ruleSet, cutOff, this.#certified);
  }

  /**
   * The years to certify, in order, when the clock moves from `before` to `after`. Years with a cut-off on or
   * after `silentSince` wait from now on: a source that they need has been silent since that day.
   */
  due(before: Day, after: Day, silentSince: Day = Infinity): readonly DueYear[] {
    const due = this.schedule.due(before, after, this.#certified);
    const waiting = due.filter(({ cutOff }) => cutOff >= silentSince);
    // In reverse order, the oldest year of each rule set comes last and so remains.
    this.schedule.waitingFrom = Object.fromEntries(
      waiting.reverse().map(({ ruleSet, year }) => [ruleSet.id, year]),
    );
    return due.filter(({ cutOff }) => cutOff < silentSince);
  }

  /** Marks a due year as certified. */
  certify({ ruleSet: { id }, year }: DueYear): void {
    this.#keep({ ...this.#certified, [id]: withCertified(this.#certified[id], year) });
  }

  /** Moves to a later day. Returns which villages may now be decided differently. */
  moveTo(day: Day): DecidedAnew {
    const before = this.#all;
    this.#all = this.ruleSets.map((ruleSet) => rulesOn(ruleSet, day, this.#certified));
    if (this.#all.some(({ rules }, at) => rules !== before[at]?.rules)) return 'all';
    return this.#all.some(({ latestYear }, at) => latestYear !== before[at]?.latestYear) ? 'listed' : 'none';
  }

  /** The cut-offs of certified years for which an update of this effective day is late. */
  lateCutOffs(day: Day): readonly Day[] {
    // Every update asks this, and most updates are of later days.
    return day > this.#lastCutOff ? NOT_LATE : this.schedule.lateCutOffs(day, this.#certified);
  }

  #keep(certified: CertifiedUnder): void {
    this.#certified = certified;
    this.#lastCutOff = this.schedule.lastCutOff(certified);
  }
}
