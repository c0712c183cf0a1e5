import { once } from 'node:events';
import net, { type AddressInfo, type Socket } from 'node:net';
import { wholeAnswers } from './whole-answers';

function answer(text: string): Buffer {
  const length = Buffer.alloc(4);
  length.writeInt32BE(Buffer.byteLength(text));
  return Buffer.concat([length, Buffer.from(text)]);
}

/** Everything that the socket passes on until it ends, if a broker writes these pieces. */
async function handedOn(...pieces: readonly Buffer[]): Promise<string[]> {
  const server = net.createServer((broker: Socket) => {
    void (async () => {
      broker.setNoDelay(true);
      for (const piece of pieces) {
        broker.write(piece);
        await new Promise((resolve) => setTimeout(resolve, 20));
      }
      broker.end();
    })();
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const connected = jest.fn();
  const { port } = server.address() as AddressInfo;
  // The types of kafkajs require TLS settings even without TLS.
  const socket = wholeAnswers({ host: '127.0.0.1', port, ssl: undefined as never, onConnect: connected });
  const seen: string[] = [];
  socket.on('data', (bytes: Buffer) => seen.push(bytes.toString('latin1')));
  await once(socket, 'end');
  expect(connected).toHaveBeenCalledTimes(1);
  socket.destroy();
  server.close();
  return seen;
}

const a = answer('the first');
const b = answer('');
const text = (...answers: readonly Buffer[]): string => Buffer.concat(answers).toString('latin1');

it.each<[string, Buffer[], string[]]>([
  ['one that comes at once', [a], [text(a)]],
  ['two that come at once', [Buffer.concat([a, b])], [text(a, b)]],
  ['one that comes in pieces', [a.subarray(0, 2), a.subarray(2, 7), a.subarray(7)], [text(a)]],
  [
    'one, and then the one that began with it',
    [Buffer.concat([a, a.subarray(0, 6)]), a.subarray(6)],
    [text(a), text(a)],
  ],
  ['none that was cut', [Buffer.concat([b, a.subarray(0, 9)])], [text(b)]],
  ['none whose length was cut', [a.subarray(0, 3)], []],
])('the answers that are passed on: %s', async (_what, pieces, expected) => {
  expect(await handedOn(...pieces)).toEqual(expected);
});
