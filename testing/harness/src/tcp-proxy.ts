import { connect, createServer, type Server, type Socket } from 'node:net';

/** A TCP proxy before one server, which can cut, delay and hold what goes through it. */
export class TcpProxy {
  readonly #pairs = new Set<readonly [Socket, Socket]>();
  readonly #server: Server;
  #target = { port: 0, host: '127.0.0.1' };
  #delayMs = 0;
  #isHeld = false;
  cuts = 0;

  private constructor() {
    this.#server = createServer((client) => this.#accept(client));
  }

  /** Listens at a free port; where it leads to may be said later. */
  static async listen(): Promise<TcpProxy> {
    const proxy = new TcpProxy();
    await new Promise<void>((resolve, reject) => {
      proxy.#server.once('error', reject);
      proxy.#server.listen(0, '127.0.0.1', resolve);
    });
    return proxy;
  }

  get port(): number {
    const address = this.#server.address();
    if (address === null || typeof address === 'string') throw new Error('The proxy does not listen.');
    return address.port;
  }

  leadTo(port: number, host = '127.0.0.1'): void {
    this.#target = { port, host };
  }

  /** Ends every connection, in the middle of whatever it carries. */
  cut(): void {
    for (const [client, server] of this.#pairs) {
      this.cuts++;
      client.resetAndDestroy();
      server.resetAndDestroy();
    }
  }

  /** Each piece of bytes takes so much longer, in both directions; their order stays. */
  delay(ms: number): void {
    this.#delayMs = ms;
  }

  /** Nothing passes, and no connection ends, until it is let go on. */
  hold(isHeld: boolean): void {
    this.#isHeld = isHeld;
    for (const [client, server] of this.#pairs) {
      for (const socket of [client, server]) {
        if (isHeld) socket.pause();
        else socket.resume();
      }
    }
  }

  async close(): Promise<void> {
    this.hold(false);
    this.cut();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  #accept(client: Socket): void {
    const server = connect(this.#target);
    const pair = [client, server] as const;
    this.#pairs.add(pair);
    this.#carry(client, server);
    this.#carry(server, client);
    const end = (): void => {
      this.#pairs.delete(pair);
      client.destroy();
      server.destroy();
    };
    for (const socket of pair) socket.once('close', end).once('error', end);
    if (this.#isHeld) for (const socket of pair) socket.pause();
  }

  #carry(from: Socket, to: Socket): void {
    let lastAtMs = 0;
    from.on('data', (bytes) => {
      // Later pieces never overtake earlier ones, also where the delay has become less.
      const atMs = Math.max(Date.now() + this.#delayMs, lastAtMs);
      lastAtMs = atMs;
      const waitMs = atMs - Date.now();
      if (waitMs <= 0) to.write(bytes);
      else setTimeout(() => to.write(bytes), waitMs);
    });
  }
}
