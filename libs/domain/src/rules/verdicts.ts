import { type Figures } from '../figures/quantities';
import { type ByteReader, type ByteWriter } from '../memory/bytes';
import { type Day } from '../time/day';
import { type Criterion, criteriaOf, qualifies } from './assessment';
import { CertifiedIn } from './certified-in';
import { type RulesInForce } from './rule-sets/rule-sets-in-force';

/**
 * The last announced verdict of a village under one rule set. Before the first announcement it is: not
 * qualifying, sequence 0.
 */
export interface Verdict {
  readonly ruleSet: string;
  readonly qualifies: boolean;
  readonly sequence: number;
}

export interface VerdictChange extends Verdict {
  readonly asOf: Day;
  readonly criteria: readonly Criterion[];
}

/** The announced verdicts and lists of a village. */
export type VerdictsAndLists = Pick<
  Verdicts,
  'announced' | 'takeOver' | 'certifiedIn' | 'certifiedBefore' | 'certify'
>;

const NO_CHANGE: readonly VerdictChange[] = [];

/** The verdicts of one village. Most villages never have one, so only announced ones take memory. */
export class Verdicts {
  #announced: readonly Verdict[] = [];
  #certifiedIn = CertifiedIn.none;

  of(ruleSet: string): Verdict {
    return this.#find(ruleSet) ?? { ruleSet, qualifies: false, sequence: 0 };
  }

  /** The announced verdicts, sorted by rule set name. */
  get announced(): readonly Verdict[] {
    return this.#announced;
  }

  /**
   * Takes over the announcements of another generation, so that the next decision announces the differences.
   */
  takeOver(announced: readonly Verdict[], certifiedIn: CertifiedIn): void {
    this.#certifiedIn = certifiedIn;
    this.#keep(announced);
  }

  #keep(announced: readonly Verdict[]): void {
    this.#announced = announced
      .filter(({ sequence }) => sequence > 0)
      .map(({ ruleSet, qualifies: holds, sequence }) => ({ ruleSet, qualifies: holds, sequence }))
      .sort((a, b) => (a.ruleSet < b.ruleSet ? -1 : 1));
  }

  /**
   * Decides by each rule set in turn. Returns the verdicts that changed; they count as announced from then
   * on.
   */
  decide(village: Figures, asOf: Day, inForce: readonly RulesInForce[]): readonly VerdictChange[] {
    let changes: VerdictChange[] | undefined;
    for (const each of inForce) {
      const { ruleSet, rules } = each;
      const certifiedBefore = this.certifiedBefore(each);
      const now = qualifies(village, rules, certifiedBefore);
      const before = this.#find(ruleSet);
      if (now === (before !== undefined && before.qualifies)) continue;
      const verdict: Verdict = { ruleSet, qualifies: now, sequence: (before?.sequence ?? 0) + 1 };
      this.#keep([...this.#announced.filter((other) => other !== before), verdict]);
      (changes ??= []).push({ ...verdict, asOf, criteria: criteriaOf(village, rules, certifiedBefore) });
    }
    return changes ?? NO_CHANGE;
  }

  /** For each rule set, the last list that contains the village. */
  get certifiedIn(): CertifiedIn {
    return this.#certifiedIn;
  }

  /**
   * The latest year certified under the rule set, if its version depends on it and the village is on that
   * list.
   */
  certifiedBefore({ ruleSet, latestYear }: RulesInForce): number | undefined {
    return latestYear !== undefined && this.#certifiedIn.yearOf(ruleSet) === latestYear
      ? latestYear
      : undefined;
  }

  /** Puts the village on the list of a year. */
  certify(ruleSet: string, year: number): void {
    this.#certifiedIn = this.#certifiedIn.with(ruleSet, year);
  }

  /** Writes nothing for a village on no list, so it must be called last. */
  writeLists(to: ByteWriter): void {
    if (!this.#certifiedIn.isEmpty) this.#certifiedIn.write(to);
  }

  readLists(from: ByteReader): void {
    this.#certifiedIn = CertifiedIn.read(from);
  }

  write(to: ByteWriter): void {
    to.unsigned(this.#announced.length);
    for (const { ruleSet, qualifies: holds, sequence } of this.#announced) {
      to.text(ruleSet);
      to.byte(holds ? 1 : 0);
      to.unsigned(sequence);
    }
  }

  static read(from: ByteReader): Verdicts {
    const verdicts = new Verdicts();
    const announced: Verdict[] = [];
    for (let left = from.unsigned(); left > 0; left--) {
      announced.push({ ruleSet: from.text(), qualifies: from.byte() === 1, sequence: from.unsigned() });
    }
    verdicts.#announced = announced;
    return verdicts;
  }

  #find(ruleSet: string): Verdict | undefined {
    for (const verdict of this.#announced) if (verdict.ruleSet === ruleSet) return verdict;
    return undefined;
  }
}
