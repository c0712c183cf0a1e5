import { readFileSync } from 'node:fs';
import path from 'node:path';
import { zstdDecompressSync } from 'node:zlib';
import { countyOf } from '@taocun/domain';

/** The number of villages in the register: those of the National Bureau of Statistics as of 2023. */
export const VILLAGES = 620_573;

interface RegisterVillage {
  readonly code: string;
  readonly name: string;
}

const CODE_DIGITS = 12;

/**
 * The register of China, by county. The text is kept as bytes: as strings it would take five times the
 * memory.
 */
export class ChinaRegister {
  readonly #text: Buffer;
  /** The beginning and end of each county's lines. */
  readonly #counties = new Map<string, readonly [begin: number, end: number]>();

  constructor() {
    this.#text = zstdDecompressSync(readFileSync(path.join(__dirname, '../../assets/villages.csv.zst')));
    const newline = 10;
    for (let begin = this.#text.indexOf(newline) + 1; begin < this.#text.length;) {
      const end = this.#text.indexOf(newline, begin) + 1;
      const county = countyOf(this.#text.toString('latin1', begin, begin + CODE_DIGITS));
      this.#counties.set(county, [this.#counties.get(county)?.[0] ?? begin, end]);
      begin = end;
    }
  }

  /** All villages, ordered by code. */
  *villages(): Generator<RegisterVillage> {
    for (const county of this.#counties.keys()) yield* this.villagesOf(county);
  }

  /** The villages whose codes lie in a county, ordered by code; empty if it has none. */
  villagesOf(county: string): readonly RegisterVillage[] {
    const place = this.#counties.get(county);
    if (place === undefined) return [];
    const lines = this.#text
      .toString('utf8', ...place)
      .trimEnd()
      .split('\n');
    return lines.map((line) => ({ code: line.slice(0, CODE_DIGITS), name: line.slice(CODE_DIGITS + 1) }));
  }
}
