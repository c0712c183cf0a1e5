/** Larger responses are rare: each gets its own buffer. */
const MOST_KEPT_BYTES = 16_777_216;

/**
 * A buffer reused for every response. Requests are sent one at a time, each once the previous response is no longer needed. Fresh buffers would
 * reach the old generation, and every 64 MB of external memory make V8 scan its whole heap.
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
