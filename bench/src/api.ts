import * as fs from 'node:fs';
import * as os from 'node:os';
import { setTimeout as pause } from 'node:timers/promises';
import { Command } from 'commander';
import type { TopicName } from '@taocun/contracts';
import { EngineError, startEngines } from '@taocun/dev/engines';
import { count } from './count';
import { country } from './feed/country';
import type { ServiceProcess } from '@taocun/harness/service-process';
import { BenchedInstallation } from './benched-installation';
import { lineOf, type MeasuredQuestion, measureQuestion, questions } from './questions';
import { describeMachine } from './report/machine';

interface Options {
  readonly villages: number;
  readonly rate: number;
  readonly seconds: number;
  readonly only?: string;
  readonly fresh: boolean;
  readonly json?: string;
  readonly keep: boolean;
}

const command = new Command('npm run bench:api --')
  .description(
    'Measures how long reporting takes to answer at a steady rate, over a country of villages that it has read from Kafka.\n' +
      'A request that could not be sent in time because others were waiting counts from when it was due.',
  )
  .option('--villages <count>', 'villages', count, 100_000)
  .option('--rate <count>', 'requests a second', count, 200)
  .option('--seconds <count>', 'seconds for each question', count, 5)
  .option('--only <text>', 'only questions with this text in them')
  .option('--fresh', 'of lists, only pages that nobody has asked for yet: each begins at a cursor of its own', false)
  .option('--json <file>', 'write the figures to this file')
  .option('--keep', 'after the measures keep reporting running until Ctrl-C', false)
  .addHelpText(
    'after',
    `
Engines are those of KAFKA_BROKERS and MONGODB_URI; where they are not set, a data set of its own, "bench", is started and removed.`,
  )
  .showHelpAfterError()
  .action((options: Options) => main(options));

async function main(options: Options): Promise<void> {
  const loadAverage = os.loadavg();
  const stopped = new Promise<'stopped'>((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => resolve('stopped'));
  });
  let isStopped = false;
  void stopped.then(() => (isStopped = true));
  const engines = await startEngines({ name: 'bench', ephemeral: true, log: say });
  const bench = { ...engines, kafkaPid: engines.kafkaPid, mongodbPid: engines.mongodbPid };
  const installation = new BenchedInstallation(bench, `bench-${process.pid}-`);
  try {
    await installation.prepare();
    const [reporting] = await installation.start('reporting');
    if (reporting === undefined) throw new Error('Reporting has not been started.');
    const read = await Promise.race([readCountry(installation, reporting, options.villages), stopped]);
    if (read === 'stopped') return;
    const measured: MeasuredQuestion[] = [];
    const wished = questions.filter((question) => options.only === undefined || decodeURIComponent(question).includes(options.only));
    for (const question of wished) {
      const one = await Promise.race([measureQuestion(reporting.url, question, options), stopped]);
      if (one === 'stopped') return;
      if (one === undefined) continue;
      measured.push(one);
      say(lineOf(one, options));
    }
    const machine = await describeMachine(bench, loadAverage);
    const { villages, rate, seconds } = options;
    if (options.json !== undefined)
      fs.writeFileSync(options.json, `${JSON.stringify({ machine, villages, rate, seconds, measured }, null, 2)}\n`);
    if (options.keep) {
      say(`Reporting answers at ${reporting.url}/api/v1/villages until Ctrl-C.`);
      await stopped;
    }
  } finally {
    await installation.remove();
    await engines.stop();
    // An interrupted measurement still has connections, which would look for engines that have gone.
    if (isStopped) process.exit();
  }
}

/** Has reporting read the country, and waits until all its regions are decided. */
async function readCountry(installation: BenchedInstallation, reporting: ServiceProcess, villages: number): Promise<void> {
  const names: TopicName[] = ['village.assessments', 'village.verdicts', 'village.certifications'];
  const publisher = await installation.publisher(...names);
  try {
    let records = 0;
    for (const { topic, key, value } of country(villages)) {
      publisher.publish(topic, key, value);
      if (++records % 2_000 === 0) await publisher.flush();
    }
    await publisher.flush();
    say(`${villages.toLocaleString('en')} villages in ${records.toLocaleString('en')} records; reporting reads them ...`);
  } finally {
    await publisher.close();
  }
  const ends = await installation.ends(...names);
  const deadlineMs = performance.now() + 600_000;
  for (;;) {
    const { partitions } = await installation.positions(reporting);
    const saved = new Map(partitions.map(({ topic, partition, checkpoint }) => [`${topic}/${partition}`, checkpoint]));
    if ([...ends].every(([place, end]) => (saved.get(place) ?? -1) >= end)) return;
    if (performance.now() > deadlineMs) throw new Error('Ten minutes have passed before reporting had read everything.');
    await pause(200);
  }
}

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}

command.parseAsync().catch((error: unknown) => {
  const text = error instanceof EngineError ? error.message : error instanceof Error ? (error.stack ?? error.message) : String(error);
  process.stderr.write(`${text}\n`);
  process.exitCode = 1;
});
