import type Connection from 'kafkajs/src/network/connection';
import type { OwnCall } from './kafkajs-inside';

/** Of the length that stands before each request and answer. */
export const LENGTH_BYTES = 4;
/** An answer to a fetch has a few megabytes; what says that it is larger than this is none. */
const MOST_BYTES = 1_073_741_824;

/** To join what is smaller costs less than to write it in pieces. */
const SMALL_BYTES = 65_536;

/**
 * Sends a request as kafkajs does, by the connection's own queue, but its body from where it lies; kafkajs would copy it three times into
 * memory that it clears first. Nobody may write there before the answer has come; and after an error not at all, for what was not sent
 * yet still may be.
 */
export async function sendParts<Response>(
  connection: Connection,
  { request, response, requestTimeout }: OwnCall<Response>,
): Promise<Response> {
  const { apiKey, apiVersion, apiName } = request;
  if (!connection.isAuthenticated()) await connection.authenticate();
  connection.failIfNotConnected();
  const correlationId = connection.nextCorrelationId();
  const parts = request.parts();
  const bodyBytes = parts.reduce((sum, { length }) => sum + length, 0);
  const header = headerOf(apiKey, apiVersion, correlationId, connection.clientId, bodyBytes);
  const pieces = bodyBytes <= SMALL_BYTES ? [Buffer.concat([header, ...parts])] : [header, ...parts];
  const { payload } = await new Promise<{ payload: Buffer }>((resolve, reject) => {
    connection.requestQueue.push({
      entry: { apiKey, apiVersion, apiName, correlationId, resolve, reject },
      ...{ expectResponse: true, requestTimeout: requestTimeout ?? null },
      sendRequest: () => {
        const { socket } = connection;
        if (socket === undefined) return;
        socket.cork();
        for (const piece of pieces) socket.write(piece);
        socket.uncork();
      },
    });
  });
  const decoded = await response.decode(payload);
  // A broker that is asked too much says how long to wait before the next request (KIP-219).
  connection.requestQueue.maybeThrottle((decoded as { readonly clientSideThrottleTime?: number }).clientSideThrottleTime ?? null);
  return response.parse(decoded);
}

/** Version 1 of a request's header, and the length before it. Source: https://kafka.apache.org/protocol#protocol_messages */
function headerOf(apiKey: number, apiVersion: number, correlationId: number, clientId: string, bodyBytes: number): Buffer {
  const nameBytes = Buffer.byteLength(clientId);
  const header = Buffer.allocUnsafe(LENGTH_BYTES + 2 + 2 + 4 + 2 + nameBytes);
  let at = header.writeInt32BE(header.length - LENGTH_BYTES + bodyBytes, 0);
  at = header.writeInt16BE(apiKey, at);
  at = header.writeInt16BE(apiVersion, at);
  at = header.writeInt32BE(correlationId, at);
  at = header.writeInt16BE(nameBytes, at);
  header.write(clientId, at);
  return header;
}

/**
 * The answers that come through one socket, each put together in memory of its own: what was received may be overwritten at once. kafkajs keeps
 * all pieces of an answer and joins them at its end, which takes the memory twice.
 */
export class Answers {
  readonly #length = Buffer.allocUnsafe(LENGTH_BYTES);
  #lengthBytes = 0;
  #answer: Buffer | undefined;
  #filled = 0;

  constructor(private readonly connection: Pick<Connection, 'requestQueue'>) {}

  /** Throws where what comes is no answer. */
  take(data: Buffer): void {
    for (let at = 0; at < data.length;) {
      const answer = this.#answer;
      if (answer === undefined) {
        const copied = data.copy(this.#length, this.#lengthBytes, at);
        this.#lengthBytes += copied;
        at += copied;
        if (this.#lengthBytes === LENGTH_BYTES) this.#begin(this.#length.readInt32BE(0));
        continue;
      }
      const copied = data.copy(answer, this.#filled, at);
      this.#filled += copied;
      at += copied;
      if (this.#filled === answer.length) this.#deliver(answer);
    }
  }

  #begin(bytes: number): void {
    if (bytes < 4 || bytes > MOST_BYTES) throw new Error(`it says that it has ${bytes} bytes`);
    this.#answer = Buffer.allocUnsafe(bytes);
    this.#filled = 0;
  }

  #deliver(answer: Buffer): void {
    this.#answer = undefined;
    this.#lengthBytes = 0;
    this.connection.requestQueue.fulfillRequest({
      size: answer.length,
      correlationId: answer.readInt32BE(0),
      payload: answer.subarray(4),
    });
  }
}
