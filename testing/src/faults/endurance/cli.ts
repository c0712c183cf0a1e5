import { Command } from 'commander';
import { count } from '@taocun/bench/count';
import { BenchedInstallation } from '@taocun/bench/benched-installation';
import { measureLatency } from '@taocun/bench/latency';
import { startEngines } from '@taocun/dev/engines';
import { judge } from './judgement';
import { type UsageSample, sampleEvery, type Samples } from './samples';

interface Options {
  readonly minutes: number;
  readonly rate: number;
  readonly warmUp: number;
  readonly villages: number;
  readonly shops: number;
}

const SAMPLE_SECONDS = 5;
const SLICE_SECONDS = 15;

const command = new Command('npm run endurance --')
  .description(
    'Runs the three services at a steady rate on engines of its own, and holds their memory, files, sockets and the time to a verdict to\n' +
      'staying as they are: by least squares, each slope with its standard error. Memory may grow with the names that are remembered.',
  )
  .option('--minutes <count>', 'after the warm-up', count, 60)
  .option('--rate <count>', 'updates a second', count, 1_000)
  .option('--warm-up <minutes>', 'before that, and not judged', count, 2)
  .option('--villages <count>', 'ordinary villages', count, 1_000)
  .option('--shops <count>', 'their shops', count, 10_000)
  .action((options: Options) => main(options));

async function main({ minutes, rate, warmUp, villages, shops }: Options): Promise<void> {
  const engines = await startEngines({ name: 'endurance', ephemeral: true, log: say });
  const installation = new BenchedInstallation(engines, 'endurance-');
  let wrong: readonly string[] = [];
  try {
    await installation.prepare();
    let samples: Samples = new Map();
    const latency = await measureLatency(
      installation,
      {
        ...{ rate, seconds: minutes * 60, warmUpSeconds: warmUp * 60, villages, shops, instances: 1, sliceSeconds: SLICE_SECONDS },
        during: (services) => {
          const sampling = sampleEvery(SAMPLE_SECONDS, services);
          samples = sampling.samples;
          return () => sampling.stop();
        },
      },
      say,
    );
    const judged = judge(after(samples, warmUp * 60), latency.slices ?? [], SLICE_SECONDS, rate);
    const { p50, p99, max } = latency.toKafkaSubscriberMs;
    say(judged.table);
    say(`time to a verdict: median ${p50} ms, 99th percentile ${p99} ms, at most ${max} ms; ${latency.missing} of them missing`);
    wrong = [...judged.wrong, ...(latency.missing === 0 ? [] : [`${latency.missing} verdicts have not come`])];
  } finally {
    await installation.remove();
    await engines.stop();
  }
  for (const one of wrong) say(one);
  say(wrong.length === 0 ? 'Nothing grows, and nothing becomes slower.' : `${wrong.length} wrong`);
  process.exitCode = wrong.length === 0 ? 0 : 1;
}

function after(samples: Samples, seconds: number): Samples {
  const later = (all: readonly UsageSample[]): UsageSample[] => all.filter((sample) => sample.seconds >= seconds);
  return new Map(Array.from(samples, ([service, all]) => [service, later(all)]));
}

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}

void command.parseAsync().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
  process.exitCode = 1;
});
