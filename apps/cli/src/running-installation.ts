import { engineStatus } from '@taocun/dev/engines';

/** The environment that a service of this installation would read; where it names no engines, those that run here. */
export async function installationEnvironment(): Promise<NodeJS.ProcessEnv> {
  if (process.env['KAFKA_BROKERS'] && process.env['MONGODB_URI']) return { ...process.env };
  const up = (await engineStatus()).filter((one) => one.up && one.source !== 'given');
  const addressOf = (engine: 'kafka' | 'mongodb'): string | undefined => up.find((one) => one.engine === engine)?.address;
  const [KAFKA_BROKERS, MONGODB_URI] = [addressOf('kafka'), addressOf('mongodb')];
  return { ...process.env, ...(KAFKA_BROKERS && { KAFKA_BROKERS }), ...(MONGODB_URI && { MONGODB_URI }) };
}
