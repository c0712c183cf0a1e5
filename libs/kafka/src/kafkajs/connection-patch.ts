import * as net from 'node:net';
import { KafkaJSConnectionError } from 'kafkajs';
import { KafkaJSConnectionClosedError } from 'kafkajs/src/errors';
import Connection from 'kafkajs/src/network/connection';
import { messageOf } from '../support/message-of';
import type { OwnCall } from './internals';
import { ResponseReader, LENGTH_BYTES, sendParts } from './framing';

/** How long the end of a connection waits for what was asked through it. A broker keeps who joins a group waiting for half a minute. */
const ANSWERS_WITHIN_MS = 3_000;
/** The largest read from a socket. */
const READ_BYTES = 131_072;
const KEEP_ALIVE_MS = 60_000;

/** Requests under way on a connection. */
interface State {
  connecting?: Promise<true>;
  disconnecting?: Promise<true>;
}

const states = new WeakMap<Connection, State>();

/**
 * Has all of kafkajs' clients in this process make and end their connections by what stands here. kafkajs 2.2.4 keeps what belongs to
 * one socket together with what belongs to the next, so that where connections are cut
 *
 * - the beginning of an answer that did not come to its end is taken for that of the next connection's first. Every answer after it
 *   is misread: the process ends by it, or each request waits until its time is over (https://github.com/tulios/kafkajs/issues/715);
 * - two who want the connection at once make two sockets, and the end of the older ends the younger;
 * - what is asked while the end of the connection is waited for may be lost without an error, for times are not looked at any more.
 *
 * Responses are read, and requests sent where the caller asks for it, without the copies that kafkajs makes (framing.ts).
 */
export function patchConnections(): void {
  Connection.prototype.connect = function () {
    const state = stateOf(this);
    if (this.isConnected() && state.disconnecting === undefined) return Promise.resolve(true);
    state.connecting ??= connect(this, state).finally(() => delete state.connecting);
    return state.connecting;
  };
  Connection.prototype.disconnect = function () {
    const state = stateOf(this);
    state.disconnecting ??= disconnect(this).finally(() => delete state.disconnecting);
    return state.disconnecting;
  };
  Connection.prototype.send = function <Response>(call: object): Promise<Response> {
    return isOurs<Response>(call) ? sendParts(this, call) : send.call<Connection, [object], Promise<Response>>(this, call);
  };
}

const { send } = Connection.prototype;

function isOurs<Response>(call: object): call is OwnCall<Response> {
  return 'request' in call && typeof call.request === 'object' && call.request !== null && 'parts' in call.request;
}

function stateOf(connection: Connection): State {
  let state = states.get(connection);
  if (state === undefined) states.set(connection, (state = {}));
  return state;
}

async function connect(connection: Connection, state: State): Promise<true> {
  await state.disconnecting;
  connection.authenticatedAt = null;
  connection.chunks = [];
  connection.bytesBuffered = 0;
  connection.bytesNeeded = LENGTH_BYTES;
  return new Promise((resolve, reject) => {
    const { host, port, connectionTimeout } = connection;
    const reader = new ResponseReader(connection);
    const onConnect = (): void => {
      clearTimeout(late);
      connection.connectionStatus = 'connected';
      connection.requestQueue.scheduleRequestTimeoutCheck();
      resolve(true);
    };
    const onData = (data: Buffer): void => {
      try {
        // The answer to a login is read, and may be kept, by kafkajs.
        if (connection.authHandlers !== null) connection.processData(Buffer.from(data));
        else reader.take(data);
      } catch (error) {
        failed(`An answer can't be read: ${messageOf(error)}`);
      }
    };
    const socket = openSocket(connection, onConnect, onData);
    connection.socket = socket;
    /** The first to tell of the end says why; nothing of this socket has an effect afterwards. */
    const ended = (error: Error): void => {
      clearTimeout(late);
      socket.destroy();
      reject(error);
      if (connection.socket !== socket) return;
      delete connection.socket;
      connection.authHandlers?.onError();
      connection.rejectRequests(error);
      if (connection.connectionStatus === 'connected') void connection.disconnect();
    };
    const failed = (what: string, code?: string): void => {
      const error = new KafkaJSConnectionError(what, { broker: `${host}:${port}`, ...(code !== undefined && { code }) });
      connection.logError(error.message);
      ended(error);
    };
    const late = setTimeout(() => failed('Connection timeout'), connectionTimeout);
    socket.on('timeout', () => failed('Connection timeout'));
    socket.on('error', ({ message, code }: NodeJS.ErrnoException) => failed(`Connection error: ${message}`, code));
    for (const end of ['end', 'close']) socket.on(end, () => ended(new KafkaJSConnectionClosedError('Closed connection', { host, port })));
  });
}

/** Without TLS all is received into the same memory, over and over: at hundreds of megabytes that is much less for the garbage collector to do. */
function openSocket({ host, port, ssl, socketFactory }: Connection, onConnect: () => void, onData: (data: Buffer) => void): net.Socket {
  if (ssl !== null && ssl !== undefined) return socketFactory({ host, port, ssl, onConnect }).on('data', onData);
  const callback = (bytes: number, into: Uint8Array): boolean => {
    onData(Buffer.from(into.buffer, into.byteOffset, bytes));
    return true;
  };
  const socket = net.connect({ host, port, onread: { buffer: Buffer.allocUnsafeSlow(READ_BYTES), callback } }, onConnect);
  return socket.setKeepAlive(true, KEEP_ALIVE_MS);
}

async function disconnect(connection: Connection): Promise<true> {
  const { host, port, requestQueue } = connection;
  connection.authenticatedAt = null;
  connection.connectionStatus = 'disconnecting';
  const late = setTimeout(
    () => connection.rejectRequests(new KafkaJSConnectionClosedError('No answer before the connection was closed', { host, port })),
    ANSWERS_WITHIN_MS,
  );
  await requestQueue.waitForPendingRequests();
  clearTimeout(late);
  requestQueue.destroy();
  const { socket } = connection;
  if (socket?.connecting) socket.destroy();
  else socket?.destroySoon();
  connection.connectionStatus = 'disconnected';
  return true;
}
