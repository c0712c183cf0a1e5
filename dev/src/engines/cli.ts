#!/usr/bin/env node
import { Command } from 'commander';
import { dataSetNames, type EngineStatus, engineStatus, resetEngines, startEngines, stopEngines } from './engines';
import { engineEnvironment } from './environment';
import { foldersFromEnvironment } from './folders';
import { messageOf } from './machine/processes';

const log = (line: string): void => void process.stderr.write(`${line}\n`);
const print = (line: string): void => void process.stdout.write(`${line}\n`);

function program(): Command {
  const engines = new Command('npm run engines --')
    .description(
      'Kafka and MongoDB for this repository: those of KAFKA_BROKERS and MONGODB_URI, or in Docker where its daemon answers,\n' +
        'or fetched and run as child processes. Programs and data lie under .engines/.',
    )
    .addHelpText(
      'after',
      `
Environment:
  KAFKA_BROKERS, MONGODB_URI  engines given from outside; never stopped or cleared from here
  TAOCUN_ENGINES=local        passes Docker over
  TAOCUN_ENGINES_DIR          in place of .engines
  TAOCUN_KAFKA_HEAP           Kafka's heap (512m)
  TAOCUN_MONGODB_CACHE_GB     MongoDB's cache in GB (1)
  TAOCUN_MONGOD               a mongod of your own

Examples:
  npm run engines -- status
  npm run engines -- start --name bench
  npm run engines -- reset --name bench`,
    )
    .showHelpAfterError();
  const command = (name: string, description: string): Command =>
    engines.command(name).description(description).option('-n, --name <name>', 'the data set: engines and data of its own', 'main');

  command('status', 'show where the engines are and whether they answer')
    .option('-a, --all', 'every data set')
    .option('--json', 'as JSON')
    .action(async ({ name, all, json }: { name: string; all?: boolean; json?: boolean }) => {
      const statuses = [];
      for (const each of all ? dataSetNames() : [name])
        statuses.push(...(await engineStatus(each)).map((status) => ({ name: each, ...status })));
      print(json ? JSON.stringify(statuses, null, 2) : table(statuses));
    });
  command('start', 'start what does not run yet, and leave it running').action(async ({ name }: { name: string }) => {
    const started = await startEngines({ name, keepRunning: true, log });
    for (const [variable, value] of Object.entries(engineEnvironment(started))) print(`${variable}='${value}'`);
  });
  command('stop', 'stop the engines, whoever started them; data stays')
    .option('-a, --all', 'every data set')
    .action(async ({ name, all }: { name: string; all?: boolean }) => {
      for (const each of all ? dataSetNames() : [name]) {
        await stopEngines(each, log);
        print(`stopped: ${each}`);
      }
    });
  command('reset', 'stop the engines and remove all that they stored; fetched programs stay')
    .option('-a, --all', 'every data set')
    .action(async ({ name, all }: { name: string; all?: boolean }) => {
      for (const each of all ? dataSetNames() : [name]) {
        await resetEngines(each, log);
        print(`removed: ${foldersFromEnvironment().data(each)}`);
      }
    });
  return engines;
}

function table(statuses: readonly (EngineStatus & { name: string })[]): string {
  const rows = [
    ['data set', 'engine', 'source', 'up', 'pid', 'address', 'data'],
    ...statuses.map(({ name, engine, source = '-', up, pid = '-', address = '-', dataFolder = '-' }) =>
      [name, engine, source, up ? 'up' : 'down', pid, address, dataFolder].map(String),
    ),
  ];
  const width = (column: number): number => Math.max(...rows.map((row) => row[column]?.length ?? 0));
  return rows
    .map((row) =>
      row
        .map((cell, column) => cell.padEnd(width(column)))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}

program()
  .parseAsync()
  .catch((error: unknown) => {
    log(messageOf(error));
    process.exitCode = 1;
  });
