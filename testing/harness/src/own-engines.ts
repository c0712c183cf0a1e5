import { type Engines, startEngines } from '@taocun/dev/engines';

export type { Engines };

/** How the engines of a test's process are called, so that somebody who kills it can take them away. */
export const ownEnginesOf = (pid: number): string => `away-${pid}`;

/** Engines that a test may stop, freeze and start again: those that jest has started are everybody's. */
export async function startOwnEngines(): Promise<Engines> {
  const { KAFKA_BROKERS, MONGODB_URI } = process.env;
  delete process.env['KAFKA_BROKERS'];
  delete process.env['MONGODB_URI'];
  try {
    return await startEngines({ name: ownEnginesOf(process.pid), ephemeral: true, log: () => undefined });
  } finally {
    for (const [name, value] of Object.entries({ KAFKA_BROKERS, MONGODB_URI })) if (value !== undefined) process.env[name] = value;
  }
}
