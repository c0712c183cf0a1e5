import { setTimeout as pause } from 'node:timers/promises';
import { EventClient } from '@taocun/harness/event-client';

/** The longest life of a connection: a frozen service does not close it. */
const CONNECTION_MS = 60_000;

/** Follows the events over HTTP through all failures of reporting: reconnects with the last id received. */
export class EventFollower {
  readonly ids: string[] = [];
  #lastEventId: string | undefined;
  readonly #end = new AbortController();
  readonly #following: Promise<void>;

  constructor(private readonly address: () => Promise<string>) {
    this.#following = this.#follow();
  }

  async close(): Promise<void> {
    this.#end.abort();
    await this.#following;
  }

  async #follow(): Promise<void> {
    while (!this.#end.signal.aborted) {
      try {
        await this.#read(await this.address());
      } catch {
        // A lost connection is expected here; the next one follows.
      }
      await pause(200);
    }
  }

  async #read(address: string): Promise<void> {
    const client = await EventClient.open(`${address}/api/v1/events?start=beginning`, {
      headers: {
        accept: 'text/event-stream',
        ...(this.#lastEventId !== undefined && { 'last-event-id': this.#lastEventId }),
      },
      signal: AbortSignal.any([this.#end.signal, AbortSignal.timeout(CONNECTION_MS)]),
      heard: ({ data }) => this.ids.push((JSON.parse(data) as { id: string }).id),
    });
    await client.closed;
    this.#lastEventId = client.lastEventId || this.#lastEventId;
  }
}
