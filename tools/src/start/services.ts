import { type ServiceName, serviceNames } from '@taocun/contracts';
import { foldersFromEnvironment } from '../engines/machine/folders';
import { localSecretsKey } from './secrets-key';
import { howText, programOf, spawnService } from '@taocun/cli/local/spawn-service';

/** On one's own machine reading is open; writing takes a key all the same. */
const openToLookers = { OPEN_READING: 'true', OPEN_METRICS: 'true' } as const;

/** For services that a tool starts for itself alone: they also answer without a rate limit. */
export const openToTools = { ...openToLookers, RATE_LIMIT_KEYLESS_PER_MINUTE: '0' } as const;

/** A batch outlives the young generation that Node chooses by itself, and is copied for nothing. */
export const nodeOptions = ['--min-semi-space-size=16', '--max-semi-space-size=16'] as const;

export interface Services {
  /** `http://host:port` of each. */
  readonly addresses: Readonly<Record<ServiceName, string>>;
  /** Rejects when one of them ends by itself. */
  readonly ended: Promise<never>;
  /** Asks all to stop and waits until they have. */
  stop(): Promise<void>;
}

/** Starts the three services as processes of their own, and resolves when all of them answer HTTP. */
export async function startServices(environment: NodeJS.ProcessEnv): Promise<Services> {
  const secretsKey = localSecretsKey(foldersFromEnvironment().root, { ...process.env, ...environment });
  const env = { LOG_FORMAT: 'text', ...openToLookers, ...process.env, ...secretsKey, ...environment };
  const start = (name: ServiceName) => ({
    name,
    ...spawnService({ args: [...nodeOptions, programOf(name)], env }),
  });
  const all = serviceNames.map(start);
  let stopping = false;
  const ended = new Promise<never>((_, fail) => {
    for (const { name, ended: end } of all)
      void end.then((how) => {
        if (!stopping) fail(new Error(`The service ${name} has ended by itself (${howText(how)}); its last lines are above.`));
      });
  });
  // A caller that waits for a start or for the end gets the error; at times nobody waits.
  ended.catch(() => undefined);
  const stop = async (): Promise<void> => {
    stopping = true;
    for (const { child } of all) child.kill('SIGTERM');
    await Promise.all(all.map(({ ended: end }) => end));
  };
  try {
    const ups = all.map(async ({ name, address }) => [name, await address.catch(() => ended)] as const);
    const addresses: Partial<Record<ServiceName, string>> = Object.fromEntries(await Promise.race([Promise.all(ups), ended]));
    const { ingestion = '', classification = '', reporting = '' } = addresses;
    return { addresses: { ingestion, classification, reporting }, ended, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}
