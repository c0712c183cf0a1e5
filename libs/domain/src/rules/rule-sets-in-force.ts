import { type Day } from '../time/day';
import { CertificationSchedule, type CertifiedUnder, type DueYear, type WaitingFrom, withCertified } from './certification';
import { type RuleSet, type RuleSetVersion, versionAsOf } from './rule-set';

/** A rule set as of a day. */
export interface RulesInForce {
  readonly ruleSet: string;
  readonly rules: RuleSetVersion;
  /** The latest year that it has certified, where its version looks at it; otherwise undefined. */
  readonly latestYear: number | undefined;
}

/** A rule set as of a day, when it has certified these years. */
export function rulesOn(ruleSet: RuleSet, day: Day, certified: CertifiedUnder = {}): RulesInForce {
  const rules = versionAsOf(ruleSet, day);
  const looksBack = rules.where.orCertifiedBefore === true || rules.town.orCertifiedBefore === true;
  return { ruleSet: ruleSet.id, rules, latestYear: looksBack ? certified[ruleSet.id]?.last : undefined };
}

/** All villages where another version is in force; those on any list where a version looks at another year. */
type DecidedAnew = 'all' | 'listed' | 'none';

const NOT_LATE: readonly Day[] = [];

/** The rule sets as of the clock's day, looked up once a day since villages are decided by them after every update, and the years that they have certified. */
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

  /** In the order of the rule sets; empty before there is a clock. */
  get all(): readonly RulesInForce[] {
    return this.#all;
  }

  /** The certified years, also of rule sets that no longer decide. */
  get certified(): CertifiedUnder {
    return this.#certified;
  }

  /** Takes over what another generation has certified, and what it had waiting: years that wait in one alone are not certified in the other. */
  takeOver(certified: CertifiedUnder, waitingFrom: WaitingFrom, day: Day | undefined): void {
    this.#keep(certified);
    const own = Object.entries(this.schedule.waitingFrom);
    this.schedule.waitingFrom = Object.fromEntries(own.filter(([ruleSet, year]) => waitingFrom[ruleSet] === year));
    if (day !== undefined) this.moveTo(day);
  }

  /** The rule set by which the certificates of a year are decided: it looks at the year before. */
  ofYear({ ruleSet, cutOff }: DueYear): RulesInForce {
    return rulesOn(ruleSet, cutOff, this.#certified);
  }

  /**
   * The years to certify when the clock moves from one day to another, in the order in which that is done. Those whose cut-off a source has
   * not passed, silent since `silentSince` or later, wait from now on.
   */
  due(before: Day, after: Day, silentSince: Day = Infinity): readonly DueYear[] {
    const due = this.schedule.due(before, after, this.#certified);
    const waiting = due.filter(({ cutOff }) => cutOff >= silentSince);
    // The oldest of a rule set comes last, and stays.
    this.schedule.waitingFrom = Object.fromEntries(waiting.reverse().map(({ ruleSet, year }) => [ruleSet.id, year]));
    return due.filter(({ cutOff }) => cutOff < silentSince);
  }

  /** Counts a year that was due as certified. */
  certify({ ruleSet: { id }, year }: DueYear): void {
    this.#keep({ ...this.#certified, [id]: withCertified(this.#certified[id], year) });
  }

  /** Moves to a later day. Answers which villages may be decided otherwise than before. */
  moveTo(day: Day): DecidedAnew {
    const before = this.#all;
    this.#all = this.ruleSets.map((ruleSet) => rulesOn(ruleSet, day, this.#certified));
    if (this.#all.some(({ rules }, at) => rules !== before[at]?.rules)) return 'all';
    return this.#all.some(({ latestYear }, at) => latestYear !== before[at]?.latestYear) ? 'listed' : 'none';
  }

  /** The cut-offs of certified years for which an update of this effective day is late. */
  lateCutOffs(day: Day): readonly Day[] {
    // Asked of every update, most of which are of later days.
    return day > this.#lastCutOff ? NOT_LATE : this.schedule.lateCutOffs(day, this.#certified);
  }

  #keep(certified: CertifiedUnder): void {
    this.#certified = certified;
    this.#lastCutOff = this.schedule.lastCutOff(certified);
  }
}
