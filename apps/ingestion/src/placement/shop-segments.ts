import { type Category, type Platform, type ShopLocation } from '@taocun/domain';
import { LARGEST_ADDITION_BYTES, type Segment, Segments } from './segments';

/**
 * Where shops stand, as it is saved: a line for each, `<shopId> <villageCode> <platform> <category>`, in the order of their
 * first openings. None of the four holds a blank, and no line is ever changed.
 */
export class ShopSegments {
  readonly #segments = new Segments();
  #additions: string[] = [];

  /** Takes up a segment that was saved, and gives the shops in it. */
  load(segment: Segment): [shopId: string, place: ShopLocation][] {
    this.#segments.load(segment);
    const lines = Buffer.from(segment.bytes).toString('latin1').split('\n');
    return lines.filter((line) => line !== '').map(placeOf);
  }

  /** Gives the bytes that this adds. */
  add(shopId: string, { villageCode, platform, category }: ShopLocation): number {
    const line = `${shopId} ${villageCode} ${platform} ${category}\n`;
    const last = this.#additions.length - 1;
    const begun = this.#additions[last];
    if (begun !== undefined && begun.length + line.length <= LARGEST_ADDITION_BYTES) this.#additions[last] = begun + line;
    else this.#additions.push(line);
    return line.length;
  }

  /** The segments that hold what was added since the last call. */
  takeChanged(): Segment[] {
    const changed = this.#additions.map((lines) => this.#segments.add(Buffer.from(lines, 'latin1')));
    this.#additions = [];
    return changed;
  }
}

function placeOf(line: string): [string, ShopLocation] {
  const [shopId = '', villageCode = '', platform, category] = line.split(' ');
  return [shopId, { villageCode, platform: platform as Platform, category: category as Category }];
}
