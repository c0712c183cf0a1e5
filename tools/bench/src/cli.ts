import * as fs from 'node:fs';
import * as os from 'node:os';
import { Command, InvalidArgumentError, Option } from 'commander';
import { EngineError, startEngines } from '@taocun/tools/engines';
import { countOption } from './count';
import { feed, feedDefaults } from './feed/feed';
import { writeFeed } from './feed/feed-file';
import { type BenchEngines, BenchedInstallation } from './measure/benched-installation';
import { measureCountry } from './profiles/country';
import { type FlowOptions, measureFlow, parts, quickSize, feedSize, feedSource } from './profiles/flow';
import { measureMidnight } from './profiles/midnight';
import { describeMachine } from './report/machine';
import { jsonOf, type Results, tableOf } from './report/report';

/** The options that every profile has. */
interface CommonOptions {
  readonly json?: string;
  readonly kafkaPid?: number;
  readonly mongodbPid?: number;
}

interface ServicesOptions extends CommonOptions {
  readonly instances: number;
  readonly cpuProf?: string;
  readonly classificationHeap?: number;
}

interface CountryOptions extends ServicesOptions {
  readonly scale: number;
}

const bench = new Command('npm run bench --')
  .description(
    'Measures the flow on real engines, by one of these profiles; without one, by "flow".\n' +
      'Compare figures of runs in turn on one quiet machine only. docs/performance.md has the method and the figures.',
  )
  .addHelpText(
    'after',
    `
npm run bench -- help <profile> shows its options.
Engines are those of KAFKA_BROKERS and MONGODB_URI; where they are not set, engines are started for the run and removed.
Topics, groups and databases of the run begin with "bench-" and are removed at the end.

Examples:
  npm run bench -- --quick
  npm run bench -- --updates 300000 --villages 1000 --shops 10000 --only throughput
  npm run bench -- country --scale 0.05
  npm run bench -- midnight --classification-heap 6144
  npm run bench -- flow --write-feed feed.tsv && npm run bench -- flow --feed feed.tsv`,
  )
  .showHelpAfterError();

const profile = (name: string, description: string, isDefault = false): Command =>
  bench
    .command(name, { isDefault })
    .description(description)
    .option('--json <file>', 'write the figures to this file')
    .option(
      '--kafka-pid <pid>',
      "Kafka's process, where KAFKA_BROKERS names one of this machine",
      countOption,
    )
    .option(
      '--mongodb-pid <pid>',
      "MongoDB's process, where MONGODB_URI names one of this machine",
      countOption,
    );

const profileOfServices = (name: string, description: string, isDefault = false): Command =>
  profile(name, description, isDefault)
    .option('--instances <count>', 'processes of classification', countOption, 1)
    .option(
      '--cpu-prof <folder>',
      'have the services write CPU profiles there, a folder each; it makes them slower',
    )
    .option(
      '--classification-heap <MiB>',
      "V8's old space in classification: a whole country needs 6144",
      countOption,
    );

const profileOfCountry = (name: string, description: string): Command =>
  profileOfServices(name, description).option(
    '--scale <share>',
    'the size of the country: 1 has 487,144 villages (administrative ones, counted here by their codes) and 5,000,000 shops, 0.01 takes three minutes',
    aScale,
    1,
  );

profileOfServices('flow', 'updates a second after a cold start, and the time from produce to verdict', true)
  .option(
    '--updates <count>',
    `lines of the feed (${feedDefaults.updates}; quick: ${quickSize.updates})`,
    countOption,
  )
  .option(
    '--villages <count>',
    `villages of the feed (${feedDefaults.villages}; quick: ${quickSize.villages})`,
    countOption,
  )
  .option(
    '--shops <count>',
    `shops of the feed (${feedDefaults.shops}; quick: ${quickSize.shops})`,
    countOption,
  )
  .option('--feed <file>', 'take this feed in place of a generated one: key, TAB, JSON a line')
  .option('--write-feed <file>', 'only write the feed to this file')
  .option('--quick', 'a smaller feed and a shorter measure: less than two minutes in all', false)
  .addOption(new Option('--only <part>', 'leave out the rest').choices(parts))
  .option('--rate <count>', 'updates a second of the latency measure', countOption, 2_000)
  .option('--seconds <count>', 'seconds of the latency measure (30; quick: 10)', countOption)
  .action((options: FlowOptions & ServicesOptions & { readonly writeFeed?: string }) => {
    if (options.writeFeed === undefined) return onEngines(options, (run) => runFlow(run, options));
    const size = feedSize(options);
    const bytes = writeFeed(feed(size), options.writeFeed);
    reportLine(
      `${options.writeFeed}: ${size.updates.toLocaleString('en')} updates, ${(bytes / 2 ** 20).toFixed(0)} MiB`,
    );
    return undefined;
  });

