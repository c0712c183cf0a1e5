import type Connection from 'kafkajs/src/network/connection';
import type { OwnCall } from './internals';

/** Of the length that stands before each request and answer. */
export const LENGTH_BYTES = 4;
/** Of the number by which an answer tells what it answers. */
const CORRELATION_BYTES = 4;
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
      entry: { apiKey, apiVersion, apiName, correlationId, memory: response.memory, resolve, reject },
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
 * Reads the responses that come through one socket, each into memory of its own or of its request's: what was received may be overwritten at
 * once. kafkajs keeps all pieces of a response and joins them at its end, which takes the memory twice.
 */
export class ResponseReader {
  readonly #head = Buffer.allocUnsafe(LENGTH_BYTES + CORRELATION_BYTES);
  #headBytes = 0;
  #body: Buffer | undefined;
  #filled = 0;

  constructor(private readonly connection: Pick<Connection, 'requestQueue'>) {}

  /** Throws where what comes is no answer. */
  take(data: Buffer): void {
    for (let at = 0; at < data.length;) {
      if (this.#body === undefined) {
        const copied = data.copy(this.#head, this.#headBytes, at);
        this.#headBytes += copied;
        at += copied;
        if (this.#headBytes >= LENGTH_BYTES) this.#checkLength();
        if (this.#headBytes === this.#head.length) this.#begin();
      } else {
        const copied = data.copy(this.#body, this.#filled, at);
        this.#filled += copied;
        at += copied;
      }
      if (this.#filled === this.#body?.length) this.#deliver(this.#body);
    }
  }

  get #length(): number {
    return this.#head.readInt32BE(0);
  }

  get #correlationId(): number {
    return this.#head.readInt32BE(LENGTH_BYTES);
  }

  #checkLength(): void {
    if (this.#length < CORRELATION_BYTES || this.#length > MOST_BYTES) throw new Error(`it says that it has ${this.#length} bytes`);
  }

  #begin(): void {
    const bytes = this.#length - CORRELATION_BYTES;
    const memory = this.connection.requestQueue.inflight.get(this.#correlationId)?.entry.memory;
    this.#body = memory?.take(bytes) ?? Buffer.allocUnsafe(bytes);
    this.#filled = 0;
  }

  #deliver(payload: Buffer): void {
    this.#body = undefined;
    this.#headBytes = 0;
    this.connection.requestQueue.fulfillRequest({ size: this.#length, correlationId: this.#correlationId, payload });
  }
}
