import { performance } from 'node:perf_hooks';
import { setTimeout as pause } from 'node:timers/promises';
import type { Cluster } from '../connection/cluster';
import { sendRaw } from '../connection/raw-request';
import {
  decodeFetchResponse,
  encodeFetchRequest,
  type FetchPosition,
  type FetchResponse,
} from '../protocol/fetch-protocol';
import type { ConsumerTuning } from './consumer-tuning';

const FETCH = { apiKey: 1, version: 11 };
/** The time for which a broker delays an empty answer. */
const MAX_WAIT_MS = 300;
/** A smaller answer contains records that were just written; a larger one means that the reader is behind. */
const LITTLE_BYTES = 65_536;
/** For each of this many bytes in the last answer, the next fetch waits a millisecond longer. */
const BYTES_A_MS = 512;
/** Larger responses are rare: each gets its own buffer. */
const MOST_REUSED_BYTES = 16_777_216;

type FetchTuning = Pick<ConsumerTuning, 'leastFetchPauseMs' | 'longestFetchPauseMs'>;

/**
 * The pause between two fetches, by the bytes of the first. An answer with a few records costs nearly as much
 * as one with hundreds, most of all for the broker. So a reader that is faster than the writers waits for
 * some records: briefly if few arrive, since there is time for each, longer if many do.
 */
export function fetchPauseMs(
  lastBytes: number,
  { leastFetchPauseMs, longestFetchPauseMs }: FetchTuning,
): number {
  if (lastBytes >= LITTLE_BYTES) return 0;
  return Math.min(longestFetchPauseMs, leastFetchPauseMs + lastBytes / BYTES_A_MS);
}

/**
 * A buffer reused for every response. Requests are sent one at a time, each once the previous response is no
 * longer needed. Fresh buffers would reach the old generation, and every 64 MB of external memory make V8
 * scan its whole heap.
 */
class ResponseBuffer {
  #memory = Buffer.alloc(0);

  take(bytes: number): Buffer {
    if (bytes > MOST_REUSED_BYTES) return Buffer.allocUnsafeSlow(bytes);
    if (bytes > this.#memory.length)
      this.#memory = Buffer.allocUnsafeSlow(
        Math.min(MOST_REUSED_BYTES, Math.max(bytes, 2 * this.#memory.length)),
      );
    return this.#memory.subarray(0, bytes);
  }
}

/** The fetches from one broker, one at a time: each reuses the memory of the previous answer. */
export class FetchSession {
  readonly #memory = new ResponseBuffer();
  #count = 0;
  #notBeforeMs = -Infinity;

  constructor(
    private readonly cluster: Cluster,
    private readonly broker: number,
    private readonly tuning: ConsumerTuning,
  ) {}

  async next(positions: readonly FetchPosition[]): Promise<FetchResponse> {
    const earlyMs = this.#notBeforeMs - performance.now();
    if (earlyMs > 0) await pause(earlyMs);
    const sentAtMs = performance.now();
    const body = encodeFetchRequest({
      maxWaitMs: MAX_WAIT_MS,
      minBytes: 1,
      maxBytes: this.tuning.fetchBytes,
      maxPartitionBytes: this.tuning.fetchPartitionBytes,
      // A broker fills its answer in the order of the request (KIP-74), so each partition comes first in
      // turn.
      positions: rotated(positions, this.#count++),
    });
    const raw = await this.cluster.ask(this.broker, (connection) =>
      sendRaw(connection, {
        ...FETCH,
        body: [body],
        read: (answer) => {
          const copy = this.#memory.take(answer.length);
          let at = 0;
          for (const part of answer.buffers) at += part.copy(copy, at);
          return copy;
        },
      }),
    );
    const response = decodeFetchResponse(raw);
    this.#notBeforeMs = sentAtMs + fetchPauseMs(raw.length, this.tuning) + response.throttleMs;
    return response;
  }
}

function rotated<Item>(items: readonly Item[], by: number): Item[] {
  const first = items.length === 0 ? 0 : by % items.length;
  return [...items.slice(first), ...items.slice(0, first)];
}
