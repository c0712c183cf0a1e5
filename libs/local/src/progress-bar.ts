import { performance } from 'node:perf_hooks';
import { Presets, SingleBar } from 'cli-progress';

/** Warnings and errors of services that arrived while a bar was shown; they are printed after it. */
const held: string[] = [];
let isShown = false;

/**
 * Passes warnings and errors of a service on to standard error with their stacks, but never through a bar. A
 * service that loads a history warns that it is not ready; the bar already shows that, so the warning is
 * dropped.
 * @returns the listener of one service, whose stacks are the indented lines after an error
 */
export function hearService(): (line: string) => void {
  let isPassedOn = false;
  return (line) => {
    if (!line.startsWith('    ')) {
      const isDropped = isShown && line.includes(' WARN ') && line.includes('Not ready');
      isPassedOn = / (WARN|ERROR|FATAL) /.test(line) && !isDropped;
    }
    if (!isPassedOn) return;
    if (isShown) held.push(line);
    else process.stderr.write(`${line}\n`);
  };
}

/**
 * A bar with rate and time left on a terminal, elsewhere a line now and then. It is full only after
 * `complete`.
 */
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

  /** The rate is measured from here, not from the drawing of the bar; `doneBefore` does not count. */
  begin(doneBefore = 0): void {
    this.#startedMs = performance.now();
    this.#doneBefore = doneBefore;
  }

  /**
   * The total may have grown. The last work, such as saving, takes time too, so one stays missing until
   * `complete`.
   */
  update(done: number, total = this.total): void {
    if (total !== this.total) this.#bar.setTotal((this.total = total));
    // The bar never moves back, even if a service finds that more work has arrived.
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
    const left =
      done >= this.total - 1
        ? 'finishing'
        : rate > 0
          ? `${Math.ceil((this.total - done) / rate)} s left`
          : '-';
    return {
      done: done.toLocaleString('en'),
      all: this.total.toLocaleString('en'),
      rate: rate > 0 ? `${rate.toLocaleString('en')}/s` : '-',
      left: done === this.total ? 'done' : left,
    };
  }
}
