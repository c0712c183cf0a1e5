import { withoutKind } from '@taocun/domain';
import { type Meaning, meaningsOf, regionName, romanisedRegion, syllablesOf } from '@taocun/geography';
import { yieldingToEventLoop } from '@taocun/reporting-answers';

/** A region with the texts that find it. */
interface Findable {
  readonly code: string;
  readonly name: string;
  /**
   * Its pinyin with and without the word for its kind, as in `yiwushi` and `yiwu`; for a province also the
   * English name.
   */
  readonly spellings: readonly string[];
  /** The first letters of these syllables, as in `yws` and `yw`. */
  readonly initials: readonly string[];
}

const NAMES_AT_ONCE = 500;

/**
 * Finds regions by a part of their Chinese name, or by the beginning of their pinyin or its initials,
 * optionally within a named place. Names are read once.
 */
export class PlaceSearch {
  readonly #known = new Map<string, Findable>();

  /**
   * The regions among these codes that a text may mean: exact names first, then the larger before the
   * smaller.
   */
  async find(text: string, codes: Iterable<string>): Promise<readonly string[]> {
    const all = [...codes];
    for (const meaning of meaningsOf(text)) {
      const meant = await this.#meant(meaning, all);
      if (meant.length > 0) return meant;
    }
    return [];
  }

  async #meant({ name, above, digits }: Meaning, codes: readonly string[]): Promise<readonly string[]> {
    if (name === '') return [];
    const named = (await this.#named(name, codes)).filter((code) => digits?.includes(code.length) !== false);
    const places =
      named.length === 0 ? [] : await Promise.all(above.map((place) => this.#named(place, codes)));
    return named.filter((code) =>
      places.every((some) => some.some((place) => place !== code && code.startsWith(place))),
    );
  }

  async #named(text: string, codes: readonly string[]): Promise<readonly string[]> {
    const term = text.trim().toLowerCase();
    const letters = term.replaceAll('ü', 'v').replace(/[ '’]/g, '');
    const isLatin = /^[a-z]+$/.test(letters);
    const matches: { readonly code: string; readonly isWhole: boolean }[] = [];
    for await (const code of yieldingToEventLoop(codes, NAMES_AT_ONCE)) {
      const place = this.#placeOf(code);
      if (place === undefined) continue;
      const { name, spellings, initials } = place;
      const isMatch = isLatin
        ? spellings.some((each) => each.startsWith(letters)) || initials.includes(letters)
        : name.includes(term);
      if (isMatch)
        matches.push({
          code,
          isWhole: isLatin ? spellings.includes(letters) : name === term || withoutKind(name) === term,
        });
    }
    return matches
      .sort(
        (a, b) =>
          Number(b.isWhole) - Number(a.isWhole) ||
          a.code.length - b.code.length ||
          (a.code < b.code ? -1 : 1),
      )
      .map(({ code }) => code);
  }

  #placeOf(code: string): Findable | undefined {
    const known = this.#known.get(code);
    const name = known === undefined ? regionName(code) : null;
    if (name === null) return known;
    const syllables = syllablesOf(name);
    const short = syllables.slice(0, withoutKind(name).length);
    const initialsOf = (of: readonly string[]): string => of.map(([first = '']) => first).join('');
    const spellings = [
      short.join(''),
      syllables.join(''),
      romanisedRegion(code, name).toLowerCase().replaceAll(' ', ''),
    ];
    const place = { code, name, spellings, initials: [initialsOf(short), initialsOf(syllables)] };
    this.#known.set(code, place);
    return place;
  }
}
