import { mongo } from 'mongoose';
import { type Engines, startEngines, type StartOptions } from './engines';

/**
 * MongoDB's default lets a killed service's transaction stay open for 90 s, during which its database cannot
 * be dropped.
 */
const TRANSACTIONS_END_AFTER_S = 40;

/** The variables with which a service, or any child process, finds the engines. */
export function engineEnvironment({
  kafkaBrokers,
  mongodbUri,
}: Pick<Engines, 'kafkaBrokers' | 'mongodbUri'>): {
  KAFKA_BROKERS: string;
  MONGODB_URI: string;
} {
  return { KAFKA_BROKERS: kafkaBrokers.join(','), MONGODB_URI: mongodbUri };
}

/**
 * Engines of this process and of all its later child processes: a separate empty data set whose addresses are
 * put into the environment, so that `startEngines` in a child process uses them and starts nothing. Resolves
 * to the function that stops them. For jest's `globalSetup`, and for a script around several test runs.
 */
export async function startEnginesForTests(
  options: Pick<StartOptions, 'log'> = {},
): Promise<() => Promise<void>> {
  const engines = await startEngines({ ...options, name: 'test', ephemeral: true });
  if (!process.env['MONGODB_URI']) await endTransactionsAfter(TRANSACTIONS_END_AFTER_S, engines.mongodbUri);
  const before = { KAFKA_BROKERS: process.env['KAFKA_BROKERS'], MONGODB_URI: process.env['MONGODB_URI'] };
  Object.assign(process.env, engineEnvironment(engines));
  return async () => {
    for (const [variable, value] of Object.entries(before)) {
      if (value === undefined) delete process.env[variable];
      else process.env[variable] = value;
    }
    await engines.stop();
  };
}

/** MongoDB looks for transactions of this age at intervals of half of it. */
async function endTransactionsAfter(seconds: number, mongodbUri: string): Promise<void> {
  const client = new mongo.MongoClient(mongodbUri);
  try {
    await client.db('admin').command({ setParameter: 1, transactionLifetimeLimitSeconds: seconds });
  } finally {
    await client.close();
  }
}
