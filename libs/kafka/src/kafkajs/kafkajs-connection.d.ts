declare module 'kafkajs/src/network/connection' {
  import { type Socket } from 'node:net';

  /** Where an answer is to lie (framing.ts). */
  interface Memory {
    take(bytes: number): Buffer;
  }

  /** A connection to a broker, which is made anew, by another socket, as often as it ends. */
  class Connection {
    constructor(options: object);
    connect(): Promise<true>;
    disconnect(): Promise<true>;
    isConnected(): boolean;
    isAuthenticated(): boolean;
    authenticate(): Promise<void>;
    failIfNotConnected(): void;
    nextCorrelationId(): number;
    send: <Response>(this: Connection, call: object) => Promise<Response>;
    processData(data: Buffer): void;
    rejectRequests(error: Error): void;
    logError(message: string): void;
    readonly host: string;
    readonly port: number;
    readonly ssl: object | null;
    readonly clientId: string;
    readonly connectionTimeout: number;
    readonly socketFactory: (options: { host: string; port: number; ssl: object | null; onConnect: () => void }) => Socket;
    readonly requestQueue: {
      push(request: {
        readonly entry: {
          readonly apiKey: number;
          readonly apiVersion: number;
          readonly apiName: string;
          readonly correlationId: number;
          readonly memory: Memory | undefined;
          resolve(answer: { payload: Buffer }): void;
          reject(error: Error): void;
        };
        readonly expectResponse: boolean;
        readonly requestTimeout: number | null;
        sendRequest(): void;
      }): void;
      /** Requests that were sent and wait for their answers, by correlation id. */
      readonly inflight: ReadonlyMap<number, { readonly entry: { readonly memory?: Memory | undefined } }>;
      fulfillRequest(answer: { readonly size: number; readonly correlationId: number; readonly payload: Buffer }): void;
      maybeThrottle(milliseconds: number | null): void;
      scheduleRequestTimeoutCheck(): void;
      waitForPendingRequests(): Promise<void>;
      destroy(): void;
    };
    socket?: Socket;
    connectionStatus: 'connected' | 'disconnecting' | 'disconnected';
    authenticatedAt: [number, number] | null;
    /** Of a login that waits for the broker's answer. */
    authHandlers: { onSuccess?(raw: Buffer): void; onError(): void } | null;
    authExpectResponse: boolean;
    chunks: Buffer[];
    bytesBuffered: number;
    bytesNeeded: number;
  }
  export = Connection;
}

declare module 'kafkajs/src/errors' {
  /** The error of a request whose connection has ended: it may be sent again. */
  export class KafkaJSConnectionClosedError extends Error {
    constructor(message: string, where: { readonly host: string; readonly port: number });
  }
}
