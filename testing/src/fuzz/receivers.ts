import { type AddressInfo, createServer, type Socket } from 'node:net';
import { addressRangesOf, HttpSender, refusalIn } from '@taocun/reporting-delivery';
import { type Door } from './door';

const headers = { 'webhook-id': 'a', 'webhook-timestamp': '1', 'webhook-signature': 'v1,x' };
const open = addressRangesOf(['127.0.0.0/8']);
/** Most receivers answer at once; a silent one costs this time. */
const timeoutMs = 250;
const longestAnswer = 500;

/** Answers of webhook receivers over a real connection: wrong, long or slow. */
export const doorOfReceivers: Door = {
  name: 'webhooks: an answer',
  good: [
    'HTTP/1.1 204 No Content\r\n\r\n',
    'HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok',
    'HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n2\r\nok\r\n0\r\n\r\n',
    'HTTP/1.1 503 Busy\r\nretry-after: 120\r\ncontent-type: text/plain\r\ncontent-length: 5\r\n\r\nlater',
    'HTTP/1.1 302 Found\r\nlocation: http://169.254.169.254/\r\ncontent-length: 0\r\n\r\n',
    'HTTP/1.1 410 Gone\r\ncontent-length: 12\r\n\r\n\u001b[31m\u202eno\n\n',
    'HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\n\r\nHTTP/1.1 200 OK\r\nconnection: close\r\n\r\n',
    'HTTP/1.1 101 Switching Protocols\r\nconnection: upgrade\r\nupgrade: websocket\r\n\r\n',
    'HTTP/1.0 429 Too Many Requests\r\nretry-after: Fri, 31 Dec 9999 23:59:59 GMT\r\n\r\n',
  ].map((text) => Buffer.from(text)),
  take: async (input, chance) => {
    const how = chance.chance(2)
      ? chance.pick(['headers', 'body', 'interim', 'trickle', 'hold'] as const)
      : 'as it is';
    const connections = new Set<Socket>();
    const server = createServer((socket) => {
      connections.add(socket);
      socket.on('error', () => undefined).once('data', () => say(socket, input, how));
    });
    await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
    const post = new HttpSender(open, timeoutMs);
    try {
      const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
      const outcome = await post.send({ url, keyId: 'a' }, headers, '{}', new AbortController().signal);
      switch (outcome.kind) {
        case 'delivered':
          return 'taken';
        case 'unanswered':
          if (outcome.reason.length === 0) throw new Error('unanswered without a reason');
          return 'refused';
        case 'cut':
          throw new Error('Nobody has stopped it.');
        case 'gone':
        case 'refused': {
          const { reason, answer = '' } = refusalIn(outcome);
          if (
            reason.length === 0 ||
            Array.from(answer).length > longestAnswer ||
            /\p{Cc}|\u202e/u.test(answer)
          )
            throw new Error(`kept as it came: ${JSON.stringify(answer)}`);
          return 'refused';
        }
      }
    } finally {
      post.close();
      for (const socket of connections) socket.destroy();
      await new Promise((closed) => server.close(closed));
    }
  },
};

function say(
  socket: Socket,
  input: Buffer,
  how: 'headers' | 'body' | 'interim' | 'trickle' | 'hold' | 'as it is',
): void {
  switch (how) {
    case 'as it is':
      return void socket.end(input);
    case 'hold':
      return void socket.write(input.subarray(0, input.length / 2));
    case 'headers':
      return void socket.end(
        Buffer.concat([
          Buffer.from('HTTP/1.1 200 OK\r\n'),
          Buffer.from('x: aaaaaaaa\r\n'.repeat(50_000)),
          input,
        ]),
      );
    case 'body':
      return void socket.end(
        Buffer.concat([Buffer.from('HTTP/1.1 500 No\r\n\r\n'), Buffer.alloc(2_000_000, 0x61), input]),
      );
    case 'interim':
      return void socket.end(
        Buffer.concat([Buffer.from('HTTP/1.1 100 Continue\r\n\r\n'.repeat(10_000)), input]),
      );
    case 'trickle': {
      let at = 0;
      const next = (): void => {
        if (at >= input.length || socket.destroyed) return void socket.end();
        socket.write(input.subarray(at, ++at), () => setTimeout(next, 5));
      };
      return next();
    }
  }
}
