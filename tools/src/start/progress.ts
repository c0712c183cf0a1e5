import { performance } from 'node:perf_hooks';
import { setTimeout as pause } from 'node:timers/promises';
import { serviceNames } from '@taocun/contracts';
import type { LoopStatus } from '@taocun/messaging';
import { Presets, SingleBar } from 'cli-progress';
import { askService } from './ask-service';
import { type Services } from './services';

/** Warnings and errors of services that came while a bar was shown; they follow it. */
const held: string[] = [];
let isShown = false;

/**
 * Passes warnings and errors of the services on to standard error, but never through a bar. That a service which loads a history isn't
 * ready is what the bar shows, and no news.
 */
export function hearService(line: string): void {
  if (!/ (WARN|ERROR|FATAL) /.test(line)) return;
  if (!isShown) process.stderr.write(`${line}\n`);
  else if (!line.includes(' WARN ') || !line.includes('Not ready')) held.push(line);
}

/** A bar with rate and time left on a terminal, now and then a line elsewhere. It is full only when it is told that all is done. */
export class ProgressBar {
  readonly #bar: SingleBar;
  #startedMs = performance.now();
  #doneBefore = 0;
  #furthest = 0;

  constructor(
    title: string,
    private total: number,
  ) {
    this.#bar = new SingleBar(
      {
        format: `${title} {bar} {percentage}% | {done} of {all} | {rate} | {left}`,
        noTTYOutput: true,
        notTTYSchedule: 5_000,
        hideCursor: true,
        clearOnComplete: false,
        barsize: 24,
        emptyOnZero: true,
      },
      Presets.shades_classic,
    );
    this.#bar.start(total, 0, this.#texts(0));
    isShown = true;
  }

  /** The clock of the rate starts here, not where the bar was drawn; what is done already does not count for it. */
  begin(doneBefore = 0): void {
    this.#startedMs = performance.now();
    this.#doneBefore = doneBefore;
  }

  /** More may have come meanwhile. What is left at the end, such as saving, takes its time too: until `complete` one is missing. */
  update(done: number, total = this.total): void {
    if (total !== this.total) this.#bar.setTotal((this.total = total));
    // It never goes back, though a service may find that more has come for it.
    this.#furthest = Math.max(this.#furthest, Math.min(done, total - 1));
    this.#bar.update(this.#furthest, this.#texts(this.#furthest));
  }

  complete(): void {
    this.#bar.update(this.total, this.#texts(this.total));
  }

  stop(): void {
    this.#bar.stop();
    isShown = false;
    for (const line of held.splice(0)) process.stderr.write(`${line}\n`);
  }

  #texts(done: number): Readonly<Record<'done' | 'all' | 'rate' | 'left', string>> {
    const seconds = (performance.now() - this.#startedMs) / 1_000;
    const rate = seconds > 0.5 ? Math.round((done - this.#doneBefore) / seconds) : 0;
    const left = done >= this.total - 1 ? 'finishing' : rate > 0 ? `${Math.ceil((this.total - done) / rate)} s left` : '-';
    return {
      done: done.toLocaleString('en'),
      all: this.total.toLocaleString('en'),
      rate: rate > 0 ? `${rate.toLocaleString('en')}/s` : '-',
      left: done === this.total ? 'done' : left,
    };
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
  /** Records of any service's topics that it has still to read. */
  readonly behind: number;
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
      progress?.update(Math.min(now.read, now.there - now.behind), now.there);
      // Two looks apart by more than the services' own between two looks at the log.
      if (now.quiet && before?.fingerprint === now.fingerprint && atMs - movedMs > 1_500) {
        progress?.complete();
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
    behind: Math.max(...statuses.map(({ partitions }) => partitions.reduce((sum, { offset, end }) => sum + end - offset, 0))),
    sources: of,
    fingerprint: statuses.map(({ partitions }) => partitions.map(({ offset, checkpoint }) => `${offset}/${checkpoint}`).join()).join(' '),
    quiet:
      statuses.every(
        ({ running, partitions }) =>
          running && partitions.length > 0 && partitions.every(({ offset, checkpoint, end }) => offset === end && checkpoint === end),
      ) && of.every(({ position }) => position === 'read'),
  };
}
