import { setTimeout as pause } from 'node:timers/promises';

/**
 * The factor by which this machine is slower than a quiet core; jest measures it at the start of a run
 * (tools/jest/time-factor.cjs).
 */
export const TIME_FACTOR = Number(process.env['TIME_FACTOR'] ?? 1);

/** The one deadline of all waits in tests, which only a hang reaches. */
export const DEADLINE_MS = Math.round(180_000 * TIME_FACTOR);

interface Waiting {
  /** `DEADLINE_MS` by default. */
  readonly withinMs?: number;
  readonly everyMs?: number;
  /** Completes the message of the timeout: it took more than … until … */
  readonly what?: string;
}

/**
 * Asks until the answer is not 503, which a service gives while MongoDB or Kafka is too slow: it then can't
 * check a key, or has yet to connect.
 */
export function served<Answer extends { readonly status: number }>(
  ask: () => Promise<Answer>,
): Promise<Answer> {
  return until(ask, ({ status }) => status !== 503);
}

/** Waits for a condition, with a deadline. */
export function until(condition: () => boolean | Promise<boolean>, waiting?: Waiting): Promise<boolean>;
/**
 * Polls a value until the condition holds, and returns it. Rejects after the deadline with the last value.
 */
export function until<Seen>(
  look: () => Seen | Promise<Seen>,
  holds: (seen: Seen) => boolean,
  waiting?: Waiting,
): Promise<Seen>;
export async function until<Seen>(
  look: () => Seen | Promise<Seen>,
  second?: ((seen: Seen) => boolean) | Waiting,
  third?: Waiting,
): Promise<Seen> {
  const [holds, waiting] = typeof second === 'function' ? [second, third] : [Boolean, second];
  const { withinMs = DEADLINE_MS, everyMs = 20, what } = waiting ?? {};
  const endMs = performance.now() + withinMs;
  for (;;) {
    const seen = await look();
    if (holds(seen)) return seen;
    if (performance.now() > endMs) {
      const description = what ?? (holds === Boolean ? look : holds).toString();
      throw new Error(
        `It took more than ${withinMs} ms until ${description}. In the end: ${JSON.stringify(seen)}`,
      );
    }
    await pause(everyMs);
  }
}
