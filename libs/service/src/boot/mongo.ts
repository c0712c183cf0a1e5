import { type LoggerService } from '@nestjs/common';
import { Backoff, messageOf } from '@taocun/kafka';
import { type Connection, createConnection, type ConnectOptions } from 'mongoose';
import { type ServiceConfig } from '../config/config';
import { StartError } from '../problems/start-error';

type MongoConfig = Pick<ServiceConfig, 'mongo' | 'service'>;

export interface ConnectPatience {
  /** How long to go on trying; a database container that has just been started needs some seconds. */
  readonly deadlineMs?: number;
  /** How long one attempt, and later one operation, waits for a primary. */
  readonly serverSelectionTimeoutMs?: number;
  /** Ends the attempts early. */
  readonly signal?: AbortSignal;
}

/** AuthenticationFailed, Unauthorized and Atlas's own error: no waiting cures them. */
const refusedCodes: ReadonlySet<unknown> = new Set([13, 18, 8000]);
const hopelessNames: ReadonlySet<string> = new Set(['MongoParseError', 'MongoInvalidArgumentError', 'MongoMissingCredentialsError']);

/**
 * Opens the service's own database, waiting with growing pauses while the server does not answer yet.
 * @throws StartError if the server is no replica set, refuses the login, or does not answer before the deadline.
 */
export async function connectMongo(
  config: MongoConfig,
  log: LoggerService,
  { deadlineMs = 60_000, serverSelectionTimeoutMs = 5_000, signal }: ConnectPatience = {},
): Promise<Connection> {
  const giveUpAt = performance.now() + deadlineMs;
  const backoff = new Backoff(250, 5_000);
  for (let attempt = 1; ; attempt++) {
    try {
      const connection = await open(config, serverSelectionTimeoutMs);
      reportDisconnects(connection, log);
      return connection;
    } catch (error) {
      if (error instanceof StartError || signal?.aborted === true) throw error;
      const reason = messageOf(error);
      if (isHopeless(error)) throw new StartError(`MongoDB refuses the connection: ${reason}. Correct MONGODB_URI.`, { cause: error });
      if (performance.now() + backoff.nextMs > giveUpAt) {
        throw new StartError(
          `MongoDB has not answered within ${Math.round(deadlineMs / 1000)} s: ${reason}. Start it, or correct the hosts and the replicaSet in MONGODB_URI.`,
          { cause: error },
        );
      }
      log.warn(`MongoDB does not answer yet (attempt ${attempt}): ${reason}. The next attempt is in ${backoff.nextMs} ms.`, 'MongoDB');
      await backoff.failed(signal);
      signal?.throwIfAborted();
    }
  }
}

/** Spelled out, for the checkpoint's promises rest on them; they outrank what the URI says. */
function connectOptions(config: MongoConfig, serverSelectionTimeoutMs: number): ConnectOptions {
  return {
    dbName: config.mongo.database,
    appName: `taocun-${config.service}`,
    readPreference: 'primary',
    // Under the names that a URI has for them: written as `readConcern` and `writeConcern` the driver lets the URI win.
    readConcernLevel: 'majority',
    w: 'majority',
    journal: true,
    retryWrites: true,
    serverSelectionTimeoutMS: serverSelectionTimeoutMs,
    // What was opened while many waited is closed again; the driver takes the connection that was used last.
    maxIdleTimeMS: 60_000,
    // An operation on a lost connection should fail, and the loop start again, not wait in a queue that nobody sees.
    bufferCommands: false,
  };
}

async function open(config: MongoConfig, serverSelectionTimeoutMs: number): Promise<Connection> {
  const connection = createConnection(config.mongo.uri, connectOptions(config, serverSelectionTimeoutMs));
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

/** A URI still has ways to weaken what was asked for, as the old `j=false`. */
function requireMajority(connection: Connection): void {
  const { readConcern, writeConcern } = connection.getClient().options;
  if (readConcern.level === 'majority' && writeConcern.w === 'majority' && writeConcern.journal === true) return;
  throw new StartError(
    'MONGODB_URI asks for weaker reads or writes than a checkpoint needs. Take w, j, journal and readConcernLevel out of it.',
  );
}

/** A checkpoint is a transaction, and a lone mongod has none; it would say so only at the first checkpoint. */
async function requireTransactions(connection: Connection): Promise<void> {
  const hello = await connection.db?.admin().command({ hello: 1 });
  const isReplicaSet = typeof hello?.['setName'] === 'string';
  const isRouter = hello?.['msg'] === 'isdbgrid';
  if (isReplicaSet || isRouter) return;
  // A member that waits for `rs.initiate()` is young, not wrong.
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

/** The driver reconnects by itself; the log tells when it had to. */
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
