import * as fs from 'node:fs';
import * as path from 'node:path';
import { Command } from 'commander';
import { startOwnEngines } from '@taocun/dev/engines';
import { count } from '@taocun/bench/count';
import { foldersFromEnvironment } from '@taocun/dev/engines/folders';
import type { Mutant } from '../../mutants/mutant';
import { simulatorMutants } from '../../mutants/simulator-mutants';
import { ChaosRun } from './chaos-run';
import { clusterFaults } from './cluster/cluster-faults';
import { runOnCluster } from './cluster/cluster-run';
import { standstillTable } from './cluster/standstill-table';
import { refuseLarge } from './full-disk';
import { TcpProxy } from '@taocun/harness/tcp-proxy';

interface Options {
  readonly minutes: number;
  readonly seed: number;
  readonly rate: number;
  readonly disk?: string;
  readonly logs?: string;
  readonly mistake?: string;
  readonly cluster?: true;
  readonly only?: readonly string[];
  readonly feed?: string;
}

type SinglesOptions = Pick<Options, 'minutes' | 'seed' | 'rate'> & Record<'disk' | 'logs', string | undefined>;

const command = new Command('npm run chaos --')
  .description(
    'Runs the three services on engines of its own, feeds them, and hurts all of it: kills, stops, restarts, connections that are cut,\n' +
      'slow or dead. At quiet points everything must be as if nothing had happened (docs/reliability.md).',
  )
  .option('--minutes <number>', 'for how long faults go on', count, 5)
  .option('--seed <number>', 'the same faults in the same order, of the same feed', count, Math.floor(Math.random() * 1e9))
  .option('--rate <number>', 'updates a second', count, 200)
  .option('--disk <folder>', 'a small file system of its own, for the data of the engines: it is filled up at times')
  .option('--logs <folder>', 'keeps there what each process of the services says')
  .option('--mistake <name>', 'makes the mistake of one of the simulator’s mutants in the services, which has to show')
  .option('--cluster', 'three brokers and three mongods, two instances of each service, and members that go away one by one')
  .option('--only <text...>', 'with --cluster: only the faults whose name has one of these in it')
  .option('--feed <file>', 'with --cluster: feeds these key TAB JSON lines, and compares everything with the oracle’s reading of them')
  .addHelpText(
    'after',
    `
Examples:
  npm run chaos -- --minutes 5 --seed 12
  mount -t tmpfs -o size=2g tmpfs /mnt/small && npm run chaos -- --disk /mnt/small
  npm run chaos -- --cluster --minutes 15
  npm run chaos -- --cluster --only 'the primary frozen' clocks
  npm run bench -- --updates 20000 --villages 100 --shops 800 --write-feed feed.tsv && npm run chaos -- --cluster --feed feed.tsv --rate 20
  npm run chaos -- --mistake 'what is not new is applied again'`,
  )
  .action((options: Options) => main(options));

async function main({ minutes, seed, rate, disk, logs, mistake, cluster, only, feed }: Options): Promise<void> {
  say(`seed ${seed}`);
  if (mistake !== undefined) process.env['MUTANT'] = JSON.stringify(mutantNamed(mistake));
  if (disk !== undefined) moveTo(disk);
  if (logs !== undefined) fs.mkdirSync(logs, { recursive: true });
  const wrong =
    cluster === true ? await onCluster({ minutes, seed, rate, logs, only, feed }) : await onSingles({ minutes, seed, rate, disk, logs });
  for (const one of wrong.slice(0, 20)) say(one);
  say(wrong.length === 0 ? 'Everything is as it should be.' : `${wrong.length} wrong; repeat with --seed ${seed}`);
  process.exit(wrong.length === 0 ? 0 : 1);
}

async function onCluster({
  only = [''],
  ...options
}: Omit<SinglesOptions, 'disk'> & Record<'only', readonly string[] | undefined> & Record<'feed', string | undefined>): Promise<
  readonly string[]
> {
  try {
    const { wrong, stood } = await runOnCluster({
      ...options,
      faults: clusterFaults.filter(({ name }) => only.some((text) => name.includes(text))),
      instances: 2,
      say,
    });
    for (const line of standstillTable(stood)) say(line);
    return wrong;
  } catch (error) {
    return [error instanceof Error ? (error.stack ?? error.message) : String(error)];
  }
}

/** One Kafka and one MongoDB, each behind a proxy. */
async function onSingles({ minutes, seed, rate, disk, logs }: SinglesOptions): Promise<string[]> {
  const [kafka, mongodb] = await Promise.all([TcpProxy.listen(), TcpProxy.listen()]);
  // The check whether Kafka is up already goes through the proxy.
  const engines = await startOwnEngines('chaos', say, (port) => {
    kafka.leadTo(port);
    return kafka.port;
  });
  let wrong: string[] = [];
  try {
    mongodb.leadTo(engines.mongodb.port);
    wrong = await new ChaosRun({ minutes, seed, rate, engines, kafka, mongodb, disk, logs, say }).run();
  } catch (error) {
    wrong = [error instanceof Error ? (error.stack ?? error.message) : String(error)];
  } finally {
    await engines.stop();
    await Promise.all([kafka.close(), mongodb.close()]);
  }
  return wrong;
}

function mutantNamed(name: string): Mutant {
  const found = simulatorMutants.find((one) => one.name === name);
  if (found === undefined) throw new Error(`No mutant is named "${name}".`);
  return found;
}

/** Moves the engines' data, but not their programs, to the disk. */
function moveTo(disk: string): void {
  refuseLarge(disk);
  const { cache } = foldersFromEnvironment();
  fs.rmSync(path.join(disk, 'cache'), { force: true });
  fs.symlinkSync(cache, path.join(disk, 'cache'));
  process.env['TAOCUN_ENGINES_DIR'] = disk;
}

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}

void command.parseAsync();
