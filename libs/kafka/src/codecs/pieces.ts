import { TooLarge } from './too-large';

/** Each piece costs the time of some hundred kilobytes, be it empty. Producers write one. */
const MOST_PIECES = 1_000;

/** The members of a gzip file or the frames of zstd, decompressed one after the other. */
export class Pieces {
  readonly #pieces: Buffer[] = [];
  #left: number;

  constructor(most: number) {
    this.#left = most;
  }

  get count(): number {
    return this.#pieces.length;
  }

  /** The size that the next one may have; one where nothing is left, for zlib knows no size of none. */
  get maxOutputLength(): number {
    return Math.max(1, this.#left);
  }

  /** Throws a TooLarge beyond the size of all, another error beyond their number. */
  add(piece: Buffer): void {
    this.#left -= piece.length;
    if (this.#left < 0) throw new TooLarge();
    if (this.#pieces.push(piece) > MOST_PIECES) throw new Error(`it consists of more than ${MOST_PIECES} pieces`);
  }

  get bytes(): Buffer {
    const [first] = this.#pieces;
    return this.#pieces.length === 1 && first !== undefined ? first : Buffer.concat(this.#pieces);
  }
}
