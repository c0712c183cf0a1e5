/** A village's years on the certified lists without a break. */
export interface TitleSpell {
  readonly villageCode: string;
  /** The first year on the list. */
  readonly from: number;
  /** The lists that it was on, one after the other. */
  readonly lists: number;
  /** Whether it is missing on the next list; otherwise that list is not issued, and nothing is known of it. */
  readonly isLost: boolean;
}

/**
 * The spells of villages on the lists of these years, which are the issued ones in ascending order. A village that comes back begins anew,
 * and one on the first list may have begun before: `from` is what the lists say.
 */
export function titleSpells(years: readonly number[], listed: ReadonlyMap<number, Iterable<string>>): TitleSpell[] {
  const open = new Map<string, { readonly from: number; lists: number }>();
  const spells: TitleSpell[] = [];
  for (const year of years) {
    const now = new Set(listed.get(year) ?? []);
    for (const [villageCode, spell] of open) {
      if (now.has(villageCode)) continue;
      spells.push({ villageCode, ...spell, isLost: true });
      open.delete(villageCode);
    }
    for (const villageCode of now) {
      const spell = open.get(villageCode) ?? { from: year, lists: 0 };
      spell.lists++;
      open.set(villageCode, spell);
    }
  }
  for (const [villageCode, spell] of open) spells.push({ villageCode, ...spell, isLost: false });
  return spells;
}

/** The villages of one age in years on the list: how many might have lost the title at the next list, and how many did. */
export interface LifeTableRow {
  /** The lists that they were on before the one at which they are looked at. */
  readonly age: number;
  readonly atRisk: number;
  readonly lost: number;
  /** The share of them that lost it: the hazard of a year. */
  readonly hazard: number;
  /** The share of all that still has the title after this age, by Kaplan and Meier. */
  readonly survival: number;
}

/** The life table of these spells, without the ages at which nothing more is known. Source: Kaplan and Meier, JASA 1958. */
export function lifeTable(spells: readonly TitleSpell[]): LifeTableRow[] {
  const rows: LifeTableRow[] = [];
  let survival = 1;
  const oldest = spells.reduce((most, { lists }) => Math.max(most, lists), 0);
  for (let age = 1; age <= oldest; age++) {
    const atRisk = spells.filter(({ lists, isLost }) => lists > age || (lists === age && isLost)).length;
    if (atRisk === 0) continue;
    const lost = spells.filter(({ lists, isLost }) => lists === age && isLost).length;
    const hazard = lost / atRisk;
    survival *= 1 - hazard;
    rows.push({ age, atRisk, lost, hazard, survival });
  }
  return rows;
}
