import { spawn } from 'node:child_process';
import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { Command } from 'commander';
import { engineEnvironment, startEngines } from '@taocun/dev/engines';
import { repositoryRoot } from '@taocun/dev/engines/folders';
import { messageOf } from '@taocun/dev/engines/machine/processes';
import { count } from './count';
import { feed, feedDefaults } from './feed/feed';
import { writeFeed } from './feed/feed-file';
import { medianOf } from './report/percentiles';

interface Options {
  readonly peer: string;
  readonly pairs: number;
  readonly mode: string;
  readonly updates: number;
  readonly feed?: string;
  readonly json?: string;
  readonly kafkaPid?: number;
  readonly mongodbPid?: number;
}

/** What both say of a run, in the same units. */
interface Run {
  readonly updatesPerSecond: number;
  readonly seconds: number;
  /** Of everything that takes part; undefined where a process could not be seen. */
  readonly cpuMicrosecondsPerUpdate: number | undefined;
}

const command = new Command('npm run bench:side-by-side --')
  .description(
    'Runs the bench and another system in turn, A B A B, on the same engines and the same feed, and gives the ratio of the medians.\n' +
      'The other system is a folder with a run.sh that takes --brokers, --topic-prefix, --feed, --mode and --broker-pid, and prints\n' +
      'one line of JSON with eventsPerSecond, seconds, events, cpuSeconds and brokerCpuSeconds; with --what clean it removes its topics.',
  )
  .requiredOption('--peer <folder>', 'the other system')
  .option('--mode <mode>', "the other system's mode", 'b')
  .option('--pairs <count>', 'how many times each runs', count, 3)
  .option('--updates <count>', 'lines of the feed', count, feedDefaults.updates)
  .option('--feed <file>', 'take this feed in place of a generated one')
  .option('--json <file>', 'write all figures to this file')
  .option('--kafka-pid <pid>', "Kafka's process, where KAFKA_BROKERS names one of this machine", count)
  .option('--mongodb-pid <pid>', "MongoDB's process, where MONGODB_URI names one of this machine", count)
  .action((options: Options) => main(options));

async function main(options: Options): Promise<void> {
  const loadBefore = os.loadavg();
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'taocun-side-by-side-'));
  const engines = await startEngines({ name: 'bench', ephemeral: true, log: say });
  try {
    const file = options.feed ?? path.join(folder, 'feed.tsv');
    if (options.feed === undefined) {
      say('writing the feed');
      writeFeed(feed({ ...feedDefaults, updates: options.updates }), file);
    }
    const pids = { kafka: options.kafkaPid ?? engines.kafkaPid, mongodb: options.mongodbPid ?? engines.mongodbPid };
    const environment = engineEnvironment(engines);
    const runSh = path.join(path.resolve(options.peer), 'run.sh');
    const toPeer = ['--brokers', environment.KAFKA_BROKERS, '--topic-prefix', 'peer-'];

    const ours = async (): Promise<Run> => {
      const json = path.join(folder, 'ours.json');
      const args = [
        path.join(repositoryRoot, 'testing/run-ts.cjs'),
        path.join(__dirname, 'cli.ts'),
        '--only',
        'throughput',
        '--feed',
        file,
        '--json',
        json,
      ];
      if (pids.kafka !== undefined) args.push('--kafka-pid', String(pids.kafka));
      if (pids.mongodb !== undefined) args.push('--mongodb-pid', String(pids.mongodb));
      await outputOf(process.execPath, args, environment);
      return oursOf(JSON.parse(fs.readFileSync(json, 'utf8')) as OurResults);
    };
    const theirs = async (): Promise<Run> => {
      const pid = pids.kafka === undefined ? [] : ['--broker-pid', String(pids.kafka)];
      return theirsOf(await outputOf(runSh, [...toPeer, '--feed', file, '--mode', options.mode, ...pid], environment));
    };

    const runs: { ours: Run[]; theirs: Run[] } = { ours: [], theirs: [] };
    try {
      // Loads the peer's topic and builds it, which is no part of any run.
      await outputOf(runSh, [...toPeer, '--feed', file, '--what', 'load'], environment);
      for (let pair = 1; pair <= options.pairs; pair++) {
        say(`pair ${pair} of ${options.pairs}: taocun`);
        runs.ours.push(await ours());
        say(`pair ${pair} of ${options.pairs}: the other`);
        runs.theirs.push(await theirs());
      }
    } finally {
      await outputOf(runSh, [...toPeer, '--what', 'clean'], environment);
    }
    const summary = {
      date: new Date().toISOString(),
      cores: os.availableParallelism(),
      loadAverageBefore: loadBefore,
      mode: options.mode,
      ratioOfUpdatesPerSecond: ratio(runs, ({ updatesPerSecond }) => updatesPerSecond),
      ratioOfCpu: ratio(runs, ({ cpuMicrosecondsPerUpdate }) => cpuMicrosecondsPerUpdate),
      runs,
    };
    print(runs, summary);
    if (options.json !== undefined) fs.writeFileSync(options.json, `${JSON.stringify(summary, null, 2)}\n`);
  } finally {
    await engines.stop();
    fs.rmSync(folder, { recursive: true, force: true });
  }
}

