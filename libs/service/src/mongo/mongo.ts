import { type LoggerService } from '@nestjs/common';
import { type Connection, createConnection, type ConnectOptions } from 'mongoose';
import { Backoff, messageOf } from '@taocun/runtime';
import { type ServiceConfig } from '../config/config';
import { StartError } from '../problems/start-error';
import { START_WITHIN_MS } from './at-start';
import { endWaitsForClosedConnections } from './closed-connections';

type MongoConfig = Pick<ServiceConfig, 'mongo' | 'service'>;

interface ConnectPatience {
  /** Deadline for all attempts. */
  readonly deadlineMs?: number;
  /** Ends the attempts early. */
  readonly signal?: AbortSignal;
}

/** AuthenticationFailed, Unauthorized and Atlas's own error, which no retry cures. */
const refusedCodes: ReadonlySet<unknown> = new Set([13, 18, 8000]);
const hopelessNames: ReadonlySet<string> = new Set([
  'MongoParseError',
  'MongoInvalidArgumentError',
  'MongoMissingCredentialsError',
]);

/**
 * Opens the service's own database, with exponential backoff while the server does not answer yet.
 * @throws StartError if the server is not a replica set, refuses the login, or does not answer before the
 * deadline.
 */
export async function connectMongo(
  config: MongoConfig,
  log: LoggerService,
  { deadlineMs = START_WITHIN_MS, signal }: ConnectPatience = {},
): Promise<Connection> {
  const giveUpAt = performance.now() + deadlineMs;
  const backoff = new Backoff(250, 5_000);
  for (let attempt = 1; ; attempt++) {
    try {
      const connection = await open(config);
      reportDisconnects(connection, log);
      return connection;
    } catch (error) {
      if (error instanceof StartError || signal?.aborted === true) throw error;
      const reason = messageOf(error);
      if (isHopeless(error))
        throw new StartError(`MongoDB refuses the connection: ${reason}. Correct MONGODB_URI.`, {
          cause: error,
        });
      if (performance.now() + backoff.nextMs > giveUpAt) {
        throw new StartError(
          `MongoDB has not answered within ${Math.round(deadlineMs / 1000)} s: ${reason}. Start it, or correct the hosts and the replicaSet in MONGODB_URI.`,
          { cause: error },
        );
      }
      log.warn(
        `MongoDB does not answer yet (attempt ${attempt}): ${reason}. The next attempt is in ${backoff.nextMs} ms.`,
        'MongoDB',
      );
      await backoff.failed(signal);
      signal?.throwIfAborted();
    }
  }
}

/**
 * Stated explicitly, because the guarantees of checkpoints depend on them; they take precedence over the URI.
 */
function connectOptions(config: MongoConfig): ConnectOptions {
  return {
    dbName: config.mongo.database,
    appName: `taocun-${config.service}`,
    readPreference: 'primary',
    // Named as in a URI: with `readConcern` and `writeConcern`, the driver would give precedence to the URI.
    readConcernLevel: 'majority',
    w: 'majority',
    journal: true,
    retryWrites: true,
    // Closes connections opened during a peak; the driver reuses the most recent one first.
    maxIdleTimeMS: 60_000,
    // An operation on a lost connection should fail so that the loop restarts, not wait in an invisible
    // queue.
    bufferCommands: false,
    ...timeoutsBeside(config.mongo.uri),
  };
}

/**
 * A silent primary is noticed after a heartbeat and a connection's timeout, seven seconds, and its operations
 * in flight then end. An operation waits for a new primary longer than an election takes. `socketTimeoutMS`
 * would interrupt the creation of an index, and `timeoutMS` has no effect in this driver.
 */
const timeouts = { heartbeatFrequencyMS: 2_000, connectTimeoutMS: 5_000, serverSelectionTimeoutMS: 15_000 };

/**
 * The timeouts that the URI does not set: an operator knows the network, but the driver would give precedence
 * to ours.
 */
function timeoutsBeside(uri: string): Partial<typeof timeouts> {
  const given = Array.from(new URLSearchParams(uri.split('?', 2)[1]).keys(), (name) => name.toLowerCase());
  return Object.fromEntries(Object.entries(timeouts).filter(([name]) => !given.includes(name.toLowerCase())));
}

async function open(config: MongoConfig): Promise<Connection> {
  endWaitsForClosedConnections();
  const connection = createConnection(config.mongo.uri, connectOptions(config));
  try {
    await connection.asPromise();
    requireMajority(connection);
    await requireTransactions(connection);
    return connection;
  } catch (error) {
    await connection.close(true);
    throw error;
  }
}

/** A URI can still weaken these options, for example with the old `j=false`. */
function requireMajority(connection: Connection): void {
  const { readConcern, writeConcern } = connection.getClient().options;
  if (readConcern.level === 'majority' && writeConcern.w === 'majority' && writeConcern.journal === true)
    return;
  throw new StartError(
    'MONGODB_URI asks for weaker reads or writes than a checkpoint needs. Remove w, j, journal and readConcernLevel.',
  );
}

/**
 * A checkpoint is a transaction: a standalone mongod would refuse it, but only when the first checkpoint is
 * due.
 */
async function requireTransactions(connection: Connection): Promise<void> {
  const hello = await connection.db?.admin().command({ hello: 1 });
  const isReplicaSet = typeof hello?.['setName'] === 'string';
  const isRouter = hello?.['msg'] === 'isdbgrid';
  if (isReplicaSet || isRouter) return;
  // A member that waits for `rs.initiate()` is not ready yet, so the connection is retried.
  if (hello?.['isreplicaset'] === true) throw new Error('the replica set has not been initiated yet');
  throw new StartError(
    'MongoDB is a single server without a replica set, so it has no transactions. Start it as `mongod --replSet rs0` and run ' +
      '`mongosh --eval "rs.initiate()"` once (one member is enough), or let `npm start` bring up its own.',
  );
}

function isHopeless(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  return hopelessNames.has(error.name) || ('code' in error && refusedCodes.has(error.code));
}

/** The driver reconnects by itself; this only logs the interruption. */
function reportDisconnects(connection: Connection, log: LoggerService): void {
  let closing = false;
  connection.once('disconnecting', () => {
    closing = true;
  });
  connection.on('disconnected', () => {
    if (!closing) log.warn('The connection to MongoDB is lost; the driver is reconnecting.', 'MongoDB');
  });
  connection.on('connected', () => {
    log.log('MongoDB is connected again.', 'MongoDB');
  });
}
