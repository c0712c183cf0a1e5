/**
 * Where one partition is read since it was sought. kafkajs tells by no public means from where a batch was fetched, sets a position that is no
 * longer in the log to the log's beginning without a word, and may hand on after a seek what was fetched before it.
 */
export class Position {
  #next: number;
  /** Whether nothing was read since the seek. */
  #isFresh = true;
  #gapTo: number | undefined;

  constructor(soughtOffset: number) {
    this.#next = soughtOffset;
  }

  get next(): number {
    return this.#next;
  }

  read(lastOffset: number): void {
    this.#next = lastOffset + 1;
    this.#isFresh = false;
  }

  /**
   * The offset that a batch was fetched from, by its first one and, where that lies behind a gap, the log's own: the gap is one of the log (compaction
   * and the like) unless the log begins behind it. `again` where it may have been fetched before the seek: what first comes after a seek is
   * believed to lie behind a gap once it has come twice.
   */
  judge(firstOffset: number, low: number): number | 'again' {
    if (firstOffset <= this.#next || low > this.#next) return firstOffset;
    if (this.#isFresh && this.#gapTo !== firstOffset) {
      this.#gapTo = firstOffset;
      return 'again';
    }
    return this.#next;
  }
}
