import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders, type Server, type ServerResponse } from 'node:http';
import { type AddressInfo } from 'node:net';

export interface Received {
  readonly method: string | undefined;
  readonly path: string | undefined;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
  /** The body as received. */
  readonly bytes: Buffer;
  readonly webhookId: string;
}

type Answer = (received: Received, response: ServerResponse) => void;

/** A receiver of webhooks: a real HTTP server that records deliveries and answers as configured. */
export class Receiver {
  readonly received: Received[] = [];
  /** The deliveries answered with 2xx. */
  readonly taken: Received[] = [];
  answer: Answer = (_received, response) => response.writeHead(204).end();
  readonly #server: Server;

  private constructor() {
    this.#server = createServer((request, response) => {
      const chunks: Buffer[] = [];
      request.on('data', (chunk: Buffer) => chunks.push(chunk));
      request.on('end', () => {
        const { method, url: path, headers } = request;
        const bytes = Buffer.concat(chunks);
        const received = {
          method,
          path,
          headers,
          body: bytes.toString(),
          bytes,
          webhookId: String(headers['webhook-id']),
        };
        this.received.push(received);
        response.on('finish', () => {
          if (response.statusCode < 300) this.taken.push(received);
        });
        this.answer(received, response);
      });
    });
  }

  static async start(): Promise<Receiver> {
    const receiver = new Receiver();
    receiver.#server.listen(0, '127.0.0.1');
    await once(receiver.#server, 'listening');
    return receiver;
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port;
  }

  get url(): string {
    return `http://127.0.0.1:${this.port}/hook`;
  }

  get ids(): string[] {
    return this.received.map(({ webhookId }) => webhookId);
  }

  /** Forgets all deliveries, and accepts everything again. */
  reset(): void {
    this.received.length = 0;
    this.taken.length = 0;
    this.answer = (_received, response) => response.writeHead(204).end();
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    this.#server.close();
    await once(this.#server, 'close');
  }
}

/** An answer with this status and text. */
export const answering =
  (status: number, text = '', headers: Readonly<Record<string, string>> = {}): Answer =>
  (_received, response) =>
    response.writeHead(status, headers).end(text);
