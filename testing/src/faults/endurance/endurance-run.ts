import { BenchedInstallation } from '@taocun/bench/measure/benched-installation';
import { measureLatency } from '@taocun/bench/measure/latency';
import { startEphemeralEngines } from '@taocun/tools/engines';
import { judge } from './judgement';
import { type UsageSample, sampleEvery, type Samples } from './samples';

interface EnduranceOptions {
  /** After the warm-up. */
  readonly minutes: number;
  readonly rate: number;
  readonly say: (line: string) => void;
}

const WARM_UP_SECONDS = 120;
const SAMPLE_SECONDS = 5;
const SLICE_SECONDS = 15;
const VILLAGES = 1_000;
const SHOPS = 10_000;

/** Returns each series that steadily grows or becomes slower. */
export async function runEndurance({ minutes, rate, say }: EnduranceOptions): Promise<readonly string[]> {
  const engines = await startEphemeralEngines('endurance', say);
  const pids = { kafkaPid: engines.kafka.pid, mongodbPid: engines.mongodb.pid };
  const installation = new BenchedInstallation({ ...engines, ...pids }, 'endurance-');
  try {
    await installation.prepare();
    let samples: Samples = new Map();
    const latency = await measureLatency(
      installation,
      {
        rate,
        seconds: minutes * 60,
        warmUpSeconds: WARM_UP_SECONDS,
        villages: VILLAGES,
        shops: SHOPS,
        instances: 1,
        sliceSeconds: SLICE_SECONDS,
        during: (services) => {
          const sampling = sampleEvery(SAMPLE_SECONDS, services);
          samples = sampling.samples;
          return () => sampling.stop();
        },
      },
      say,
    );
    const judged = judge(after(samples, WARM_UP_SECONDS), latency.slices ?? [], SLICE_SECONDS, {
      namesPerSecond: rate,
      verdictsPerSecond: latency.toKafkaSubscriberMs.count / latency.seconds,
    });
    const { p50, p99, max } = latency.toKafkaSubscriberMs;
    say(judged.table);
    say(
      `time to a verdict: median ${p50} ms, 99th percentile ${p99} ms, at most ${max} ms; ${latency.missing} of them missing`,
    );
    return [...judged.wrong, ...(latency.missing === 0 ? [] : [`${latency.missing} verdicts have not come`])];
  } finally {
    await installation.remove();
    await engines.stop();
  }
}

function after(samples: Samples, seconds: number): Samples {
  const later = (all: readonly UsageSample[]): UsageSample[] =>
    all.filter((sample) => sample.seconds >= seconds);
  return new Map(Array.from(samples, ([service, all]) => [service, later(all)]));
}
