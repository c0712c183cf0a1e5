import { TooLarge } from './too-large';

/** Even an empty piece costs the time of some hundred kilobytes. Producers write one piece. */
const MOST_PIECES = 1_000;

/** The decompressed members of a gzip file, or frames of zstd, in order. */
export class Pieces {
  readonly #pieces: Buffer[] = [];
  #left: number;

  constructor(most: number) {
    this.#left = most;
  }

  get count(): number {
    return this.#pieces.length;
  }

  /** The maximum size of the next piece; 1 if nothing is left, because zlib does not accept 0. */
  get maxOutputLength(): number {
    return Math.max(1, this.#left);
  }

  /** Throws a TooLarge if the pieces exceed the total size, another error if there are too many. */
  add(piece: Buffer): void {
    this.#left -= piece.length;
    if (this.#left < 0) throw new TooLarge();
    if (this.#pieces.push(piece) > MOST_PIECES)
      throw new Error(`it consists of more than ${MOST_PIECES} pieces`);
  }

  get bytes(): Buffer {
    const [first] = this.#pieces;
    return this.#pieces.length === 1 && first !== undefined ? first : Buffer.concat(this.#pieces);
  }
}
