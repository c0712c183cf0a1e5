import * as path from 'node:path';
import { Command, InvalidArgumentError } from 'commander';
import { type Engines, engineEnvironment, startEngines } from '@taocun/dev/engines';
import { repositoryRoot } from '@taocun/dev/engines/folders';
import { messageOf } from '@taocun/dev/engines/machine/processes';
import type { EngineAddresses } from '@taocun/harness/installation';
import { runTs } from '@taocun/harness/paths';
import { ServiceProcess } from '@taocun/harness/service-process';
import { killFollowers } from './killed-followers';
import { compareRealServices } from './real-services';
import { endScripts, runScript } from './scripts';

interface Options {
  readonly kills: number;
  readonly serviceKills: number;
  readonly updates: number;
  readonly stops: number;
  readonly rolls: number;
  readonly webhookKills: number;
  readonly followerKills: number;
  readonly awaySeconds: number;
  readonly seed: number;
}

const whole = (text: string): number => {
  if (!/^\d{1,9}$/.test(text)) throw new InvalidArgumentError('Give a whole number.');
  return Number(text);
};

const command = new Command('npm run test:crash --')
  .description(
    'Kills what runs the loop, hundreds of times, between its steps, and shows that nothing is lost, nothing counted twice and\n' +
      'nothing said differently; then takes Kafka and MongoDB away. The short form of it is in `npm test`.',
  )
  .option('--kills <number>', 'kills of two small services that show every mistake; 0 leaves them out', whole, 300)
  .option('--service-kills <number>', 'kills of the three real services; 0 leaves them out', whole, 60)
  .option('--stops <number>', 'stops of the three real services by SIGTERM, under load; 0 leaves them out', whole, 100)
  .option('--rolls <number>', 'times that both instances of each service are replaced, one after the other; 0 leaves them out', whole, 10)
  // These end about 1 July 2015, whatever the seed: a year has been certified, and towns qualify, so that there is something to compare.
  .option('--updates <number>', 'of the record of Taobao Villages, for the real services', whole, 690_000)
  .option('--webhook-kills <number>', 'kills of what delivers webhooks; 0 leaves them out', whole, 50)
  .option('--follower-kills <number>', 'kills of each who follows, by Kafka, events and webhooks; 0 leaves them out', whole, 50)
  .option('--away-seconds <number>', 'how long Kafka and MongoDB go away, in five ways; 0 leaves it out', whole, 30)
  .option('--seed <number>', 'the same places in the same order as in another run', whole, Math.floor(Math.random() * 1e9))
  .action((options: Options) => main(options));

class Stopped extends Error {}

/** One of the trials; it is left out if its number of times is 0. */
interface Part {
  readonly times: number;
  readonly title: string;
  readonly run: (environment: EngineAddresses) => Promise<void>;
}

const inRepository = (...names: string[]): string => path.join(repositoryRoot, ...names);
/** The gate's configuration finds no file of the long run. */
const configOf = (file: string): string => (file.endsWith('.long.spec.ts') ? 'jest.long.config.cjs' : 'jest.int.config.cjs');
/** Runs one file of tests on the engines. */
const jest = (file: string, ...more: readonly string[]): string[] => [
  ...[inRepository('node_modules/jest/bin/jest.js'), '--config', inRepository(configOf(file)), '--forceExit'],
  ...[...more, '--runTestsByPath', inRepository(file)],
];

function partsOf({ kills, serviceKills, updates, stops, rolls, webhookKills, followerKills, awaySeconds, seed }: Options): Part[] {
  const record = `${updates.toLocaleString('en')} updates`;
  const runTrial = (file: string, times: number) => (environment: EngineAddresses) =>
    runScript([runTs, inRepository(file), String(times), String(seed)], environment);
  const compare = (by: 'SIGKILL' | 'SIGTERM', times: number) => (environment: EngineAddresses) =>
    compareRealServices({ environment, by, times, updates, seed, say });
  return [
    {
      ...{ times: kills, title: `${kills} kills between the steps of two small services` },
      run: runTrial('libs/messaging/test/crash-run.fixture.ts', kills),
    },
    {
      ...{ times: serviceKills, title: `${serviceKills} kills of the three services while they read ${record}` },
      run: compare('SIGKILL', serviceKills),
    },
    { times: stops, title: `${stops} stops of the three services while they read ${record}`, run: compare('SIGTERM', stops) },
    {
      ...{ times: rolls, title: `both instances of each service replaced ${rolls} times` },
      run: (environment) =>
        runScript(jest('testing/src/e2e/flow.e2e.spec.ts', '-t', 'two instances'), {
          ...environment,
          ...{ ROLLS: String(2 * rolls), FLOW_SEED: String(seed) },
        }),
    },
    {
      ...{ times: webhookKills, title: `${webhookKills} kills of what delivers webhooks` },
      run: runTrial('apps/reporting/src/webhooks/webhooks-crash-run.fixture.ts', webhookKills),
    },
    {
      ...{ times: followerKills, title: `${followerKills} kills of each who follows, while the services read ${record}` },
      run: (environment) => killFollowers({ environment, kills: followerKills, updates, seed, say }),
    },
    {
      ...{ times: awaySeconds, title: `Kafka and MongoDB, each away for ${awaySeconds} s` },
      run: (environment) =>
        runScript(jest('libs/messaging/test/away.long.spec.ts'), { ...environment, AWAY_MS: String(1_000 * awaySeconds) }),
    },
    {
      ...{ times: awaySeconds, title: 'one of three brokers away, killed and frozen' },
      run: (environment) => runScript(jest('libs/messaging/test/cluster.long.spec.ts'), { ...environment, AWAY_MS: '1' }),
    },
  ];
}

async function main(options: Options): Promise<void> {
  const { seed } = options;
  const { promise: stopped, reject: stop } = Promise.withResolvers<never>();
  stopped.catch(() => undefined);
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => stop(new Stopped(`stopped by ${signal}`)));

  say(`seed ${seed}`);
  let engines: Engines | undefined;
  let failed = 0;
  const part = async (title: string, work: () => Promise<void>): Promise<void> => {
    const startedMs = Date.now();
    say(`\n${title}`);
    const took = (): string => `${Math.round((Date.now() - startedMs) / 1_000)} s`;
    try {
      await Promise.race([work(), stopped]);
      say(`passed in ${took()}`);
    } catch (error) {
      if (error instanceof Stopped) throw error;
      failed++;
      say(`FAILED after ${took()}: ${messageOf(error)}`);
    }
  };
  try {
    engines = await startEngines({ name: 'crash', ephemeral: true, log: say });
    const environment = engineEnvironment(engines);
    for (const { times, title, run } of partsOf(options)) if (times > 0) await part(title, () => run(environment));
  } catch (error) {
    if (!(error instanceof Stopped)) throw error;
    failed++;
    say(error.message);
  } finally {
    endScripts();
    await ServiceProcess.endAll();
    await engines?.stop();
  }
  say(failed === 0 ? '\nAll passed.' : `\n${failed} failed; repeat with --seed ${seed}`);
  process.exit(failed === 0 ? 0 : 1);
}

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}

void command.parseAsync();