profileOfCountry(
  'country',
  'a loaded country: memory, restarts, answers, a village that sells much, a certification',
)
  .option('--hot-rate <count>', 'updates a second of the largest village', countOption, 5_000)
  .action((options: CountryOptions & { readonly hotRate: number }) =>
    onEngines(options, (run) =>
      runCountry(run, 'country', options, (installation) =>
        measureCountry(installation, options, reportLine),
      ),
    ),
  );

profileOfCountry('midnight', 'a loaded country, and the first minute of 11 November in it')
  .option('--peak <count>', 'updates a second of that minute', countOption, 60_000)
  .action((options: CountryOptions & { readonly peak: number }) =>
    onEngines(options, (run) =>
      runCountry(run, 'midnight', options, (installation) =>
        measureMidnight(installation, options, reportLine),
      ),
    ),
  );

class Stopped extends Error {}

/** The environment of a profile. */
interface Run {
  readonly engines: BenchEngines;
  readonly loadAverage: readonly number[];
  /** Rejects when the user interrupts. */
  readonly stopped: Promise<never>;
}

/** Stops the engines in order and leaves nothing behind, also after an interrupt. */
async function onEngines(options: CommonOptions, work: (run: Run) => Promise<void>): Promise<void> {
  const loadAverage = os.loadavg();
  const { promise: stopped, reject } = Promise.withResolvers<never>();
  stopped.catch(() => undefined);
  for (const signal of ['SIGINT', 'SIGTERM'] as const)
    process.once(signal, () => reject(new Stopped(signal)));
  const started = await startEngines({ name: 'bench', ephemeral: true, log: reportLine });
  const engines = {
    kafkaBrokers: started.kafkaBrokers,
    mongodbUri: started.mongodbUri,
    kafkaPid: options.kafkaPid ?? started.kafkaPid,
    mongodbPid: options.mongodbPid ?? started.mongodbPid,
  };
  try {
    await work({ engines, loadAverage, stopped });
  } catch (error) {
    if (!(error instanceof Stopped)) throw error;
    process.exitCode = 130;
  } finally {
    await started.stop();
  }
  // An interrupted measurement still has connections, which would look for engines that have stopped.
  if (process.exitCode === 130) process.exit();
}

/** Gives one measurement an installation within the run. */
async function within<Measured>(
  { engines, stopped }: Run,
  options: ServicesOptions,
  name: string,
  work: (installation: BenchedInstallation) => Promise<Measured>,
): Promise<Measured> {
  const installation = new BenchedInstallation(engines, `bench-${process.pid}-${name}.`, {
    profileFolder: options.cpuProf,
    classificationHeapMiB: options.classificationHeap,
  });
  try {
    await Promise.race([installation.prepare(), stopped]);
    return await Promise.race([work(installation), stopped]);
  } finally {
    await installation.remove();
  }
}

async function runFlow(run: Run, options: FlowOptions & ServicesOptions): Promise<void> {
  const measured = await measureFlow((name, work) => within(run, options, name, work), options, reportLine);
  await report(run, options, {
    feed: { source: feedSource(options), updates: measured.updates },
    ...measured,
  });
}

async function runCountry(
  run: Run,
  name: 'country' | 'midnight',
  options: CountryOptions,
  measure: (installation: BenchedInstallation) => ReturnType<typeof measureCountry>,
): Promise<void> {
  const { scale } = options;
  const { updates, throughput, measures } = await within(run, options, name, measure);
  const source = `a country of ${scale} times the size of China`;
  await report(run, options, {
    feed: { source, updates },
    throughput,
    profile: { profile: name, scale, measures },
  });
}

async function report(
  run: Run,
  options: ServicesOptions,
  measured: Omit<Results, 'date' | 'machine' | 'instances'>,
): Promise<void> {
  const machine = await describeMachine(run.engines, run.loadAverage);
  const results: Results = {
    date: new Date().toISOString(),
    machine,
    instances: options.instances,
    ...measured,
  };
  process.stdout.write(`${tableOf(results)}\n`);
  writeJson(options, jsonOf(results));
}

function writeJson({ json }: CommonOptions, figures: object): void {
  if (json !== undefined) fs.writeFileSync(json, `${JSON.stringify(figures, null, 2)}\n`);
}

/** @throws InvalidArgumentError that states the allowed values */
function aScale(text: string): number {
  const scale = Number(text);
  if (!(scale >= 0.001 && scale <= 4)) throw new InvalidArgumentError('a number from 0.001 to 4 is wanted.');
  return scale;
}

function reportLine(line: string): void {
  process.stderr.write(`${line}\n`);
}

bench.parseAsync().catch((error: unknown) => {
  const forPeople = error instanceof EngineError || error instanceof RangeError;
  reportLine(
    forPeople ? error.message : error instanceof Error ? (error.stack ?? error.message) : String(error),
  );
  process.exitCode = 1;
});
