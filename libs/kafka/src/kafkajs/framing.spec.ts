import { once } from 'node:events';
import * as net from 'node:net';
import fc from 'fast-check';
import Connection from 'kafkajs/src/network/connection';
import { framed } from '../../test/framed.fixture';
import { ResponseBuffer } from './response-buffer';
import { ResponseReader } from './framing';
import { patchConnections } from './connection-patch';

interface Answer {
  readonly id: number;
  readonly text: string;
}

/** The frames that are delivered from these pieces. Each piece is overwritten before the next one arrives. */
function delivered(pieces: readonly Buffer[], memories = new Map<number, ResponseBuffer>()): Answer[] {
  const got: { readonly id: number; readonly payload: Buffer }[] = [];
  const answers = new ResponseReader({
    requestQueue: {
      inflight: { get: (id: number) => ({ entry: { memory: memories.get(id) } }) },
      fulfillRequest: ({ correlationId, payload }: { correlationId: number; payload: Buffer }) => got.push({ id: correlationId, payload }),
    },
  } as unknown as Connection);
  for (const piece of pieces) {
    answers.take(piece);
    piece.fill(0xff);
  }
  return got.map(({ id, payload }) => ({ id, text: payload.toString() }));
}

it('answers are whole, however they come in pieces', () => {
  const anAnswer = fc.record({ id: fc.integer({ min: 0, max: 0x7fffffff }), text: fc.string({ maxLength: 20 }) });
  fc.assert(
    fc.property(fc.array(anAnswer, { maxLength: 5 }), fc.array(fc.nat({ max: 200 })), (sent, cuts) => {
      const bytes = Buffer.concat(sent.map(({ id, text }) => framed(id, text)));
      const places = [0, ...cuts.map((cut) => Math.min(cut, bytes.length)).sort((a, b) => a - b), bytes.length];
      const pieces = places.slice(1).map((end, at) => Buffer.from(bytes.subarray(places[at], end)));
      expect(delivered(pieces)).toEqual(sent);
    }),
  );
});

it('answers to requests with memory of their own lie in it, each where the one before lay, and no others', () => {
  const memory = new ResponseBuffer();
  const memories = new Map([1, 3, 4].map((id) => [id, memory]));
  const texts = ['a longer first', 'of nobody', 'second', 'short'];
  const pieces = texts.map((text, at) => framed(at + 1, text));
  expect(delivered(pieces, memories).map(({ text }) => text)).toEqual(['shortder first', 'of nobody', 'shortd', 'short']);
});

it.each([3, -1, 0x7fffffff])('what says that it has %d bytes is no answer', (bytes) => {
  const length = Buffer.alloc(4);
  length.writeInt32BE(bytes);
  expect(() => delivered([length])).toThrow(`it says that it has ${bytes} bytes`);
});

it('a request in parts arrives as one, and has its answer', async () => {
  patchConnections();
  const server = net.createServer();
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const quiet = { debug: () => undefined, info: () => undefined, warn: () => undefined, error: () => undefined };
  const connection = new Connection({
    ...{
      host: '127.0.0.1',
      port: (server.address() as net.AddressInfo).port,
      clientId: '淘村',
      requestTimeout: 5_000,
      connectionTimeout: 1_000,
    },
    logger: { namespace: () => quiet },
  });
  try {
    const [[socket]] = (await Promise.all([once(server, 'connection'), connection.connect()])) as unknown as [[net.Socket]];
    const parts = [Buffer.from('three'), Buffer.alloc(300_000, 'x'), Buffer.from('parts')];
    const answer = connection.send<string>({
      request: { apiKey: 0, apiVersion: 7, apiName: 'Produce', parts: () => parts },
      response: { decode: (raw: Buffer) => Promise.resolve(raw), parse: (raw: Buffer) => Promise.resolve(raw.toString()) },
    });
    const body = Buffer.concat(parts);
    const name = Buffer.from('淘村');
    const expected = Buffer.concat([Buffer.alloc(14), name, body]);
    expected.writeInt32BE(10 + name.length + body.length, 0);
    expected.writeInt16BE(7, 6);
    expected.writeInt16BE(name.length, 12);
    let received = Buffer.alloc(0);
    while (received.length < expected.length) {
      const [data] = (await once(socket, 'data')) as [Buffer];
      received = Buffer.concat([received, data]);
    }
    const correlationId = received.readInt32BE(8);
    expected.writeInt32BE(correlationId, 8);
    expect(received.equals(expected)).toBe(true);
    socket.write(framed(correlationId, 'well'));
    expect(await answer).toBe('well');
  } finally {
    await connection.disconnect();
    server.close();
  }
});
