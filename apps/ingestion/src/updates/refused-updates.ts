import { type Refusal } from './sender-rights';

/** A refused update, with its place in the body. */
interface RefusedUpdate extends Refusal {
  /** Counted from 0, without blank lines. */
  readonly index: number;
  /** The line of NDJSON, from 1. */
  readonly line?: number;
}

/** Refused updates that share reason and path, beyond those that are listed one by one. */
interface RefusedGroup extends Refusal {
  /** The first and last index of each row of them. */
  readonly indexes: readonly (readonly [first: number, last: number])[];
}

/** The refused updates of a body as its answer has them. */
interface RefusedAnswer {
  readonly refused: readonly RefusedUpdate[];
  /** Where there are more than `refused` lists. */
  readonly furtherRefused?: {
    readonly reasons: Readonly<Partial<Record<Refusal['reason'], number>>>;
    readonly groups: readonly RefusedGroup[];
    /** How many are in no group: the last ones of the body. */
    readonly unnamed: number;
  };
}

/** The bounds of an answer: 99,999 refusals would be 12 MB of it, and each path and message is as long as its sender wants. */
export const refusedBounds = { listed: 1_000, listBytes: 262_144, groupsBytes: 262_144, pathLength: 256 };
/** Of `[12345,67890],`, and of the members of a group. */
const ROW_BYTES = 14;
const GROUP_BYTES = 60;

/** Collects the refused updates of a body in its order: the first in full, further ones in groups, and the last as a count where that is too much. */
export class RefusedUpdates {
  readonly #listed: RefusedUpdate[] = [];
  readonly #groups = new Map<string, Refusal & { readonly indexes: [number, number][] }>();
  readonly #counts = new Map<Refusal['reason'], number>();
  readonly #furtherCounts = new Map<Refusal['reason'], number>();
  #listLeftBytes = refusedBounds.listBytes;
  #groupsLeftBytes = refusedBounds.groupsBytes;
  #unnamed = 0;

  add(given: RefusedUpdate): void {
    const refused = { ...given, path: shortened(given.path) };
    const { reason } = refused;
    this.#counts.set(reason, (this.#counts.get(reason) ?? 0) + 1);
    if (this.#furtherCounts.size === 0 && this.#list(refused)) return;
    this.#furtherCounts.set(reason, (this.#furtherCounts.get(reason) ?? 0) + 1);
    if (this.#unnamed > 0 || !this.#group(refused)) this.#unnamed++;
  }

  /** How many were refused, by reason. */
  get counts(): ReadonlyMap<Refusal['reason'], number> {
    return this.#counts;
  }

  get answer(): RefusedAnswer {
    if (this.#furtherCounts.size === 0) return { refused: this.#listed };
    const furtherRefused = {
      reasons: Object.fromEntries(this.#furtherCounts),
      groups: [...this.#groups.values()],
      unnamed: this.#unnamed,
    };
    return { refused: this.#listed, furtherRefused };
  }

  /** Whether there was room for it. */
  #list(refused: RefusedUpdate): boolean {
    this.#listLeftBytes -= bytesOf(refused) + 1;
    if (this.#listed.length === refusedBounds.listed || this.#listLeftBytes < 0) return false;
    this.#listed.push(refused);
    return true;
  }

  /** Whether there was room for it. */
  #group({ index, line: _, reason, path, message }: RefusedUpdate): boolean {
    const key = `${reason} ${path}`;
    const group = this.#groups.get(key);
    const row = group?.indexes.at(-1);
    if (row?.[1] === index - 1) {
      row[1] = index;
      return true;
    }
    this.#groupsLeftBytes -= ROW_BYTES + (group === undefined ? GROUP_BYTES + bytesOf({ reason, path, message }) : 0);
    if (this.#groupsLeftBytes < 0) return false;
    if (group === undefined) this.#groups.set(key, { reason, path, message, indexes: [[index, index]] });
    else group.indexes.push([index, index]);
    return true;
  }
}

function bytesOf(part: object): number {
  return Buffer.byteLength(JSON.stringify(part));
}

/** A path ends in a name that comes from outside where a property is unknown. */
function shortened(path: string): string {
  const { pathLength } = refusedBounds;
  return path.length <= pathLength ? path : `${path.slice(0, pathLength - 1).toWellFormed()}…`;
}
