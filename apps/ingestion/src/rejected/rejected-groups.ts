import { mongo } from 'mongoose';
import { type RejectionReason } from '@taocun/contracts';
import { type Day } from '@taocun/domain';
import { sourceOf } from '../records/original-event';
import { type SavedHeader } from '../records/saved-record';
import { type RejectedDocument, type RejectedGroup } from './rejected-document';

/** The counts of all updates stored singly on a day, saved in a partition's checkpoint. */
export interface RejectedTally {
  readonly day: Day;
  readonly singles: Partial<Record<RejectionReason, number>>;
  readonly bytes: number;
}

export const rejectedBounds = {
  /** The most bytes stored singly in all. */
  bytes: 67_108_864,
  /** The most groups of one path and source; further updates are counted in one mixed group a reason. */
  groups: 100,
};

/** A genuine update is smaller; of a group only the first update's bytes are stored. */
const MOST_SAMPLE_BYTES = 4_096;
const MOST_SAMPLE_KEY = 1_024;
/** No valid source is longer, and neither is the path of any member of an update. */
const MOST_NAME = 256;
/** A larger value is not read; only its size is known. */
const MOST_VALUE_READ = 262_144;

/** A group is changed in place, and written again with each checkpoint in which it has grown. */
type Growing = { -readonly [Member in keyof RejectedGroup]: RejectedGroup[Member] };
interface OpenGroup {
  readonly first: Omit<RejectedDocument, 'group'>;
  readonly group: Growing;
}

/**
 * The rejected updates of one partition on its current day. The first of each reason are stored singly;
 * further ones are counted in a group with others of the same reason, path and source, so no sender can fill
 * the disk, however many updates fit into a batch. All of this follows from the log alone, so a replay after
 * a crash stores the same.
 */
export class RejectedGroups {
  #day: Day | undefined;
  #singles: Partial<Record<RejectionReason, number>>;
  #bytes: number;
  #groups = new Map<string, OpenGroup>();
  #added: RejectedDocument[] = [];
  #grown = new Set<OpenGroup>();

  /** `mostSingly` is the number of updates that are stored singly for one reason. */
  constructor(
    private readonly mostSingly: number,
    saved?: RejectedTally,
  ) {
    this.#day = saved?.day;
    this.#singles = { ...saved?.singles };
    this.#bytes = saved?.bytes ?? 0;
  }

  /** Restores a saved group of the day. */
  load({ group, ...first }: RejectedDocument): void {
    if (group !== undefined) this.#groups.set(keyOf(first, group), { first, group: { ...group } });
  }

  /**
   * Adds a rejected update, and returns about how many more bytes have to be saved. The source is read from
   * its bytes unless it is given.
   */
  add(document: RejectedDocument, day: Day, source?: string): number {
    const today = this.#day === undefined || day > this.#day ? this.#begin(day) : this.#day;
    const bytes = bytesOf(document);
    if (this.#isStoredSingly(document, bytes)) {
      this.#added.push(document);
      return bytes;
    }
    const open = this.#groupOf(document, today, source);
    const { group } = open;
    group.count++;
    group.firstOffset = Math.min(group.firstOffset, document.offset);
    group.lastOffset = Math.max(group.lastOffset, document.offset);
    if (this.#grown.has(open)) return 0;
    this.#grown.add(open);
    return bytesOf(open.first);
  }

  /** The documents to be saved since the last call. */
  takeChanged(): RejectedDocument[] {
    const changed = [
      ...this.#added,
      ...Array.from(this.#grown, ({ first, group }) => ({ ...first, group: { ...group } })),
    ];
    this.#added = [];
    this.#grown = new Set();
    return changed;
  }

  /** The counts to save with these documents; undefined before anything was rejected. */
  get tally(): RejectedTally | undefined {
    if (this.#day === undefined) return undefined;
    return { day: this.#day, singles: { ...this.#singles }, bytes: this.#bytes };
  }

  #begin(day: Day): Day {
    this.#day = day;
    this.#singles = {};
    this.#bytes = 0;
    this.#groups = new Map();
    return day;
  }

  #isStoredSingly(document: RejectedDocument, bytes: number): boolean {
    if (this.#bytes + bytes > rejectedBounds.bytes) return false;
    const { reason } = document;
    const count = this.#singles[reason] ?? 0;
    if (count >= this.mostSingly) return false;
    this.#singles[reason] = count + 1;
    this.#bytes += bytes;
    return true;
  }

  #groupOf(document: RejectedDocument, day: Day, given: string | undefined): OpenGroup {
    const { reason, path, offset, value } = document;
    const headers = document.headers.map(({ name, base64 }) => ({ name, base64 }));
    const original = {
      value: value === null || value.length() > MOST_VALUE_READ ? null : Buffer.from(value.value()),
      headers,
    };
    const source = given ?? sourceOf(original);
    const begun = { day, count: 0, firstOffset: offset, lastOffset: offset };
    const own = { ...begun, ...(source !== undefined && { source }) };
    const isNamed = path.length <= MOST_NAME && (source?.length ?? 0) <= MOST_NAME;
    const known = isNamed ? this.#groups.get(keyOf(document, own)) : undefined;
    if (known !== undefined) return known;
    const named = [...this.#groups.values()].filter(({ group }) => group.mixed !== true).length;
    const isMixed = !isNamed || named >= rejectedBounds.groups;
    const group: Growing = isMixed ? { ...begun, mixed: true } : own;
    const key = keyOf({ reason, path }, group);
    const open = this.#groups.get(key) ?? { first: sampleOf(document, isMixed), group };
    this.#groups.set(key, open);
    return open;
  }
}

function keyOf(
  { reason, path }: Pick<RejectedDocument, 'reason' | 'path'>,
  { source, mixed }: RejectedGroup,
): string {
  return mixed === true ? reason : JSON.stringify([reason, path, source ?? null]);
}

/** The first update of a group, cut to the part that shows an operator its fault. */
function sampleOf(document: RejectedDocument, isMixed: boolean): OpenGroup['first'] {
  const { key, value, headers } = document;
  const size = value?.length() ?? 0;
  const cut = value !== null && size > MOST_SAMPLE_BYTES;
  return {
    ...document,
    ...(isMixed && { path: '', message: document.message.slice(0, MOST_SAMPLE_BYTES) }),
    key: key !== null && key.length > MOST_SAMPLE_KEY ? null : key,
    ...(cut && {
      value: new mongo.Binary(Buffer.from(value.value().subarray(0, MOST_SAMPLE_BYTES))),
      bytes: document.bytes ?? size,
    }),
    headers: headerCharacters(headers) > MOST_SAMPLE_BYTES ? [] : headers,
  };
}

function bytesOf({ key, path, message, value, headers }: RejectedDocument): number {
  return (
    300 +
    (key?.length ?? 0) +
    path.length +
    message.length +
    (value?.length() ?? 0) +
    headerCharacters(headers)
  );
}

function headerCharacters(headers: readonly SavedHeader[]): number {
  return headers.reduce((sum, { name, base64 }) => sum + name.length + (base64?.length ?? 0), 0);
}
