import { once } from 'node:events';
import * as net from 'node:net';
import { performance } from 'node:perf_hooks';
import { setTimeout as pause } from 'node:timers/promises';
import Connection from 'kafkajs/src/network/connection';
import { framed } from '../../test/framed.fixture';
import { patchConnections } from './connection-patch';

const quiet = { debug: () => undefined, info: () => undefined, warn: () => undefined, error: () => undefined };
const logger = { namespace: () => quiet };

/** A broker as far as TCP goes: the test answers each request itself. */
class Broker {
  readonly sockets: net.Socket[] = [];
  readonly #server = net.createServer((socket) => {
    this.sockets.push(socket);
    socket.on('error', () => undefined);
  });

  async listen(): Promise<number> {
    this.#server.listen(0, '127.0.0.1');
    await once(this.#server, 'listening');
    return (this.#server.address() as net.AddressInfo).port;
  }

  close(): void {
    for (const socket of this.sockets) socket.destroy();
    this.#server.close();
  }

  /** The number of the next request that comes through this socket. */
  async asked(at: number): Promise<number> {
    while (this.sockets[at] === undefined) await pause(1);
    const [request] = (await once(this.sockets[at], 'data')) as [Buffer];
    return request.readInt32BE(8);
  }
}

let broker: Broker;
let connection: Connection;

beforeAll(() => patchConnections());

beforeEach(async () => {
  broker = new Broker();
  const port = await broker.listen();
  connection = new Connection({
    ...{ host: '127.0.0.1', port, logger, requestTimeout: 30_000, connectionTimeout: 1_000 },
    socketFactory: ({ host, port, onConnect }: { host: string; port: number; onConnect: () => void }) =>
      net.connect({ host, port }, onConnect),
  });
});

afterEach(async () => {
  broker.close();
  await connection.disconnect();
});

const ask = (): Promise<string> =>
  connection.send<string>({
    request: {
      apiKey: 3,
      apiVersion: 0,
      apiName: 'Metadata',
      encode: () => Promise.resolve({ buf: Buffer.alloc(0), buffer: Buffer.alloc(0) }),
    },
    response: { decode: (raw: Buffer) => Promise.resolve(raw.toString()), parse: (text: string) => Promise.resolve(text) },
  });
const outcomeOf = (answer: Promise<unknown>): Promise<unknown> => answer.catch((error: Error) => `${error.name}: ${error.message}`);

it('what had come of an answer is forgotten with its connection', async () => {
  await connection.connect();
  const first = outcomeOf(ask());
  const id = await broker.asked(0);
  broker.sockets[0]?.end(framed(id, 'an answer that is cut').subarray(0, 15));
  expect(await first).toBe('KafkaJSConnectionClosedError: Closed connection');
  for (const text of ['the second', 'the third']) {
    await connection.connect();
    const answer = ask();
    broker.sockets[1]?.write(framed(await broker.asked(1), text));
    expect(await answer).toBe(text);
  }
});

it('two who want the connection make one', async () => {
  await Promise.all([connection.connect(), connection.connect()]);
  await pause(20);
  expect(broker.sockets).toHaveLength(1);
});

it('the end of a connection is none of the next', async () => {
  await connection.connect();
  const refused = outcomeOf(ask());
  await broker.asked(0);
  // Cut without a word, as by a proxy, while the other side still holds its end open.
  connection.socket?.destroy();
  expect(await refused).toBe('KafkaJSConnectionClosedError: Closed connection');
  await connection.connect();
  broker.sockets[0]?.end(framed(0, 'late'));
  const answer = ask();
  broker.sockets[1]?.write(framed(await broker.asked(1), 'in time'));
  expect(await answer).toBe('in time');
  await pause(20);
  expect(connection.isConnected()).toBe(true);
});

it('what is asked through a connection that is given up comes to an end, and so does the giving up', async () => {
  await connection.connect();
  const answer = outcomeOf(ask());
  await broker.asked(0);
  const sinceMs = performance.now();
  const given = connection.disconnect();
  const asWell = outcomeOf(ask());
  await Promise.all([given, connection.disconnect()]);
  expect(performance.now() - sinceMs).toBeLessThan(4_500);
  const lost = 'KafkaJSConnectionClosedError: No answer before the connection was closed';
  expect([await answer, await asWell, connection.isConnected()]).toEqual([lost, lost, false]);
  await connection.connect();
  expect(connection.isConnected()).toBe(true);
});

it('what was asked is answered first, where that takes no time', async () => {
  await connection.connect();
  const answer = ask();
  const id = await broker.asked(0);
  const given = connection.disconnect();
  broker.sockets[0]?.write(framed(id, 'still'));
  expect([await answer, await given]).toEqual(['still', true]);
});

it('a connection that ends while its end is waited for leaves nobody waiting', async () => {
  await connection.connect();
  const answer = outcomeOf(ask());
  await broker.asked(0);
  const sinceMs = performance.now();
  const given = connection.disconnect();
  broker.sockets[0]?.destroy();
  await given;
  expect(await answer).toMatch(/^KafkaJSConnection/);
  expect(performance.now() - sinceMs).toBeLessThan(1_500);
});

it('a login that the broker breaks off fails', async () => {
  await connection.connect();
  let refused = false;
  connection.authHandlers = { onError: () => (refused = true) };
  connection.socket?.destroy();
  await pause(20);
  expect([refused, connection.isConnected()]).toEqual([true, false]);
});

it('what had come of a login’s answer is forgotten with its connection', async () => {
  const logIn = async (at: number): Promise<string> => {
    await connection.connect();
    while (broker.sockets[at] === undefined) await pause(1);
    const { socket } = connection;
    return new Promise((resolve) => {
      connection.authHandlers = { onSuccess: (raw) => resolve(raw.toString()), onError: () => resolve('broken off') };
      connection.authExpectResponse = true;
      broker.sockets[at]?.write(at === 0 ? Buffer.from([0, 0, 0, 9, 1]) : Buffer.from([0, 0, 0, 2, 0x6f, 0x6b]));
      if (at === 0) void pause(20).then(() => socket?.destroy());
    });
  };
  expect(await logIn(0)).toBe('broken off');
  await pause(20);
  expect(await logIn(1)).toBe('\0\0\0\x02ok');
});

it('an answer that is none ends the connection, not the process', async () => {
  await connection.connect();
  const answer = outcomeOf(ask());
  await broker.asked(0);
  broker.sockets[0]?.write(Buffer.from([0, 0, 0, 1, 7]));
  expect(await answer).toMatch(/^KafkaJSConnectionError: An answer can't be read: /);
});

it('where nobody listens, connecting fails at once, and works once somebody does', async () => {
  const { port } = connection;
  broker.close();
  expect(await outcomeOf(connection.connect())).toMatch(/^KafkaJSConnectionError: Connection error: connect ECONNREFUSED/);
  const again = net.createServer().listen(port, '127.0.0.1');
  await once(again, 'listening');
  expect(await connection.connect()).toBe(true);
  again.close();
});
