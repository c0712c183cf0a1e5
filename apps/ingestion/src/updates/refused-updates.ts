import { type Refusal } from './sender-rights';
import { refusedBounds, type RefusedUpdate, type UpdatesAnswer } from './updates-answers';

/** Collects the refused updates of a body in order: the first in full, further ones as counts. */
export class RefusedUpdates {
  readonly #listed: RefusedUpdate[] = [];
  readonly #counts = new Map<Refusal['reason'], number>();
  readonly #furtherCounts = new Map<Refusal['reason'], number>();
  #listLeftBytes = refusedBounds.listBytes;

  add(given: RefusedUpdate): void {
    const refused = { ...given, path: shortened(given.path) };
    const { reason } = refused;
    this.#counts.set(reason, (this.#counts.get(reason) ?? 0) + 1);
    if (this.#furtherCounts.size === 0 && this.#list(refused)) return;
    this.#furtherCounts.set(reason, (this.#furtherCounts.get(reason) ?? 0) + 1);
  }

  get counts(): ReadonlyMap<Refusal['reason'], number> {
    return this.#counts;
  }

  get answer(): Omit<UpdatesAnswer, 'accepted'> {
    if (this.#furtherCounts.size === 0) return { refused: this.#listed };
    return { refused: this.#listed, furtherRefused: { reasons: Object.fromEntries(this.#furtherCounts) } };
  }

  /** True if there was room to list it. */
  #list(refused: RefusedUpdate): boolean {
    this.#listLeftBytes -= Buffer.byteLength(JSON.stringify(refused)) + 1;
    if (this.#listed.length === refusedBounds.listed || this.#listLeftBytes < 0) return false;
    this.#listed.push(refused);
    return true;
  }
}

/** The path of an unknown property ends with a name that the sender chose. */
function shortened(path: string): string {
  const { pathLength } = refusedBounds;
  return path.length <= pathLength ? path : `${path.slice(0, pathLength - 1).toWellFormed()}…`;
}
