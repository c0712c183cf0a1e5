import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { Command, InvalidArgumentError, Option } from 'commander';
import { EngineError, startEngines } from '@taocun/dev/engines';
import { count } from './count';
import { feed, feedDefaults } from './feed/feed';
import { type RawLine, readFeed, writeFeed } from './feed/feed-file';
import { measureFloors } from './floors';
import { type BenchEngines, BenchedInstallation } from './benched-installation';
import { measureCountry } from './profiles/country';
import { measureMidnight } from './profiles/midnight';
import { measureNames } from './profiles/names';
import { measureLatency } from './latency';
import { describeMachine } from './report/machine';
import { jsonOf, type Results, tableOf } from './report/report';
import { measureThroughput } from './throughput';

const parts = ['throughput', 'latency', 'floors'] as const;
type Part = (typeof parts)[number];
const profiles = ['country', 'midnight', 'history', 'names'] as const;
type Profile = (typeof profiles)[number];

interface Options {
  readonly updates?: number;
  readonly villages?: number;
  readonly shops?: number;
  readonly feed?: string;
  readonly writeFeed?: string;
  readonly quick: boolean;
  readonly json?: string;
  readonly instances: number;
  readonly only?: Part;
  readonly rate: number;
  readonly seconds?: number;
  readonly kafkaPid?: number;
  readonly mongodbPid?: number;
  readonly cpuProf?: string;
  readonly profile?: Profile;
  readonly scale: number;
  readonly peak: number;
  readonly hotRate: number;
  readonly classificationHeap?: number;
  readonly storedNames: number;
}

const quickSize = { updates: 150_000, villages: 1_000, shops: 10_000 } as const;
/** A history of the country: two fifths of its shops, with two updates each. */
const historySize = { updates: 4_000_000, villages: 487_000, shops: 2_000_000 } as const;
/** How much of the feed the floors send again and again. */
const FLOOR_LINES = 20_000;

const command = new Command('npm run bench --')
  .description(
    'Measures the flow on real engines: updates a second from Kafka into the read models after a cold start, with processor time\n' +
      'and memory by process; the time from produce to verdict at a steady rate; and what bare clients do in the same run.\n' +
      'Ratios come first: other than absolute figures they mean the same on another machine. docs/performance.md tells the method.',
  )
  .option('--updates <count>', `lines of the feed (${feedDefaults.updates}; quick: ${quickSize.updates})`, count)
  .option('--villages <count>', `villages of the feed (${feedDefaults.villages}; quick: ${quickSize.villages})`, count)
  .option('--shops <count>', `shops of the feed (${feedDefaults.shops}; quick: ${quickSize.shops})`, count)
  .option('--feed <file>', 'take this feed in place of a generated one: key, TAB, JSON a line')
  .option('--write-feed <file>', 'only write the feed to this file')
  .option('--quick', 'a smaller feed and shorter measures: less than two minutes in all', false)
  .option('--json <file>', 'write the figures to this file')
  .option('--instances <count>', 'processes of classification', count, 1)
  .addOption(new Option('--only <part>', 'leave out the rest').choices(parts))
  .option('--rate <count>', 'updates a second of the latency measure', count, 2_000)
  .option('--seconds <count>', 'seconds of the latency measure (30; quick: 10)', count)
  .option('--kafka-pid <pid>', "Kafka's process, where KAFKA_BROKERS names one of this machine", count)
  .option('--mongodb-pid <pid>', "MongoDB's process, where MONGODB_URI names one of this machine", count)
  .option('--cpu-prof <folder>', 'have the services write CPU profiles there, a folder each; it makes them slower')
  .addOption(
    new Option(
      '--profile <name>',
      'a country that is loaded, and what it takes and answers; the first minute of 11 November in it; or its history,\n' +
        `which is --only throughput with ${historySize.villages} villages, ${historySize.shops} shops and ${historySize.updates} updates;\n` +
        'or the throughput without and with many names that have left memory',
    ).choices(profiles),
  )
  .option('--scale <share>', 'the size of the country: 1 has 487,144 villages and 5,000,000 shops, 0.01 takes three minutes', aScale, 1)
  .option('--peak <count>', 'updates a second of the minute of the profile midnight', count, 60_000)
  .option('--hot-rate <count>', 'updates a second of the largest village in the profile country', count, 5_000)
  .option('--stored-names <count>', 'names of the profile names, 17 bytes each on disk', count, 200_000_000)
  .option('--classification-heap <MiB>', "V8's old space in classification: a whole country needs 6144", count)
  .addHelpText(
    'after',
    `
Engines are those of KAFKA_BROKERS and MONGODB_URI; where they are not set, a data set of its own, "bench", is started and removed.
Topics, groups and databases of the run begin with "bench-" and are removed at the end.

Examples:
  npm run bench -- --quick
  npm run bench -- --only throughput --instances 2 --json bench.json
  npm run bench -- --profile country --scale 0.05
  npm run bench -- --profile midnight --classification-heap 6144
  npm run bench -- --write-feed feed.tsv && npm run bench -- --feed feed.tsv`,
  )
  .showHelpAfterError()
  .action((options: Options) => main(options));

class Stopped extends Error {}

