import { performance } from 'node:perf_hooks';
import { setTimeout as pause } from 'node:timers/promises';
import type { ConsumerTuning } from './consumer-tuning';
import { fetchPauseMs } from './fetch-pause';
import { decodeFetchResponse, encodeFetchRequest, type FetchPosition, type FetchResponse } from '../protocol/fetch-protocol';
import type { Cluster } from '../connection/cluster';
import { sendRaw } from '../connection/raw-request';
import { ResponseBuffer } from './response-buffer';

const FETCH = { apiKey: 1, version: 11 };
/** The time for which a broker delays an empty answer. */
const MAX_WAIT_MS = 300;

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
      // A broker fills its answer in the order of the request (KIP-74), so each partition comes first in turn.
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
