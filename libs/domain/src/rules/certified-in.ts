import { type ByteReader, type ByteWriter } from '../memory/bytes';

/**
 * The last year in which a village was certified under each rule set. Replaced, not changed: most villages
 * are never certified, and share the empty one.
 */
export class CertifiedIn {
  static readonly none = new CertifiedIn(new Map());

  private constructor(private readonly years: ReadonlyMap<string, number>) {}

  static of(years: Iterable<readonly [string, number]>): CertifiedIn {
    const sorted = [...years].sort(([a], [b]) => (a < b ? -1 : 1));
    return sorted.length === 0 ? CertifiedIn.none : new CertifiedIn(new Map(sorted));
  }

  get isEmpty(): boolean {
    return this.years.size === 0;
  }

  yearOf(ruleSet: string): number | undefined {
    return this.years.get(ruleSet);
  }

  with(ruleSet: string, year: number): CertifiedIn {
    return CertifiedIn.of(new Map(this.years).set(ruleSet, year));
  }

  toJSON(): Readonly<Record<string, number>> {
    return Object.fromEntries(this.years);
  }

  write(to: ByteWriter): void {
    to.unsigned(this.years.size);
    for (const [ruleSet, year] of this.years) {
      to.text(ruleSet);
      to.signed(year);
    }
  }

  static read(from: ByteReader): CertifiedIn {
    const years: [string, number][] = [];
    let left = from.unsigned();
    if (left === 0)
      throw new Error('There are extra bytes in place of the years in which the village was certified.');
    for (; left > 0; left--) years.push([from.text(), from.signed()]);
    return CertifiedIn.of(years);
  }
}
