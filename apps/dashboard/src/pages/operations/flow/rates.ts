import type { Flow, ServiceName } from '../../../server/api';

/** The counters of a service since its start, at one moment. */
interface Sample {
  readonly atMs: number;
  readonly startedAt: number | undefined;
  readonly records: number;
  readonly published: number;
  readonly cpuSeconds: number | undefined;
}

/** The rates of a service over the last few samples, because a feed may come in bursts. */
export interface Rate {
  readonly recordsPerSecond: number;
  readonly publishedPerSecond: number;
  readonly cpuShare: number | undefined;
}

const MOST_SAMPLES = 61;
const OVER_LOOKS = 5;

/** The rates of each service, from successive samples of its counters. */
export class Rates {
  readonly #samples = new Map<ServiceName, Sample[]>();

  sample({ services }: Flow, atMs: number): void {
    for (const one of services) {
      if (!one.answers) continue;
      const { startedAtSeconds: startedAt, cpuSeconds } = one.process;
      const { records, recordsPublished: published } = one.counters;
      const sample = { atMs, startedAt, records, published, cpuSeconds };
      const known = this.#samples.get(one.service) ?? [];
      // A restarted process counts from zero, and another instance behind the same address has its own counters.
      const kept = known.at(-1)?.startedAt === startedAt ? known : [];
      if (kept.at(-1)?.atMs === atMs) continue;
      this.#samples.set(one.service, [...kept, sample].slice(-MOST_SAMPLES));
    }
  }

  /** Undefined before the second sample. */
  of(service: ServiceName): Rate | undefined {
    const [before, ...later] = (this.#samples.get(service) ?? []).slice(-1 - OVER_LOOKS);
    const last = later.at(-1);
    return before === undefined || last === undefined ? undefined : between(before, last);
  }

  /** Records a second at each sample of the last minute, the earliest first. */
  history(service: ServiceName): readonly number[] {
    const samples = this.#samples.get(service) ?? [];
    return samples.slice(1).map((sample, at) => between(samples[at] ?? sample, sample).recordsPerSecond);
  }
}

function between(before: Sample, last: Sample): Rate {
  const seconds = (last.atMs - before.atMs) / 1_000;
  const per = (now: number, then: number): number => (seconds > 0 ? Math.max(0, now - then) / seconds : 0);
  const { cpuSeconds } = last;
  return {
    recordsPerSecond: per(last.records, before.records),
    publishedPerSecond: per(last.published, before.published),
    cpuShare: cpuSeconds === undefined || before.cpuSeconds === undefined ? undefined : per(cpuSeconds, before.cpuSeconds),
  };
}
