import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import { setTimeout as pause } from 'node:timers/promises';

/** Follows the events over HTTP through whatever happens to reporting: comes back with the last id that it has got. */
export class EventFollower {
  readonly ids: string[] = [];
  returns = -1;
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
      this.returns++;
      try {
        await this.#read(await this.address());
      } catch {
        // The connection is gone, as is expected here: on to the next.
      }
      await pause(200);
    }
  }

  async #read(address: string): Promise<void> {
    const headers = { accept: 'text/event-stream', ...(this.#lastEventId !== undefined && { 'last-event-id': this.#lastEventId }) };
    const signal = AbortSignal.any([this.#end.signal, AbortSignal.timeout(60_000)]);
    const answer = await fetch(`${address}/api/v1/events?from=beginning`, { headers, signal });
    if (answer.status !== 200 || answer.body === null) throw new Error(`${answer.status}`);
    const reader = answer.body.pipeThrough(new TextDecoderStream()).getReader();
    let rest = '';
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return;
      const blocks = (rest + value).split('\n\n');
      rest = blocks.pop() ?? '';
      for (const block of blocks) this.#take(block);
    }
  }

  #take(block: string): void {
    const id = /^id: ?(.*)$/m.exec(block)?.[1];
    const data = /^data: ?(.*)$/m.exec(block)?.[1];
    if (data !== undefined) this.ids.push((JSON.parse(data) as { id: string }).id);
    if (id !== undefined) this.#lastEventId = id;
  }
}

/** Takes what webhooks deliver, and refuses one in twenty once: a second refusal would put it off for longer than a run waits. */
export class WebhookReceiver {
  readonly ids: string[] = [];
  readonly #refused = new Set<string>();
  #requests = 0;
  #server: Server | undefined;

  async listen(): Promise<string> {
    const server = createServer((request, response) => {
      let body = '';
      request.on('data', (chunk: Buffer) => (body += chunk.toString()));
      request.on('end', () => {
        const ids = idsIn(body);
        const isRefused = ++this.#requests % 20 === 0 && !ids.some((id) => this.#refused.has(id));
        if (isRefused) for (const id of ids) this.#refused.add(id);
        else this.ids.push(...ids);
        response.writeHead(isRefused ? 503 : 204).end();
      });
    });
    this.#server = server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const address = server.address();
    if (address === null || typeof address === 'string') throw new Error('The receiver does not listen.');
    return `http://127.0.0.1:${address.port}/`;
  }

  close(): void {
    this.#server?.closeAllConnections();
    this.#server?.close();
  }
}

/** A delivery is one event, or a batch of them. */
function idsIn(body: string): string[] {
  const parsed = JSON.parse(body) as { id: string } | { id: string }[];
  return (Array.isArray(parsed) ? parsed : [parsed]).map(({ id }) => id);
}
