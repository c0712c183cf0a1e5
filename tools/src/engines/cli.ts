#!/usr/bin/env node
import { Command } from 'commander';
import { messageOf } from '@taocun/local/processes';
import { resetEngines, startEngines } from './engines';
import { engineEnvironment } from './environment';

const log = (line: string): void => void process.stderr.write(`${line}\n`);
const print = (line: string): void => void process.stdout.write(`${line}\n`);

interface Options {
  readonly name: string;
}

function program(): Command {
  const engines = new Command('npm run engines --')
    .description(
      'Kafka and MongoDB as child processes, for this repository. Programs and data are under .engines/.',
    )
    .addHelpText(
      'after',
      `
Environment:
  KAFKA_BROKERS, MONGODB_URI  an engine that is given is not started here
  TAOCUN_ENGINES_DIR          in place of .engines
  TAOCUN_KAFKA_HEAP           Kafka's heap (512m)
  TAOCUN_MONGODB_CACHE_GB     MongoDB's cache in GB (1)

Examples:
  npm run engines
  npm run engines -- start --name other
  npm run engines -- reset`,
    )
    .showHelpAfterError();
  const command = (name: string, description: string, isDefault: boolean): Command =>
    engines
      .command(name, { isDefault })
      .description(description)
      .option('-n, --name <name>', 'the data set: engines and data of its own', 'main');

  command('start', 'start them, print their addresses, and stop them at Ctrl-C', true).action(start);
  command('reset', 'remove all that they have stored; fetched programs stay', false).action(
    async ({ name }: Options) => print(`removed: ${await resetEngines(name)}`),
  );
  return engines;
}

async function start({ name }: Options): Promise<void> {
  const stopped = new Promise<void>((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => resolve());
  });
  const engines = await startEngines({ name, log });
  for (const [variable, value] of Object.entries(engineEnvironment(engines))) print(`${variable}='${value}'`);
  log('Running until Ctrl-C.');
  const awake = setInterval(() => undefined, 60_000);
  await stopped;
  log('Stopping Kafka and MongoDB. This takes some seconds.');
  clearInterval(awake);
  await engines.stop();
}

program()
  .parseAsync()
  .catch((error: unknown) => {
    log(messageOf(error));
    process.exitCode = 1;
  });
