import { spawn } from 'node:child_process';
import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { type BenchEngines, BenchedInstallation } from '../benched-installation';
import { feed, feedDefaults } from '../feed/feed';
import { readFeed, writeFeed } from '../feed/feed-file';
import { medianOf } from '../report/percentiles';
import { processOrder } from '../report/report';
import { measureThroughput } from '../throughput';

export interface PeerOptions {
  /** A folder with a run.sh (docs/performance.md). */
  readonly peer: string;
  readonly pairs: number;
  readonly mode: string;
  readonly updates: number;
  readonly feed?: string;
}

/** The results of a run of either, in the same units. */
interface Run {
  readonly updatesPerSecond: number;
  readonly seconds: number;
  /** The sum over all processes; undefined if a process could not be observed. */
  readonly cpuMicrosecondsPerUpdate: number | undefined;
}

/** Runs both in turn, A B A B; throughput only, each from a cold start. */
export async function compareSideBySide(engines: BenchEngines, options: PeerOptions, say: (line: string) => void) {
  const loadAverageBefore = os.loadavg();
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'taocun-side-by-side-'));
  try {
    const file = options.feed ?? path.join(folder, 'feed.tsv');
    if (options.feed === undefined) {
      say('writing the feed');
      writeFeed(feed({ ...feedDefaults, updates: options.updates }), file);
    }
    const runSh = path.join(path.resolve(options.peer), 'run.sh');
    const environment = { KAFKA_BROKERS: engines.kafkaBrokers.join(','), MONGODB_URI: engines.mongodbUri };
    const peer = (...args: readonly string[]): Promise<string> =>
      outputOf(runSh, ['--brokers', environment.KAFKA_BROKERS, '--topic-prefix', 'peer-', ...args], environment);
    const pid = engines.kafkaPid === undefined ? [] : ['--broker-pid', String(engines.kafkaPid)];
    const runs: { ours: Run[]; theirs: Run[] } = { ours: [], theirs: [] };
    try {
      // Loads the peer's topic and builds it, which is no part of any run.
      await peer('--feed', file, '--what', 'load');
      for (let pair = 1; pair <= options.pairs; pair++) {
        say(`pair ${pair} of ${options.pairs}: taocun`);
        runs.ours.push(await oursOf(engines, file, say));
        say(`pair ${pair} of ${options.pairs}: the other`);
        runs.theirs.push(theirsOf(await peer('--feed', file, '--mode', options.mode, ...pid)));
      }
    } finally {
      await peer('--what', 'clean');
    }
    const summary = {
      date: new Date().toISOString(),
      cores: os.availableParallelism(),
      loadAverageBefore,
      mode: options.mode,
      ratioOfUpdatesPerSecond: ratio(runs, ({ updatesPerSecond }) => updatesPerSecond),
      ratioOfCpu: ratio(runs, ({ cpuMicrosecondsPerUpdate }) => cpuMicrosecondsPerUpdate),
      runs,
    };
    print(runs, summary);
    return summary;
  } finally {
    fs.rmSync(folder, { recursive: true, force: true });
  }
}

async function oursOf(engines: BenchEngines, file: string, say: (line: string) => void): Promise<Run> {
  const installation = new BenchedInstallation(engines, `bench-${process.pid}-ours.`);
  try {
    await installation.prepare();
    const updates = await installation.load(readFeed(file));
    const throughput = await measureThroughput(installation, updates, 1, say);
    const { updatesPerSecond, seconds, cpuMicrosecondsPerUpdate: cpu, cpuMicrosecondsPerUpdateTotal } = throughput;
    const isWhole = processOrder.every((name) => cpu[name] !== undefined);
    return { updatesPerSecond, seconds, cpuMicrosecondsPerUpdate: isWhole ? cpuMicrosecondsPerUpdateTotal : undefined };
  } finally {
    await installation.remove();
  }
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
