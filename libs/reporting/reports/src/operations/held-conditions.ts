import { conditions, minutesOf, type ObservedFlow, type SeenCondition, seenIn } from '@taocun/service';

const MINUTE_MS = 60_000;

/** A condition that holds, and since when. */
export interface HeldCondition extends Pick<SeenCondition, 'name' | 'what' | 'command' | 'isUrgent'> {
  readonly since: Date;
  /** True once it has held for the time that the alert allows. */
  readonly isFiring: boolean;
}

interface Held {
  readonly seen: SeenCondition;
  readonly sinceMs: number;
  readonly seenMs: number;
  /** The highest position since then. */
  readonly highest: number;
}

/** The conditions that hold, from poll to poll, and since when. */
export class HeldConditions {
  #held: ReadonlyMap<string, Held> = new Map();

  after(flow: ObservedFlow, nowMs: number): readonly HeldCondition[] {
    const before = new Map([...this.#held].filter(([, each]) => !isForgotten(each, nowMs)));
    const held = new Map([...before].filter(([, { seen }]) => seen.position !== undefined));
    for (const seen of seenIn(flow, nowMs)) {
      const key = `${seen.name} ${seen.of}`;
      const next = heldSince(seen, before.get(key), nowMs);
      if (next === undefined) held.delete(key);
      else held.set(key, next);
    }
    this.#held = held;
    return Array.from(held.values(), ({ seen: { name, what, command, isUrgent }, sinceMs }) => ({
      name,
      what,
      command,
      isUrgent,
      since: new Date(sinceMs),
      isFiring: nowMs - sinceMs >= MINUTE_MS * minutesOf(name),
    }));
  }
}

/**
 * A partition that is being loaded, or moves to another instance, is not seen for a while: Prometheus
 * remembers it for as long.
 */
function isForgotten({ seen: { name, position }, seenMs }: Held, nowMs: number): boolean {
  const { earlierMinutes = 0 } = conditions[name];
  return position !== undefined && nowMs - seenMs > MINUTE_MS * earlierMinutes;
}

/** Undefined if the condition does not hold. A position that falls back and catches up has not moved. */
function heldSince(seen: SeenCondition, before: Held | undefined, nowMs: number): Held | undefined {
  const { since, position } = seen;
  const sinceMs = since?.getTime() ?? before?.sinceMs ?? nowMs;
  if (position === undefined) return { seen, sinceMs, seenMs: nowMs, highest: 0 };
  const { offset, isAtEnd } = position;
  const hasFallenBack = before !== undefined && offset < before.highest;
  if (isAtEnd) return hasFallenBack ? before : undefined;
  if (before === undefined || offset > before.highest)
    return { seen, sinceMs: nowMs, seenMs: nowMs, highest: offset };
  return { seen, sinceMs, seenMs: nowMs, highest: before.highest };
}
