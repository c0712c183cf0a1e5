import { once } from 'node:events';
import { get, type IncomingMessage } from 'node:http';
import { connect } from 'node:net';
import { noticeTypes } from '@taocun/contracts';
import { DEADLINE_MS } from './until';

export interface SentEvent {
  readonly id: string;
  readonly type: string;
  readonly data: string;
}

interface EventClientOptions {
  readonly headers?: Readonly<Record<string, string>>;
  /** The path of a Unix socket, instead of the URL's host. */
  readonly socket?: string;
  /** Ends the connection. */
  readonly signal?: AbortSignal;
  /** Receives each event as it arrives; events are then not collected. */
  readonly heard?: (event: SentEvent) => void;
}

/**
 * A strict reader of server-sent events: it implements the used part of the standard, and accepts nothing
 * else.
 */
export class EventClient {
  readonly events: SentEvent[] = [];
  /** The id of the last event or block without data, sent when reconnecting. */
  lastEventId = '';
  comments = 0;
  retryMs = 0;
  /** Resolves when the connection has ended. */
  readonly closed: Promise<void>;
  #rest = '';
  #ended = false;

  private constructor(
    readonly response: IncomingMessage,
    private readonly heard: (event: SentEvent) => void = (event) => void this.events.push(event),
  ) {
    response.setEncoding('utf8');
    response.on('data', (chunk: string) => {
      const blocks = (this.#rest + chunk).split('\n\n');
      this.#rest = blocks.pop() ?? '';
      for (const block of blocks) this.#read(block);
      response.emit('read');
    });
    this.closed = new Promise((resolve) =>
      response.on('close', () => {
        this.#ended = true;
        response.emit('read');
        resolve();
      }),
    );
    response.on('error', () => undefined);
  }

  /** Rejects with the answer if it is not a stream. */
  static async open(
    url: string,
    { headers = {}, socket, signal, heard }: EventClientOptions = {},
  ): Promise<EventClient> {
    const way =
      socket === undefined ? { agent: false as const } : { createConnection: () => connect(socket) };
    const request = get(url, { headers, ...way, ...(signal && { signal }) });
    const [response] = (await once(request, 'response')) as [IncomingMessage];
    // An end by the signal is not an error of the stream.
    request.on('error', () => undefined);
    if (response.statusCode === 200) return new EventClient(response, heard);
    let body = '';
    for await (const chunk of response.setEncoding('utf8')) body += chunk;
    throw new Error(`${response.statusCode} ${response.headers['content-type']}: ${body}`);
  }

  get ended(): boolean {
    return this.#ended;
  }

  /** The first `count` events, once they have arrived. */
  async take(count: number): Promise<SentEvent[]> {
    await this.until(() => this.events.length >= count);
    return this.events.slice(0, count);
  }

  async until(holds: () => boolean, withinMs = DEADLINE_MS): Promise<void> {
    const deadline = AbortSignal.timeout(withinMs);
    while (!holds()) {
      if (this.#ended) throw new Error(`The stream has ended after ${this.events.length} events.`);
      await once(this.response, 'read', { signal: deadline });
    }
  }

  close(): void {
    this.response.destroy();
  }

  #read(block: string): void {
    let type = 'message';
    let data: string | undefined;
    for (const line of block.split('\n')) {
      const [, name = '', value = ''] = /^([^:]*):? ?(.*)$/s.exec(line) ?? [];
      if (name === '') this.comments++;
      else if (name === 'id') this.lastEventId = value;
      else if (name === 'event') type = value;
      else if (name === 'retry') this.retryMs = Number(value);
      else if (name === 'data') data = data === undefined ? value : `${data}\n${value}`;
      else throw new Error(`No field of server-sent events: ${line}`);
    }
    if (data !== undefined) this.heard({ id: this.lastEventId, type, data });
  }
}

/** An announcement of Kafka as followers over HTTP receive it: without a certificate's numbers of people. */
export function asOverHttp(announcement: string): string {
  return announcement.replace(/"keepers":\{[^}]*\},"workersKnown":\d+,"workers":\d+,/, '');
}

/** False for the end of a partition's list: reporting announces the whole list instead. */
export function isAnnounced(event: { readonly type: string }): boolean {
  return event.type !== 'taocun.list.closed.v1';
}

/** False for a notice as well: it comes whenever reporting has looked. */
export function followsFromUpdates(event: { readonly type: string }): boolean {
  return isAnnounced(event) && !noticeTypes.some((type) => type === event.type);
}
