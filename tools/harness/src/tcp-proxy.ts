import { connect, createServer, type Server, type Socket } from 'node:net';

interface Pair {
  readonly client: Socket;
  readonly server: Socket;
  /** The first bytes of the client; undefined until it has sent any. */
  greeting: string | undefined;
}

/**
 * A TCP proxy before one server whose clients send first; it can cut connections and hold their data back.
 */
export class TcpProxy {
  readonly #pairs = new Set<Pair>();
  readonly #server: Server;
  #target = { port: 0, host: '127.0.0.1' };
  #isHeld = false;
  #held: RegExp | undefined;
  #areAnswersHeld = false;

  /**
   * Called for each connection; the returned function converts what the server has sent into what the client
   * gets.
   */
  private constructor(private readonly answers: () => (bytes: Buffer) => Buffer) {
    this.#server = createServer((client) => this.#accept(client));
  }

  /** Listens at a free port; its target may be set later. */
  static async listen(answers = () => (bytes: Buffer) => bytes): Promise<TcpProxy> {
    const proxy = new TcpProxy(answers);
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

  /** Cuts every connection in the middle of its data. */
  cut(): void {
    for (const { client, server } of this.#pairs) {
      client.resetAndDestroy();
      server.resetAndDestroy();
    }
  }

  /**
   * Holds all data back, with the connections open, until released; with `greeting` only that of clients
   * whose first bytes match.
   */
  hold(isHeld: boolean, greeting?: RegExp): void {
    this.#isHeld = isHeld;
    this.#held = greeting;
    for (const pair of this.#pairs) this.#holdOrRelease(pair);
  }

  /**
   * Holds the servers' answers back until released; requests still reach them. Answers of connections cut
   * meanwhile are lost.
   */
  holdAnswers(areHeld: boolean): void {
    this.#areAnswersHeld = areHeld;
    for (const pair of this.#pairs) this.#holdOrRelease(pair);
  }

  async close(): Promise<void> {
    this.hold(false);
    this.cut();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  #accept(client: Socket): void {
    const server = connect(this.#target);
    const pair: Pair = { client, server, greeting: undefined };
    this.#pairs.add(pair);
    const end = (): void => {
      this.#pairs.delete(pair);
      client.destroy();
      server.destroy();
    };
    for (const socket of [client, server]) socket.once('close', end).once('error', end);
    // Nothing passes until the client's first bytes are known.
    client.once('data', (bytes) => this.#greeted(pair, bytes));
    this.#holdOrRelease(pair);
  }

  #greeted(pair: Pair, bytes: Buffer): void {
    const { client, server } = pair;
    client.pause();
    client.unshift(bytes);
    pair.greeting = bytes.toString('latin1');
    this.#carry(client, server, (bytes) => bytes);
    this.#carry(server, client, this.answers());
    this.#holdOrRelease(pair);
  }

  #holdOrRelease({ client, server, greeting }: Pair): void {
    // If the greeting decides, the client is read until it has sent one.
    const isHeld =
      this.#isHeld && (this.#held === undefined || (greeting !== undefined && this.#held.test(greeting)));
    for (const socket of greeting === undefined ? [client] : [client, server]) {
      if (isHeld || (this.#areAnswersHeld && socket === server)) socket.pause();
      else socket.resume();
    }
  }

  #carry(from: Socket, to: Socket, changed: (bytes: Buffer) => Buffer): void {
    from.on('data', (sent) => to.write(changed(sent)));
  }
}
