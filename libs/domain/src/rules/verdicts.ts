import { type Criterion, criteriaOf, qualifies } from './assessment';
import { type ByteReader, type ByteWriter } from '../encoding/bytes';
import { type Day } from '../time/day';
import { type Figures } from '../figures/quantities';
import { type RulesInForce } from './rule-sets-in-force';

/** The last announced verdict of a village under one rule set. Before the first announcement: not qualifying, sequence 0. */
export interface Verdict {
  readonly ruleSet: string;
  readonly qualifies: boolean;
  readonly sequence: number;
}

export interface VerdictChange extends Verdict {
  readonly asOf: Day;
  readonly criteria: readonly Criterion[];
}

const NO_CHANGE: readonly VerdictChange[] = [];

/** The verdicts of one village. Most villages never have one, so only announced ones take memory. */
export class Verdicts {
  #announced: readonly Verdict[] = [];

  of(ruleSet: string): Verdict {
    return this.#find(ruleSet) ?? { ruleSet, qualifies: false, sequence: 0 };
  }

  /** The announced verdicts, sorted by rule set name. */
  get announced(): readonly Verdict[] {
    return this.#announced;
  }

  /** Takes over the verdicts that another generation announced, so that the next decision announces the differences. */
  takeOver(announced: readonly Verdict[]): void {
    this.#announced = announced
      .filter(({ sequence }) => sequence > 0)
      .map(({ ruleSet, qualifies: holds, sequence }) => ({ ruleSet, qualifies: holds, sequence }))
      .sort((a, b) => (a.ruleSet < b.ruleSet ? -1 : 1));
  }

  /** Decides by each rule set in turn. Answers the verdicts that changed, which count as announced from then on. */
  decide(figures: Figures, asOf: Day, inForce: readonly RulesInForce[]): readonly VerdictChange[] {
    let changes: VerdictChange[] | undefined;
    for (const { ruleSet, rules } of inForce) {
      const now = qualifies(figures, rules);
      const before = this.#find(ruleSet);
      if (now === (before !== undefined && before.qualifies)) continue;
      const verdict: Verdict = { ruleSet, qualifies: now, sequence: (before?.sequence ?? 0) + 1 };
      this.takeOver([...this.#announced.filter((other) => other !== before), verdict]);
      (changes ??= []).push({ ...verdict, asOf, criteria: criteriaOf(figures, rules) });
    }
    return changes ?? NO_CHANGE;
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
