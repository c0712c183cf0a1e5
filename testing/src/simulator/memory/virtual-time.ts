import * as perfHooks from 'node:perf_hooks';
import * as promises from 'node:timers/promises';

/** A simulated process, which may be killed or stopped for a while. */
export interface Actor {
  readonly name: string;
  dead: boolean;
  frozen: boolean;
}

interface Happening {
  readonly atMs: number;
  readonly order: number;
  readonly actor: Actor | undefined;
  readonly happens: () => void;
  cancelled: boolean;
}

/** The start of every history. */
const BEGINNING_MS = Date.parse('2026-01-01T00:00:00Z');

/**
 * Divides the services' backoff pauses, which would otherwise fill most of a history: everything else here is
 * fast.
 */
const PAUSES_SHORTENED = 4;

/**
 * The only clock of a simulated history. While `run` runs, it replaces Node's timers and clocks, so
 * everything that waits, waits here. Events run one after another, each until nothing is left to do at that
 * moment, so the same seed gives the same history byte for byte.
 */
export class VirtualTime {
  readonly #heap: Happening[] = [];
  readonly #held = new Map<Actor, Happening[]>();
  #nowMs = 0;
  #order = 0;
  #actor: Actor | undefined;
  #steps = 0;

  get nowMs(): number {
    return this.#nowMs;
  }

  get steps(): number {
    return this.#steps;
  }

  /** The actor that runs now. */
  get actor(): Actor | undefined {
    return this.#actor;
  }

  /**
   * Schedules an event of `actor` in `ms`: it never runs if the actor is dead by then, and later if it is
   * stopped. `undefined` is the outside world.
   */
  after(ms: number, actor: Actor | undefined, happens: () => void): () => void {
    const happening: Happening = {
      atMs: this.#nowMs + Math.max(0, ms),
      order: this.#order++,
      actor,
      happens,
      cancelled: false,
    };
    this.#push(happening);
    return () => (happening.cancelled = true);
  }

  /** Resumes `actor`, with all events that arrived for it meanwhile. */
  thaw(actor: Actor): void {
    actor.frozen = false;
    for (const { happens, cancelled } of this.#held.get(actor) ?? [])
      if (!cancelled) this.after(0, actor, happens);
    this.#held.delete(actor);
  }

  /** Runs events until `done`; throws what `done` throws, or if no event is left. */
  async run(done: () => boolean): Promise<void> {
    const takeBack = this.#install();
    try {
      await new Promise<void>((resolve, reject) => {
        const step = (): void => {
          this.#actor = undefined;
          try {
            if (done()) return resolve();
            this.#happen();
          } catch (error) {
            return reject(error instanceof Error ? error : new Error(String(error)));
          }
          // Runs after every promise that could continue has continued.
          queueMicrotask(() => process.nextTick(step));
        };
        process.nextTick(step);
      });
    } finally {
      takeBack();
    }
  }

  #happen(): void {
    for (;;) {
      const next = this.#pop();
      if (next === undefined) throw new Error('Nothing more can happen, but the history is not at its end.');
      const { actor } = next;
      if (next.cancelled || actor?.dead === true) continue;
      this.#nowMs = Math.max(this.#nowMs, next.atMs);
      if (actor?.frozen === true) {
        const held = this.#held.get(actor);
        if (held === undefined) this.#held.set(actor, [next]);
        else held.push(next);
        continue;
      }
      this.#steps++;
      this.#actor = actor;
      next.happens();
      return;
    }
  }

