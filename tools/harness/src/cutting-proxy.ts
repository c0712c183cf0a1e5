import { createServer, type IncomingHttpHeaders, request, type Server } from 'node:http';
import { type AddressInfo } from 'node:net';

/**
 * Forwards everything to a service, breaks each of the first answers to a path off after some bytes, and
 * answers 502 while the service is away.
 */
export class CuttingProxy {
  /** The headers of the requests for the path, in order. */
  readonly requests: IncomingHttpHeaders[] = [];
  #isAway = false;

  private constructor(
    private readonly server: Server,
    readonly origin: string,
    /** The address of the service, which may change. */
    public service: string,
  ) {}

  /** Ends connections in progress, and answers 502 instead of the service. */
  leave(): void {
    this.#isAway = true;
    this.server.closeAllConnections();
  }

  comeBack(): void {
    this.#isAway = false;
  }

  static async before(
    service: string,
    path: string,
    cutAfterBytes: readonly number[],
  ): Promise<CuttingProxy> {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const proxy = new CuttingProxy(
      server,
      `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
      service,
    );
    server.on('request', (incoming, answer) => {
      if (proxy.#isAway) return void answer.writeHead(502, { 'content-type': 'text/html' }).end('<html>');
      const isCut = incoming.url?.startsWith(path) === true;
      let left = isCut ? (cutAfterBytes[proxy.requests.length] ?? Infinity) : Infinity;
      if (isCut) proxy.requests.push(incoming.headers);
      const passedOn = request(
        `${proxy.service}${incoming.url}`,
        { headers: incoming.headers },
        (answered) => {
          answer.writeHead(answered.statusCode ?? 502, answered.headers);
          answered.on('data', (bytes: Buffer) => {
            answer.write(bytes.subarray(0, left), () => left <= 0 && answer.destroy());
            left -= bytes.length;
          });
          answered.on('end', () => answer.end());
        },
      );
      passedOn.on('error', () => answer.destroy());
      answer.on('close', () => passedOn.destroy());
      passedOn.end();
    });
    return proxy;
  }

  async close(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }
}
