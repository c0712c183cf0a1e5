import * as fs from 'node:fs';
import { Command, Option } from 'commander';
import { countOption } from '@taocun/bench/count';
import { ServiceProcess } from '@taocun/harness/service-process';
import { simulatorMutants } from '@taocun/tools/guarantees/simulator-mutants';
import { clusterFaults } from './cluster/cluster-faults';
import { runOnCluster } from './cluster/cluster-run';
import { standstillTable } from './cluster/standstill-table';
import { runEndurance } from './endurance/endurance-run';
import { runPage } from './page/page-run';

type Violations = readonly string[];

interface Options {
  readonly profile: 'chaos' | 'endurance' | 'page';
  readonly seed: number;
  readonly minutes?: number;
  readonly rate?: number;
  readonly logs?: string;
  readonly mistake?: string;
  readonly only?: readonly string[];
}

const command = new Command('npm run torture --')
  .description(
    'Runs the three services on engines of its own, feeds them, and hurts all of it. At quiet points everything must be as if nothing had\n' +
      'happened: what the oracle recomputes from the log is stored and listed by every instance, and followers and webhooks have all of it\n' +
      '(docs/reliability.md).\n\n' +
      'chaos      three brokers and three mongods, two instances of each service: members are killed, frozen and cut off one by one\n' +
      'endurance  hurts nothing: at a steady rate memory, files, sockets and the time to a verdict must stay as they are\n' +
      'page       hurts nothing: the page in Chromium under a lively feed must say what /counts says, and not grow',
  )
  .addOption(
    new Option('--profile <name>', 'what happens')
      .choices(['chaos', 'endurance', 'page'])
      .makeOptionMandatory(),
  )
  .option(
    '--seed <number>',
    'chaos: the same faults in the same order, of the same feed',
    countOption,
    Math.floor(Math.random() * 1e9) + 1,
  )
  .option(
    '--minutes <number>',
    'for how long (chaos 5, endurance 60 and two more to warm up, page 10)',
    countOption,
  )
  .option('--rate <number>', 'updates a second (chaos 60, endurance 1000)', countOption)
  .option('--logs <folder>', 'chaos: keeps there what each process of the services says')
  .option(
    '--mistake <name>',
    'chaos: makes the mistake of one of the simulator’s mutants in the services, which has to show',
  )
  .option('--only <text...>', 'chaos: only the faults whose name has one of these in it')
  .addHelpText(
    'after',
    `
Examples:
  npm run torture -- --profile chaos --minutes 5 --seed 12
  npm run torture -- --profile chaos --only 'the primary frozen' clocks
  npm run torture -- --profile chaos --mistake 'what is not new is applied again'
  npm run torture -- --profile endurance --minutes 60`,
  )
  .showHelpAfterError()
  .action((options: Options) => main(options));

async function main(options: Options): Promise<void> {
  const { seed, logs, mistake } = options;
  // Engines end with this process; services are ended first, so that none of them reports their loss.
  for (const signal of ['SIGINT', 'SIGTERM'] as const)
    process.once(signal, () => void ServiceProcess.endAll().then(() => process.exit(130)));
  say(`seed ${seed}`);
  if (mistake !== undefined) process.env['MUTANT'] = JSON.stringify(mutantNamed(mistake));
  if (logs !== undefined) fs.mkdirSync(logs, { recursive: true });
  let wrong: Violations;
  try {
    wrong = await profiles[options.profile](options);
  } catch (error) {
    wrong = [error instanceof Error ? (error.stack ?? error.message) : String(error)];
  }
  await ServiceProcess.endAll();
  for (const one of wrong.slice(0, 20)) say(one);
  say(
    wrong.length === 0
      ? 'Everything is as it should be.'
      : `${wrong.length} wrong; repeat with --seed ${seed}`,
  );
  process.exit(wrong.length === 0 ? 0 : 1);
}

const profiles: Readonly<Record<Options['profile'], (options: Options) => Promise<Violations>>> = {
  chaos: async ({ minutes = 5, seed, rate = 60, logs, only = [''] }) => {
    const faults = clusterFaults.filter(({ name }) => only.some((text) => name.includes(text)));
    const { wrong, stood } = await runOnCluster({ minutes, seed, rate, logs, faults, instances: 2, say });
    for (const line of standstillTable(stood)) say(line);
    return wrong;
  },
  endurance: ({ minutes = 60, rate = 1_000 }) => runEndurance({ minutes, rate, say }),
  page: ({ minutes = 10 }) => runPage(minutes, say),
};

function mutantNamed(name: string): (typeof simulatorMutants)[number] {
  const mutant = simulatorMutants.find((one) => one.name === name);
  if (mutant === undefined) throw new Error(`No mutant is named "${name}".`);
  return mutant;
}

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}

void command.parseAsync();
