import { type Refusal } from './sender-rights';
import { type RefusedAlike, refusedBounds, type RefusedUpdate, type UpdatesAnswer } from './updates-answers';

/** Collects the refused updates of a body in order: the first in full, further ones without messages. */
export class RefusedUpdates {
  readonly #listed: RefusedUpdate[] = [];
  readonly #counts = new Map<Refusal['reason'], number>();
  readonly #furtherCounts = new Map<Refusal['reason'], number>();
  readonly #faults = new Map<string, RefusedAlike & { readonly indexes: number[] }>();
  #listLeftBytes = refusedBounds.listBytes;
  #furtherLeftBytes = refusedBounds.furtherBytes;

  add(given: RefusedUpdate): void {
    const refused = { ...given, path: cutName(given.path) };
    const { reason } = refused;
    this.#counts.set(reason, (this.#counts.get(reason) ?? 0) + 1);
    if (this.#furtherCounts.size === 0 && this.#list(refused)) return;
    this.#furtherCounts.set(reason, (this.#furtherCounts.get(reason) ?? 0) + 1);
    this.#nameFurther(refused);
  }

  get counts(): ReadonlyMap<Refusal['reason'], number> {
    return this.#counts;
  }

  get answer(): Omit<UpdatesAnswer, 'accepted'> {
    if (this.#furtherCounts.size === 0) return { refused: this.#listed };
    const furtherRefused = {
      reasons: Object.fromEntries(this.#furtherCounts),
      faults: [...this.#faults.values()],
    };
    return { refused: this.#listed, furtherRefused };
  }

  /** True if there was room to list it. */
  #list(refused: RefusedUpdate): boolean {
    this.#listLeftBytes -= jsonBytes(refused);
    if (this.#listed.length === refusedBounds.listed || this.#listLeftBytes < 0) return false;
    this.#listed.push(refused);
    return true;
  }

  #nameFurther({ index, reason, path }: RefusedUpdate): void {
    const key = `${reason} ${path}`;
    const fault = this.#faults.get(key) ?? { reason, path, indexes: [] };
    this.#furtherLeftBytes -= fault.indexes.length === 0 ? jsonBytes(fault) : 0;
    this.#furtherLeftBytes -= String(index).length + 1;
    if (this.#furtherLeftBytes < 0) return;
    fault.indexes.push(index);
    this.#faults.set(key, fault);
  }
}

const jsonBytes = (value: object): number => Buffer.byteLength(JSON.stringify(value)) + 1;

/**
 * Cuts a path or a source to the length of valid ones: that of an invalid update may be as long as its sender
 * wants.
 */
export function cutName(name: string): string {
  const { pathLength } = refusedBounds;
  return name.length <= pathLength ? name : `${name.slice(0, pathLength - 1).toWellFormed()}…`;
}
