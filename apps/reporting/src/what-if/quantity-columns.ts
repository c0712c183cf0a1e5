import { type Fen, type Figures, type Kind, kinds, townshipOf } from '@taocun/domain';

const counts = ['households', 'activeShops', 'activeAlibabaShops', 'activeHouseholds', 'activeAlibabaHouseholds'] as const;
const sums = ['salesFen', 'alibabaSalesFen'] as const;

/** A count that a certificate of before it was told lacks. */
export const NOT_TOLD = -1;

/** The villages of one township: the rows from `from` to before `to`. */
export interface TownshipRows {
  readonly code: string;
  readonly from: number;
  to: number;
}

/** A village as it is put into the columns. */
export interface QuantityRow extends Figures {
  readonly villageCode: string;
  /** The rule sets under which it qualifies. */
  readonly qualifiesUnder: readonly string[];
}

export type MutableFigures = { -readonly [Name in keyof Figures]: Figures[Name] };

/** The quantities that rules decide by, of many villages in the order of their codes: some 50 bytes a village, outside the heap. */
export class QuantityColumns {
  /** Codes have twelve digits, which a double holds. */
  #codes = new Float64Array(1_024);
  #kinds = new Uint8Array(1_024);
  readonly #counts = counts.map(() => new Int32Array(1_024));
  readonly #sums = sums.map(() => new Float64Array(1_024));
  /** The sums that are no safe integers, by row. */
  readonly #largeSums = sums.map(() => new Map<number, bigint>());
  readonly #qualifying = new Map<string, Uint8Array>();
  readonly #townships: TownshipRows[] = [];
  #rows = 0;

  constructor(ruleSets: readonly string[]) {
    for (const id of ruleSets) this.#qualifying.set(id, new Uint8Array(1_024));
  }

  get rows(): number {
    return this.#rows;
  }

  get townships(): readonly TownshipRows[] {
    return this.#townships;
  }

  get bytes(): number {
    return this.#codes.length * (8 + 1 + 4 * counts.length + 8 * sums.length + this.#qualifying.size) + 200 * this.#townships.length;
  }

  /** Adds a village whose code comes after all others. */
  add(row: QuantityRow): void {
    const at = this.#rows++;
    if (at === this.#codes.length) this.#grow();
    this.#codes[at] = Number(row.villageCode);
    this.#kinds[at] = kinds.indexOf(row.kind);
    for (const [column, name] of counts.entries()) this.#counts[column]?.fill(row[name], at, at + 1);
    for (const [column, name] of sums.entries()) {
      const fen = row[name];
      if (typeof fen === 'bigint') this.#largeSums[column]?.set(at, fen);
      this.#sums[column]?.fill(typeof fen === 'bigint' ? NaN : fen, at, at + 1);
    }
    for (const id of row.qualifiesUnder) this.#qualifying.get(id)?.fill(1, at, at + 1);
    const township = townshipOf(row.villageCode);
    const last = this.#townships.at(-1);
    if (last?.code === township) last.to = at + 1;
    else this.#townships.push({ code: township, from: at, to: at + 1 });
  }

  codeAt(at: number): string {
    return String(this.#codes[at]).padStart(12, '0');
  }

  /** Whether the village qualifies under the rule set, as was decided. */
  qualifiesUnder(ruleSet: string, at: number): boolean {
    return this.#qualifying.get(ruleSet)?.[at] === 1;
  }

  /** The figures of a row, in an object that is used again: nothing is allocated for a village. */
  read(at: number, into: MutableFigures): void {
    into.kind = kinds[this.#kinds[at] ?? 0] ?? kinds[0];
    for (let column = 0; column < counts.length; column++)
      into[counts[column] as (typeof counts)[number]] = this.#counts[column]?.[at] ?? 0;
    for (let column = 0; column < sums.length; column++) into[sums[column] as (typeof sums)[number]] = this.#sumAt(column, at);
  }

  #sumAt(column: number, at: number): Fen {
    const fen = this.#sums[column]?.[at] ?? 0;
    return Number.isNaN(fen) ? (this.#largeSums[column]?.get(at) ?? 0) : fen;
  }

  #grow(): void {
    const length = 2 * this.#codes.length;
    const larger = <Column extends Float64Array | Int32Array | Uint8Array>(column: Column, empty: Column): Column => {
      empty.set(column);
      return empty;
    };
    this.#codes = larger(this.#codes, new Float64Array(length));
    this.#kinds = larger(this.#kinds, new Uint8Array(length));
    for (const [at, column] of this.#counts.entries()) this.#counts[at] = larger(column, new Int32Array(length));
    for (const [at, column] of this.#sums.entries()) this.#sums[at] = larger(column, new Float64Array(length));
    for (const [id, column] of this.#qualifying) this.#qualifying.set(id, larger(column, new Uint8Array(length)));
  }
}

export function emptyFigures(): MutableFigures {
  const kind: Kind = kinds[0];
  return {
    kind,
    ...{ households: 0, salesFen: 0, alibabaSalesFen: 0, activeShops: 0 },
    ...{ activeAlibabaShops: 0, activeHouseholds: 0, activeAlibabaHouseholds: 0 },
  };
}
