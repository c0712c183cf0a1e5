import net from 'node:net';
import tls from 'node:tls';
import type { ISocketFactory } from 'kafkajs';

const KEEP_ALIVE_MS = 60_000;
const LENGTH_BYTES = 4;

/**
 * Makes the sockets of kafkajs, as it would itself, but lets them pass on only whole answers. If a connection
 * breaks within an answer, kafkajs keeps the beginning, adds the next connection's first answer to it, and
 * misreads everything that follows.
 */
export const wholeAnswers: ISocketFactory = ({ host, port, ssl, onConnect }) => {
  const secure = typeof ssl === 'object' ? ssl : {};
  const name = net.isIP(host) === 0 ? { servername: host } : {};
  const socket = ssl
    ? tls.connect({ host, port, ...name, ...secure }, onConnect)
    : net.connect({ host, port }, onConnect);
  socket.setKeepAlive(true, KEEP_ALIVE_MS);
  const push = socket.push.bind(socket);
  const answers = new Answers();
  socket.push = (bytes: Buffer | null) => {
    if (bytes === null) return push(null);
    const whole = answers.wholeWith(bytes);
    return whole === undefined || push(whole);
  };
  return socket;
};

/** Joins the bytes of one socket into answers, each of which begins with its length. */
class Answers {
  #chunks: Buffer[] = [];
  #bytes = 0;
  /** The number of bytes needed for the next whole answer. */
  #needed = LENGTH_BYTES;

  /** All whole answers received so far; the beginning of the next one is kept. */
  wholeWith(chunk: Buffer): Buffer | undefined {
    this.#chunks.push(chunk);
    this.#bytes += chunk.length;
    if (this.#bytes < this.#needed) return undefined;
    const all = Buffer.concat(this.#chunks, this.#bytes);
    let end = 0;
    this.#needed = LENGTH_BYTES;
    while (end + LENGTH_BYTES <= all.length) {
      const length = LENGTH_BYTES + all.readInt32BE(end);
      if (end + length > all.length) {
        this.#needed = length;
        break;
      }
      end += length;
    }
    this.#chunks = [all.subarray(end)];
    this.#bytes = all.length - end;
    return end === 0 ? undefined : all.subarray(0, end);
  }
}
