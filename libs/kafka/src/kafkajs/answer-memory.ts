/** Larger answers are few: they lie in memory of their own. */
const MOST_KEPT_BYTES = 16_777_216;

/**
 * Memory in which every answer lies where the one before did: for requests of which the next is sent once nobody needs the last one's answer
 * any more. V8 frees what lives as long as that by going through its whole heap, and begins with it anew for each 64 MB.
 */
export class AnswerMemory {
  #memory = Buffer.alloc(0);

  take(bytes: number): Buffer {
    if (bytes > MOST_KEPT_BYTES) return Buffer.allocUnsafeSlow(bytes);
    if (bytes > this.#memory.length)
      this.#memory = Buffer.allocUnsafeSlow(Math.min(MOST_KEPT_BYTES, Math.max(bytes, 2 * this.#memory.length)));
    return this.#memory.subarray(0, bytes);
  }
}
