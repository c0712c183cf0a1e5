import { performance } from 'node:perf_hooks';
import { setTimeout as pause } from 'node:timers/promises';
import { serviceNames } from '@taocun/contracts';
import type { LoopStatus } from '@taocun/messaging';
import { Presets, SingleBar } from 'cli-progress';
import { askService } from './ask-service';
import { type Services } from './services';

/** A bar with rate and time left on a terminal, now and then a line elsewhere. */
export class ProgressBar {
  readonly #bar: SingleBar;
  #startedMs = performance.now();
  #doneBefore = 0;

  constructor(
    title: string,
    private total: number,
  ) {
    this.#bar = new SingleBar(
      {
        format: `${title} {bar} {percentage}% | {value} of {total} | {rate}/s | {left} left`,
        noTTYOutput: true,
        notTTYSchedule: 5_000,
        hideCursor: true,
        clearOnComplete: false,
        barsize: 24,
        emptyOnZero: true,
      },
      Presets.shades_classic,
    );
    this.#bar.start(total, 0, { rate: '-', left: '-' });
  }

  /** The clock of the rate starts here, not where the bar was drawn; what is done already does not count for it. */
  begin(doneBefore = 0): void {
    this.#startedMs = performance.now();
    this.#doneBefore = doneBefore;
  }

  /** More may have come meanwhile. */
  update(done: number, total = this.total): void {
    if (total !== this.total) this.#bar.setTotal((this.total = total));
    const seconds = (performance.now() - this.#startedMs) / 1_000;
    const rate = seconds > 0 ? (done - this.#doneBefore) / seconds : 0;
    const left = rate > 0 ? `${Math.ceil((this.total - done) / rate)} s` : '-';
    this.#bar.update(done, { rate: Math.round(rate).toLocaleString('en'), left });
  }

  stop(): void {
    this.#bar.stop();
  }
}

interface Throughput {
  /** Updates read by ingestion while this waited. */
  readonly updates: number;
  /** From the first record read to the moment when nothing moved any more in any service. */
  readonly seconds: number;
}

/** How far the services are with what Kafka holds. */
interface Standing {
  /** Records that ingestion has read, of those that are there. */
  readonly read: number;
  readonly there: number;
  /** The partitions of `marketplace.updates`. */
  readonly sources: LoopStatus['partitions'];
  /** Changes with everything that moves. */
  readonly fingerprint: string;
  /** Everything is read, saved and announced. */
  readonly quiet: boolean;
}

/** Waits until all that lies in Kafka has gone through the three services and is saved, showing how far it is. */
export async function untilThrough({ addresses, ended }: Services, title: string): Promise<Throughput> {
  let progress: ProgressBar | undefined;
  let before: Standing | undefined;
  let firstMs: number | undefined;
  let movedMs = performance.now();
  // Where each partition began: until it is loaded it does not know.
  const begunAt = new Map<number, number>();
  try {
    for (;;) {
      const now = await Promise.race([standing(addresses), ended]);
      const atMs = performance.now();
      if (now.fingerprint !== before?.fingerprint) movedMs = atMs;
      for (const { partition, state, checkpoint } of now.sources)
        if (state === 'running' && !begunAt.has(partition)) begunAt.set(partition, checkpoint);
      const updates = now.sources.reduce((sum, { partition, offset }) => sum + offset - (begunAt.get(partition) ?? offset), 0);
      if (progress === undefined && now.there > now.read) progress = new ProgressBar(title, now.there);
      if (firstMs === undefined && updates > 0) {
        firstMs = before === undefined ? atMs : movedMs;
        progress?.begin(now.read - updates);
      }
      progress?.update(now.read, now.there);
      // Two looks apart by more than the services' own between two looks at the log.
      if (now.quiet && before?.fingerprint === now.fingerprint && atMs - movedMs > 1_500) {
        return { updates, seconds: firstMs === undefined ? 0 : (movedMs - firstMs) / 1_000 };
      }
      before = now;
      await pause(100);
    }
  } finally {
    progress?.stop();
  }
}

async function standing(addresses: Services['addresses']): Promise<Standing> {
  const statuses = await Promise.all(serviceNames.map((name) => askService<LoopStatus>(`${addresses[name]}/positions`)));
  const [ingestion] = statuses;
  const of = ingestion?.partitions ?? [];
  return {
    read: of.reduce((sum, { offset }) => sum + offset, 0),
    there: of.reduce((sum, { end }) => sum + end, 0),
    sources: of,
    fingerprint: statuses.map(({ partitions }) => partitions.map(({ offset, checkpoint }) => `${offset}/${checkpoint}`).join()).join(' '),
    quiet:
      statuses.every(
        ({ running, partitions }) =>
          running && partitions.length > 0 && partitions.every(({ offset, checkpoint, end }) => offset === end && checkpoint === end),
      ) && of.every(({ position }) => position === 'read'),
  };
}
