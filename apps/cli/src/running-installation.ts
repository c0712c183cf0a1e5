import { runningEngines } from '@taocun/dev/engines';

/** The environment that a service of this installation would read; where it names no engines, those that `npm start` or `npm run engines` runs. */
export function installationEnvironment(): NodeJS.ProcessEnv {
  const running = runningEngines();
  const KAFKA_BROKERS = process.env['KAFKA_BROKERS'] || running?.kafkaBrokers;
  const MONGODB_URI = process.env['MONGODB_URI'] || running?.mongodbUri;
  return { ...process.env, ...(KAFKA_BROKERS && { KAFKA_BROKERS }), ...(MONGODB_URI && { MONGODB_URI }) };
}
