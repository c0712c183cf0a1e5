import { performance } from 'node:perf_hooks';
import { Presets, SingleBar } from 'cli-progress';

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
