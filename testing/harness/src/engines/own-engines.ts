import { type Engines, startEngines } from '@taocun/dev/engines';

export type { Engines };

/** The name of the engines of a test's process, by which a parent that kills it can remove them. */
export const ownEnginesOf = (pid: number): string => `away-${pid}`;

/** Engines that a test may stop, freeze and start again; those started by jest are shared. */
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
