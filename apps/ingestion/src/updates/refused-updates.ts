import { type Refusal } from './sender-rights';

/** A refused update, with its place in the body. */
interface RefusedUpdate extends Refusal {
  /** Counted from 0, without blank lines. */
  readonly index: number;
  /** The line of NDJSON, from 1. */
  readonly line?: number;
}

/** The refused updates of a body as its answer has them. */
interface RefusedAnswer {
  readonly refused: readonly RefusedUpdate[];
  /** The number of further ones by reason, if there are more than `refused` lists: all after its last one. */
  readonly furtherRefused?: { readonly reasons: Readonly<Partial<Record<Refusal['reason'], number>>> };
}

/** The bounds of an answer: 99,999 refusals would be 12 MB of it, and each path and message is as long as its sender wants. */
export const refusedBounds = { listed: 1_000, listBytes: 262_144, pathLength: 256 };

/** Collects the refused updates of a body in its order: the first in full, further ones as counts. */
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

  get answer(): RefusedAnswer {
    if (this.#furtherCounts.size === 0) return { refused: this.#listed };
    return { refused: this.#listed, furtherRefused: { reasons: Object.fromEntries(this.#furtherCounts) } };
  }

  /** True if there was room for it. */
  #list(refused: RefusedUpdate): boolean {
    this.#listLeftBytes -= Buffer.byteLength(JSON.stringify(refused)) + 1;
    if (this.#listed.length === refusedBounds.listed || this.#listLeftBytes < 0) return false;
    this.#listed.push(refused);
    return true;
  }
}

/** A path ends in a name that comes from outside where a property is unknown. */
function shortened(path: string): string {
  const { pathLength } = refusedBounds;
  return path.length <= pathLength ? path : `${path.slice(0, pathLength - 1).toWellFormed()}…`;
}
