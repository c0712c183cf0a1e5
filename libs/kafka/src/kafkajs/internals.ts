import type { Kafka } from 'kafkajs';
import type { ResponseBuffer } from './response-buffer';

// Internals of kafkajs 2.2.4 that several files use; the tests on a real broker fail if another version differs.

/** A request of our own over a broker's connection, with its TLS and SASL: its body is sent from where it lies (framing.ts). */
export interface OwnCall<Response> {
  readonly request: { readonly apiKey: number; readonly apiVersion: number; readonly apiName: string; parts(): readonly Buffer[] };
  readonly response: {
    decode(raw: Buffer): Promise<Response>;
    parse(decoded: Response): Promise<Response>;
    /** Where the answer is to lie; without it, in memory of its own. */
    readonly memory?: ResponseBuffer;
  };
  readonly requestTimeout?: number;
}

export interface Connected {
  disconnect(): Promise<void>;
  readonly connectionPool: { send<Response>(call: OwnCall<Response>): Promise<Response> };
}

type CreateCluster<Cluster> = (options: object) => Cluster;

/** kafkajs keeps the making of a cluster's connections behind a symbol of its client: gives it, and replaces it where `replaced` is given. */
export function createClusterOf<Cluster>(
  kafka: Kafka,
  replaced?: (original: CreateCluster<Cluster>) => CreateCluster<Cluster>,
): CreateCluster<Cluster> {
  const symbol = Object.getOwnPropertySymbols(kafka).find(({ description }) => description === 'private:Kafka:createCluster');
  const hidden = kafka as unknown as Record<symbol, CreateCluster<Cluster> | undefined>;
  const original = symbol === undefined ? undefined : hidden[symbol];
  if (symbol === undefined || typeof original !== 'function')
    throw new Error('This version of kafkajs hides its cluster elsewhere: use 2.2.4.');
  if (replaced !== undefined) hidden[symbol] = replaced(original);
  return original;
}