  #push(happening: Happening): void {
    const heap = this.#heap;
    let at = heap.push(happening) - 1;
    while (at > 0) {
      const parent = (at - 1) >> 1;
      if (!isBefore(happening, heap[parent]!)) break;
      heap[at] = heap[parent]!;
      at = parent;
    }
    heap[at] = happening;
  }

  #pop(): Happening | undefined {
    const heap = this.#heap;
    const first = heap[0];
    const last = heap.pop();
    if (first === undefined || last === undefined || heap.length === 0) return first;
    let at = 0;
    for (;;) {
      let child = 2 * at + 1;
      if (child >= heap.length) break;
      if (child + 1 < heap.length && isBefore(heap[child + 1]!, heap[child]!)) child++;
      if (!isBefore(heap[child]!, last)) break;
      heap[at] = heap[child]!;
      at = child;
    }
    heap[at] = last;
    return first;
  }

  /** Replaces Node's clocks and timers with this one; the returned function restores them. */
  #install(): () => void {
    const real = { ...timersOf(globalThis), Date, pause: promises.setTimeout };
    const timers = {
      setTimeout: (happens: (...args: unknown[]) => void, ms = 0, ...args: unknown[]) =>
        this.#timer(ms, () => happens(...args)),
      setImmediate: (happens: (...args: unknown[]) => void, ...args: unknown[]) =>
        this.#timer(0, () => happens(...args)),
      setInterval: (happens: () => void, ms = 1) => this.#interval(ms, happens),
      clearTimeout: stop,
      clearInterval: stop,
      clearImmediate: stop,
    };
    Object.assign(globalThis, timers, { Date: dateAt(() => BEGINNING_MS + Math.floor(this.#nowMs)) });
    Object.defineProperty(perfHooks.performance, 'now', { configurable: true, value: () => this.#nowMs });
    (builtIn(promises) as { setTimeout: unknown }).setTimeout = this.#pause.bind(this);
    return () => {
      const { pause, ...others } = real;
      Object.assign(globalThis, others);
      delete (perfHooks.performance as { now?: unknown }).now;
      (builtIn(promises) as { setTimeout: unknown }).setTimeout = pause;
    };
  }

  #timer(ms: number, happens: () => void): { stop(): void; unref(): void } {
    const cancel = this.after(ms, this.#actor, happens);
    return { stop: () => void cancel(), unref: () => undefined };
  }

  #interval(ms: number, happens: () => void): { stop(): void; unref(): void } {
    const actor = this.#actor;
    let cancel: () => void = () => undefined;
    const again = (): void => {
      cancel = this.after(ms, actor, () => {
        again();
        happens();
      });
    };
    again();
    return { stop: () => void cancel(), unref: () => undefined };
  }

  #pause<T>(ms = 0, value?: T, { signal }: { signal?: AbortSignal } = {}): Promise<T | undefined> {
    return new Promise((resolve, reject) => {
      const aborted = (): void =>
        reject(
          Object.assign(new Error('The operation was aborted'), { name: 'AbortError', code: 'ABORT_ERR' }),
        );
      if (signal?.aborted === true) return aborted();
      const cancel = this.after(ms / PAUSES_SHORTENED, this.#actor, () => resolve(value));
      signal?.addEventListener('abort', () => {
        cancel();
        aborted();
      });
    });
  }
}

function isBefore(a: Happening, b: Happening): boolean {
  return a.atMs < b.atMs || (a.atMs === b.atMs && a.order < b.order);
}

function stop(timer: { stop?: () => void } | undefined): void {
  timer?.stop?.();
}

function timersOf({
  setTimeout,
  setInterval,
  setImmediate,
  clearTimeout,
  clearInterval,
  clearImmediate,
}: typeof globalThis) {
  return { setTimeout, setInterval, setImmediate, clearTimeout, clearInterval, clearImmediate };
}

/** The module's own exports, of which `import *` returns a copy. */
function builtIn(imported: object): object {
  return (imported as { default?: object }).default ?? imported;
}

/** `Date` with another clock, for `Date.now()` and for `new Date()`. */
function dateAt(now: () => number): DateConstructor {
  return new Proxy(Date, {
    construct: (real, given) => Reflect.construct(real, given.length === 0 ? [now()] : given) as Date,
    get: (real, name) => (name === 'now' ? now : (Reflect.get(real, name) as unknown)),
  });
}
