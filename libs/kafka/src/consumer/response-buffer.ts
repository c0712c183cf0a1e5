/** Larger responses are few: each has a buffer of its own. */
const MOST_KEPT_BYTES = 16_777_216;

/**
 * A buffer reused for every response to requests that are sent one at a time, each once nobody needs the response before it. Fresh buffers
 * would reach the old generation, and each 64 MB of external memory has V8 go through its whole heap.
 */
export class ResponseBuffer {
  #memory = Buffer.alloc(0);

  take(bytes: number): Buffer {
    if (bytes > MOST_KEPT_BYTES) return Buffer.allocUnsafeSlow(bytes);
    if (bytes > this.#memory.length)
      this.#memory = Buffer.allocUnsafeSlow(Math.min(MOST_KEPT_BYTES, Math.max(bytes, 2 * this.#memory.length)));
    return this.#memory.subarray(0, bytes);
  }
}
