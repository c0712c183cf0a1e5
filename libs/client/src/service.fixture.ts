import { type ServerResponse } from 'node:http';
import { Receiver } from '@taocun/harness/receiver';

export type Answer = (response: ServerResponse) => void;

/** Gives the prepared answers in order, and records every request. */
export class Service {
  #answers: Answer[] = [];
  #receiver!: Receiver;

  async start(): Promise<string> {
    this.#receiver = await Receiver.start();
    this.#receiver.answer = (_received, response) => (this.#answers.shift() ?? json('', 500))(response);
    return this.url;
  }

  get url(): string {
    return `http://127.0.0.1:${this.#receiver.port}`;
  }

  get requests(): Receiver['received'] {
    return this.#receiver.received;
  }

  willAnswer(...answers: Answer[]): void {
    this.#answers = answers;
    this.requests.length = 0;
  }

  stop(): Promise<void> {
    return this.#receiver.stop();
  }
}

export const json =
  (body: unknown, status = 200, headers: Record<string, string> = {}): Answer =>
  (response) =>
    void response
      .writeHead(status, { 'content-type': 'application/json', ...headers })
      .end(typeof body === 'string' ? body : JSON.stringify(body));
export const cut: Answer = (response) => void response.destroy();
