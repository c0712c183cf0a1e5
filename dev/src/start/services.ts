import { type ChildProcess, spawn } from 'node:child_process';
import * as path from 'node:path';
import { createInterface } from 'node:readline';
import { type ServiceName, serviceNames } from '@taocun/contracts';
import { foldersFromEnvironment, repositoryRoot } from '../engines/folders';
import { localSecretsKey } from './secrets-key';

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
  const children = new Map<ServiceName, ChildProcess>();
  const secretsKey = localSecretsKey(foldersFromEnvironment().root, { ...process.env, ...environment });
  let stopping = false;
  const exits: Promise<void>[] = [];
  const addresses: Partial<Record<ServiceName, string>> = {};
  let fail: (error: Error) => void = () => undefined;
  const ended = new Promise<never>((_, reject) => (fail = reject));
  // A caller that waits for a start or for the end gets the error; at times nobody waits.
  ended.catch(() => undefined);
  const ups = serviceNames.map(
    (name) =>
      new Promise<void>((up) => {
        const child = spawn(process.execPath, [...nodeOptions, path.join(repositoryRoot, 'apps', name, 'dist/main.js')], {
          env: {
            LOG_FORMAT: 'text',
            ...openToLookers,
            ...process.env,
            ...secretsKey,
            ...environment,
            TAOCUN_PARENT_PID: String(process.pid),
          },
          stdio: ['ignore', 'pipe', 'inherit'],
        });
        children.set(name, child);
        exits.push(
          new Promise((exited) =>
            child.once('exit', (code, signal) => {
              if (!stopping)
                fail(
                  new Error(
                    `The service ${name} has ended by itself (${signal ?? `exit code ${String(code)}`}); its last lines are above.`,
                  ),
                );
              exited();
            }),
          ),
        );
        createInterface({ input: child.stdout }).on('line', (line) => {
          const address = / is up at (http:\/\/\S+)/.exec(line)?.[1];
          if (address !== undefined) {
            addresses[name] = address;
            up();
          } else if (/ (WARN|ERROR|FATAL) /.test(line)) {
            process.stderr.write(`${line}\n`);
          }
        });
      }),
  );
  const stop = async (): Promise<void> => {
    stopping = true;
    for (const child of children.values()) child.kill('SIGTERM');
    await Promise.all(exits);
  };
  try {
    await Promise.race([Promise.all(ups), ended]);
  } catch (error) {
    await stop();
    throw error;
  }
  const { ingestion = '', classification = '', reporting = '' } = addresses;
  return { addresses: { ingestion, classification, reporting }, ended, stop };
}