interface OurResults {
  readonly updatesPerSecond: number;
  readonly cpuMicrosecondsPerUpdate: Readonly<Record<string, number | undefined>>;
  readonly throughput: { readonly seconds: number };
}

function oursOf({ updatesPerSecond, throughput: { seconds }, cpuMicrosecondsPerUpdate: cpu }: OurResults): Run {
  const isWhole = ['ingestion', 'classification', 'reporting', 'kafka', 'mongodb'].every((name) => cpu[name] !== undefined);
  return { updatesPerSecond, seconds, cpuMicrosecondsPerUpdate: isWhole ? cpu['total'] : undefined };
}

/** The last line that is JSON. Throws an Error where there is none. */
function theirsOf(output: string): Run {
  const line = output
    .trimEnd()
    .split('\n')
    .findLast((each) => each.startsWith('{'));
  if (line === undefined) throw new Error(`The other system printed no line of JSON:\n${output.slice(-2_000)}`);
  const { eventsPerSecond, seconds, events, cpuSeconds, brokerCpuSeconds } = JSON.parse(line) as {
    eventsPerSecond: number;
    seconds: number;
    events: number;
    cpuSeconds?: number;
    brokerCpuSeconds?: number | null;
  };
  const isWhole = cpuSeconds !== undefined && brokerCpuSeconds !== undefined && brokerCpuSeconds !== null;
  return {
    updatesPerSecond: eventsPerSecond,
    seconds,
    cpuMicrosecondsPerUpdate: isWhole ? ((cpuSeconds + brokerCpuSeconds) * 1e6) / events : undefined,
  };
}

function ratio(
  runs: { readonly ours: readonly Run[]; readonly theirs: readonly Run[] },
  of: (run: Run) => number | undefined,
): number | undefined {
  const [ours, theirs] = [runs.ours.map(of), runs.theirs.map(of)].map((figures) => figures.filter((figure) => figure !== undefined));
  if (ours === undefined || theirs === undefined || ours.length === 0 || theirs.length === 0) return undefined;
  return Number((medianOf(ours) / medianOf(theirs)).toPrecision(3));
}

function print(
  { ours, theirs }: { readonly ours: readonly Run[]; readonly theirs: readonly Run[] },
  summary: {
    readonly ratioOfUpdatesPerSecond: number | undefined;
    readonly ratioOfCpu: number | undefined;
    readonly loadAverageBefore: readonly number[];
  },
): void {
  const list = (runs: readonly Run[]): string =>
    runs.map(({ updatesPerSecond }) => Math.round(updatesPerSecond).toLocaleString('en')).join('  ');
  const cpu = (runs: readonly Run[]): string => runs.map(({ cpuMicrosecondsPerUpdate: micros }) => micros?.toFixed(1) ?? '?').join('  ');
  process.stdout.write(
    `updates a second    taocun     ${list(ours)}\n` +
      `                    the other  ${list(theirs)}\n` +
      `                    ratio of the medians ${summary.ratioOfUpdatesPerSecond ?? '?'}\n` +
      `µs an update, all   taocun     ${cpu(ours)}\n` +
      `                    the other  ${cpu(theirs)}\n` +
      `                    ratio of the medians ${summary.ratioOfCpu ?? '?'}\n` +
      `load average before ${summary.loadAverageBefore.map((load) => load.toFixed(2)).join(' ')}\n`,
  );
}

/** Standard output of a program that must succeed; its progress goes on to the terminal. */
function outputOf(program: string, args: readonly string[], environment: NodeJS.ProcessEnv): Promise<string> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, { env: { ...process.env, ...environment }, stdio: ['ignore', 'pipe', 'inherit'] });
    let output = '';
    child.stdout.setEncoding('utf8').on('data', (chunk: string) => (output += chunk));
    child.once('error', reject);
    child.once('close', (code, signal) => {
      if (code === 0) resolve(output);
      else
        reject(new Error(`${program} ${args.join(' ')} has ended with ${signal ?? `exit code ${String(code)}`}:\n${output.slice(-2_000)}`));
    });
  });
}

function say(line: string): void {
  process.stderr.write(`${line}\n`);
}

command.parseAsync().catch((error: unknown) => {
  say(messageOf(error));
  process.exitCode = 1;
});
