import type { Category, Platform, ShopLocation } from '@taocun/domain';
import { AppendOnlyChunks, type Chunk, LARGEST_ADDITION_BYTES } from '../chunks/append-only-chunks';

/**
 * The saved form of the shops' locations: a line for each,
 * `<shopId> <villageCode> <platform> <category> <owner>`, in the order of their first openings. None of the
 * five contains a space, and lines never change. Older lines have no owner.
 */
export class ShopChunks {
  readonly #chunks = new AppendOnlyChunks();
  #additions: string[] = [];

  /** Restores a saved chunk, and returns its shops. */
  load(chunk: Chunk): [shopId: string, place: ShopLocation][] {
    this.#chunks.load(chunk);
    const lines = Buffer.from(chunk.bytes).toString('latin1').split('\n');
    return lines.filter((line) => line !== '').map(shopLocationOf);
  }

  /** Returns the number of bytes added. */
  add(shopId: string, { villageCode, platform, category, owner }: ShopLocation): number {
    const line = `${shopId} ${villageCode} ${platform} ${category}${owner === undefined ? '' : ` ${owner}`}\n`;
    const last = this.#additions.length - 1;
    const begun = this.#additions[last];
    if (begun !== undefined && begun.length + line.length <= LARGEST_ADDITION_BYTES)
      this.#additions[last] = begun + line;
    else this.#additions.push(line);
    return line.length;
  }

  /** The chunks that contain additions since the last call. */
  takeChanged(): Chunk[] {
    const changed = this.#additions.map((lines) => this.#chunks.add(Buffer.from(lines, 'latin1')));
    this.#additions = [];
    return changed;
  }
}

function shopLocationOf(line: string): [string, ShopLocation] {
  const [shopId = '', villageCode = '', platform, category, owner] = line.split(' ');
  return [shopId, { villageCode, platform: platform as Platform, category: category as Category, owner }];
}
