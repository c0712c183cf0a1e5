import { isSubdistrict } from '@taocun/domain';
import { type Changes, type PartitionState } from '@taocun/messaging';
import {
  type CertificateSegment,
  type CertificationDocument,
  type LazyDocument,
  packed,
  partsOfId,
  SEGMENT_CERTIFICATES,
  townshipBeyondCode,
} from '@taocun/reporting-read-model';
import { type PendingFields } from './regions/announced-regions';

/** Raised by every change to the form of segments. */
export const CERTIFICATES_FORMAT = 5;

/** Lists whose villages stay in memory beside those that are being recorded: classification issues one after the other. */
const REMEMBERED_LISTS = 2;

type CertificatesByList = Map<string, LazyDocument<CertificationDocument>[]>;

/**
 * The certificates that have come since the last checkpoint, with the subdistricts that may be Taobao Towns by them and are still to be
 * decided. Each is stored once, at the place where it was first read: a repeat has the same id at a later offset and changes nothing.
 */
export class RecordedCertificates implements PartitionState {
  /** The villages of lists that are known whole, those that are not saved yet included. */
  readonly #known = new Map<string, Set<string>>();
  readonly #undecided: Set<string>;
  /** The certificates to save, by list, in the order of their offsets. */
  #unsaved: CertificatesByList = new Map();
  #bytes = 0;
  /** The lists of those that were taken last and may not be saved. */
  #taken: ReadonlySet<string> = new Set();

  constructor(
    readonly partition: number,
    undecided: Iterable<string> = [],
  ) {
    this.#undecided = new Set(undecided);
  }

  get changed(): { readonly documents: number; readonly bytes: number } {
    const certificates = [...this.#unsaved.values()].reduce((sum, ofList) => sum + ofList.length, 0);
    return { documents: Math.ceil(certificates / SEGMENT_CERTIFICATES), bytes: this.#bytes };
  }

  /** The lists among these certificates of which it has to be known what is stored before they are recorded. */
  unknownLists(ids: Iterable<string>): string[] {
    const lists = new Set(Array.from(ids, (id) => partsOfId(id).list));
    return [...lists].filter((list) => !this.#known.has(list));
  }

  /** Receives which villages of a list are stored. */
  remember(list: string, villageCodes: Iterable<string>): void {
    this.#known.set(list, new Set(villageCodes));
  }

  /** Forgets lists that are saved, which can be read again. Called before a batch: the lists that it has must still be known when it is recorded. */
  forget(): void {
    for (const list of [...this.#known.keys()].slice(0, -REMEMBERED_LISTS))
      if (!this.#unsaved.has(list) && !this.#taken.has(list)) this.#known.delete(list);
  }

  record(certificate: LazyDocument<CertificationDocument>): void {
    const { villageCode, list } = partsOfId(certificate._id);
    const known = this.#known.get(list);
    if (known === undefined) throw new Error(`The stored villages of the list ${list} are not known.`);
    if (known.has(villageCode)) return;
    known.add(villageCode);
    const unsaved = this.#unsaved.get(list);
    if (unsaved === undefined) this.#unsaved.set(list, [certificate]);
    else unsaved.push(certificate);
    this.#bytes += certificate.size;
  }

  takeChanges(): Changes {
    const adding: CertificateSegment[] = [];
    const pendingRegions: [string, string][] = Array.from(this.#undecided, (code) => [code, '']);
    const unwritten = this.#packing(this.#unsaved, adding, pendingRegions);
    this.#taken = new Set(this.#unsaved.keys());
    this.#unsaved = new Map();
    this.#bytes = 0;
    return {
      writes: [{ collection: 'certificateSegments', adding }],
      fields: { format: CERTIFICATES_FORMAT, pendingRegions } satisfies PendingFields & { format: number },
      unwritten,
    };
  }

  undecided(): readonly string[] {
    return [...this.#undecided];
  }

  decided(codes: readonly string[]): void {
    for (const code of codes) this.#undecided.delete(code);
  }

  /** Adds one segment a step, and to the pending regions the subdistricts of its certificates, which are read only now. */
  *#packing(lists: CertificatesByList, segments: CertificateSegment[], pending: [string, string][]): Generator<void, void> {
    const offset = Math.max(...Array.from(lists.values(), (ofList) => ofList.at(-1)?.offset ?? 0));
    for (const [list, ofList] of [...lists].sort(([a], [b]) => (a < b ? -1 : 1))) {
      // Ids of one list differ in the village alone.
      const inOrder = ofList.toSorted((a, b) => (a._id < b._id ? -1 : 1));
      for (let at = 0; at < inOrder.length; at += SEGMENT_CERTIFICATES) {
        const certificates = inOrder.slice(at, at + SEGMENT_CERTIFICATES).map((each) => each.document());
        for (const { townshipCode } of certificates) {
          if (!isSubdistrict(townshipCode) || this.#undecided.has(townshipCode)) continue;
          this.#undecided.add(townshipCode);
          pending.push([townshipCode, '']);
        }
        const elsewhere = new Set(
          certificates.flatMap(({ villageCode, townshipCode }) => townshipBeyondCode(villageCode, townshipCode) ?? []),
        );
        const [first, last] = [certificates[0]?.villageCode ?? '', certificates.at(-1)?.villageCode ?? ''];
        const _id = `${this.partition}:${offset}:${segments.length}`;
        segments.push({
          _id,
          partition: this.partition,
          offset,
          list,
          first,
          last,
          ...(elsewhere.size > 0 && { elsewhere: [...elsewhere].sort() }),
          count: certificates.length,
          packed: packed(certificates),
        });
        yield;
      }
    }
  }
}
