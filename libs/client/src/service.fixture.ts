import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { type AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';

export type Answer = (response: ServerResponse, request: IncomingMessage) => void;

/** Gives the prepared answers in order, and records every request. */
export class Service {
  readonly asked: { readonly method: string; readonly url: string; readonly headers: IncomingMessage['headers']; readonly body: string }[] =
    [];
  #answers: Answer[] = [];
  readonly #server: Server = createServer((request, response) => {
    void text(request).then((body) => {
      this.asked.push({ method: request.method ?? '', url: request.url ?? '', headers: request.headers, body });
      const answer = this.#answers.shift() ?? ((): void => void response.writeHead(500).end());
      answer(response, request);
    });
  });

  /** Set by `start`. */
  url = '';

  async start(): Promise<string> {
    await new Promise<void>((resolve) => this.#server.listen(0, '127.0.0.1', resolve));
    return (this.url = `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`);
  }

  willAnswer(...answers: Answer[]): void {
    this.#answers = answers;
    this.asked.length = 0;
  }

  stop(): void {
    this.#server.closeAllConnections();
    this.#server.close();
  }
}

export const json =
  (body: unknown, status = 200, headers: Record<string, string> = {}): Answer =>
  (response) =>
    void response
      .writeHead(status, { 'content-type': 'application/json', ...headers })
      .end(typeof body === 'string' ? body : JSON.stringify(body));
export const cut: Answer = (response) => void response.destroy();
