import { setTimeout as pause } from 'node:timers/promises';

/** A number is `withinMs`. */
type Waiting =
  | number
  | {
      /** 30 s by itself. */
      readonly withinMs?: number;
      readonly everyMs?: number;
      /** Said where it takes too long: it took more than … until … */
      readonly what?: string;
    };

/** Waits for a condition, with a deadline. */
export function until(condition: () => boolean | Promise<boolean>, waiting?: Waiting): Promise<boolean>;
/** Looks until what is seen holds, and gives it. Rejects after the deadline, with what was seen last. */
export function until<Seen>(look: () => Seen | Promise<Seen>, holds: (seen: Seen) => boolean, waiting?: Waiting): Promise<Seen>;
export async function until<Seen>(
  look: () => Seen | Promise<Seen>,
  second?: ((seen: Seen) => boolean) | Waiting,
  third?: Waiting,
): Promise<Seen> {
  const [holds, waiting] = typeof second === 'function' ? [second, third] : [Boolean, second];
  const { withinMs = 30_000, everyMs = 20, what } = typeof waiting === 'number' ? { withinMs: waiting } : (waiting ?? {});
  const endMs = performance.now() + withinMs;
  for (;;) {
    const seen = await look();
    if (holds(seen)) return seen;
    if (performance.now() > endMs) {
      const wanted = what ?? (holds === Boolean ? look : holds).toString();
      throw new Error(`It took more than ${withinMs} ms until ${wanted}. In the end: ${JSON.stringify(seen)}`);
    }
    await pause(everyMs);
  }
}