async function main(options: Options): Promise<void> {
  if (options.writeFeed !== undefined) {
    const bytes = writeFeed(feed(sizeOf(options)), options.writeFeed);
    say(`${options.writeFeed}: ${sizeOf(options).updates.toLocaleString('en')} updates, ${(bytes / 2 ** 20).toFixed(0)} MiB`);
    return;
  }
  const loadAverage = os.loadavg();
  // The engines stop in order, and nothing stays behind, when the user has had enough.
  const stopped = new Promise<never>((_, reject) => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => reject(new Stopped(signal)));
  });
  stopped.catch(() => undefined);
  const engines = await startEngines({ name: 'bench', ephemeral: true, log: say });
  try {
    const results = await measure(
      options,
      loadAverage,
      {
        kafkaBrokers: engines.kafkaBrokers,
        mongodbUri: engines.mongodbUri,
        kafkaPid: options.kafkaPid ?? engines.kafkaPid,
        mongodbPid: options.mongodbPid ?? engines.mongodbPid,
      },
      stopped,
    );
    process.stdout.write(`${tableOf(results)}\n`);
    if (options.json !== undefined) fs.writeFileSync(options.json, `${JSON.stringify(jsonOf(results), null, 2)}\n`);
  } catch (error) {
    if (!(error instanceof Stopped)) throw error;
    process.exitCode = 130;
  } finally {
    await engines.stop();
  }
  // An interrupted measurement still has connections, which would look for engines that have gone.
  if (process.exitCode === 130) process.exit();
}

async function measure(options: Options, loadAverage: readonly number[], engines: BenchEngines, stopped: Promise<never>): Promise<Results> {
  const { only, quick, instances, rate, seconds = quick ? 10 : 30 } = options;
  const size = sizeOf(options);
  const lines = (): Iterable<RawLine> => (options.feed === undefined ? feed(size) : readFeed(options.feed));
  const wants = (part: Part): boolean => (options.profile === undefined ? only === undefined || only === part : part === 'throughput');
  const prefix = `bench-${process.pid}-`;
  const source =
    options.feed === undefined
      ? `${size.villages.toLocaleString('en')} villages, ${size.shops.toLocaleString('en')} shops`
      : path.basename(options.feed);
  let updates = size.updates;

  const within = async <Measured>(name: string, work: (installation: BenchedInstallation) => Promise<Measured>): Promise<Measured> => {
    const installation = new BenchedInstallation(engines, `${prefix}${name}.`, {
      ...{ profileFolder: options.cpuProf, classificationHeapMiB: options.classificationHeap },
    });
    try {
      await Promise.race([installation.prepare(), stopped]);
      return await Promise.race([work(installation), stopped]);
    } finally {
      await installation.remove();
    }
  };

  const { profile, scale, peak, hotRate, storedNames } = options;
  if (profile === 'country' || profile === 'midnight') {
    const { updates, throughput, measures } = await within(profile, (installation) =>
      profile === 'country'
        ? measureCountry(installation, { scale, instances, hotRate }, say)
        : measureMidnight(installation, { scale, instances, peak }, say),
    );
    const machine = await describeMachine(engines, loadAverage);
    const feed = { source: `a country of ${scale} times the size of China`, updates };
    return { date: new Date().toISOString(), machine, feed, instances, throughput, profile: { profile, scale, measures } };
  }
  if (profile === 'names') {
    const { updates, throughput, measures } = await measureNames(within, { names: storedNames, lines, instances }, say);
    const machine = await describeMachine(engines, loadAverage);
    return { date: new Date().toISOString(), machine, feed: { source, updates }, instances, throughput, profile: { profile, measures } };
  }
  const throughput = wants('throughput')
    ? await within('throughput', async (installation) => {
        say('loading the feed into Kafka');
        updates = await installation.load(lines());
        return measureThroughput(installation, updates, instances, say);
      })
    : undefined;
  const latency = wants('latency')
    ? await within('latency', (installation) => {
        const { villages, shops } = quick ? quickSize : feedDefaults;
        const warmUpSeconds = quick ? 5 : 10;
        return measureLatency(installation, { rate, seconds, warmUpSeconds, villages, shops, instances }, say);
      })
    : undefined;
  const floors = wants('floors')
    ? await measureFloors(engines, prefix, some(lines(), updates / 10, FLOOR_LINES), quick ? 2 : 5, say)
    : undefined;
  return {
    date: new Date().toISOString(),
    machine: await describeMachine(engines, loadAverage),
    feed: { source, updates },
    instances,
    ...(throughput && { throughput }),
    ...(latency && { latency }),
    ...(floors && { floors }),
  };
}

function sizeOf({ quick, profile, updates, villages, shops }: Options): { updates: number; villages: number; shops: number } {
  const usual = profile === 'history' ? historySize : quick ? quickSize : feedDefaults;
  return { updates: updates ?? usual.updates, villages: villages ?? usual.villages, shops: shops ?? usual.shops };
}

/** @throws InvalidArgumentError that says what is wanted */
function aScale(text: string): number {
  const scale = Number(text);
  if (!(scale >= 0.001 && scale <= 4)) throw new InvalidArgumentError('a number from 0.001 to 4 is wanted.');
  return scale;
}

/** Lines from after the beginning, where a feed mostly registers and opens; each is copied, for a reader's buffer is used again. */
function some(lines: Iterable<RawLine>, passOver: number, most: number): RawLine[] {
  const taken: RawLine[] = [];
  let at = 0;
  for (const { key, value } of lines) {
    if (at++ < passOver) continue;
    taken.push({ key, value: value.toString() });
    if (taken.length === most) break;
  }
  return taken;
}

/** To standard error, so that standard output is the table alone. */
function say(line: string): void {
  process.stderr.write(`${line}\n`);
}

command.parseAsync().catch((error: unknown) => {
  const forPeople = error instanceof EngineError || error instanceof RangeError;
  process.stderr.write(`${error instanceof Error ? (forPeople ? error.message : (error.stack ?? error.message)) : String(error)}\n`);
  process.exitCode = 1;
});
