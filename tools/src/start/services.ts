import { type ServiceName, serviceNames } from '@taocun/contracts';
import { howText, programOf, spawnService } from '@taocun/local/spawn-service';
import { foldersFromEnvironment } from '../engines/machine/folders';
import { localSecretsKey } from './secrets-key';

/** On a developer's machine reading is open; writing needs a key all the same. */
const openToLookers = { OPEN_READING: 'true', OPEN_METRICS: 'true' } as const;

/** For services that a tool starts for itself: they also have no rate limit. */
export const openToTools = { ...openToLookers, RATE_LIMIT_KEYLESS_PER_MINUTE: '0' } as const;

/** With Node's default size of the young generation, batches would outlive it and be copied for nothing. */
export const nodeOptions = ['--min-semi-space-size=16', '--max-semi-space-size=16'] as const;

export interface Services {
  /** `http://host:port` of each service. */
  readonly addresses: Readonly<Record<ServiceName, string>>;
  /** Rejects when a service ends by itself. */
  readonly ended: Promise<never>;
  /** Asks all services to stop, and waits until they have. */
  stop(): Promise<void>;
}

/** Starts the three services as separate processes, and resolves when all of them answer HTTP. */
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
        if (!stopping)
          fail(
            new Error(`The service ${name} has ended by itself (${howText(how)}); its last lines are above.`),
          );
      });
  });
  // Prevents an unhandled rejection while no caller waits for a start or for the end.
  ended.catch(() => undefined);
  const stop = async (): Promise<void> => {
    stopping = true;
    for (const { child } of all) child.kill('SIGTERM');
    await Promise.all(all.map(({ ended: end }) => end));
  };
  try {
    const ups = all.map(async ({ name, address }) => [name, await address.catch(() => ended)] as const);
    const addresses: Partial<Record<ServiceName, string>> = Object.fromEntries(
      await Promise.race([Promise.all(ups), ended]),
    );
    const { ingestion = '', classification = '', reporting = '' } = addresses;
    return { addresses: { ingestion, classification, reporting }, ended, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}
