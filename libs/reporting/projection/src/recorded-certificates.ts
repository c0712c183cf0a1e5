import { type ListClosedEvent } from '@taocun/contracts';
import { isSubdistrict } from '@taocun/domain';
import { type Changes, type PartitionState } from '@taocun/messaging';
import {
  type CertificateSegment,
  type CertificationDocument,
  type ClosedListDocument,
  type FirstPlace,
  type LazyDocument,
  packed,
  partsOfId,
  SEGMENT_CERTIFICATES,
  townshipBeyondCode,
} from '@taocun/reporting-store';
import { type PendingFields } from './regions/announced-regions';

/** Raised with every change to the form of segments. */
export const CERTIFICATES_FORMAT = 5;

/**
 * Lists whose villages stay in memory besides those being recorded. Classification issues one list after
 * another.
 */
const REMEMBERED_LISTS = 2;

type CertificatesByList = Map<string, LazyDocument<CertificationDocument>[]>;

/**
 * The certificates received since the last checkpoint, and the subdistricts that may thereby be Taobao Towns
 * and still have to be decided. Each certificate is stored once, at its first position: a repeat has the same
 * id at a later offset and changes nothing.
 */
export class RecordedCertificates implements PartitionState {
  /** The villages of lists that are completely known, including those not yet saved. */
  readonly #known = new Map<string, Set<string>>();
  readonly #undecided: Set<string>;
  /** The certificates to save, by list, in order of offset. */
  #unsaved: CertificatesByList = new Map();
  #bytes = 0;
  #closed: ClosedListDocument[] = [];
  /** The lists last taken, which may not be saved yet. */
  #taken: ReadonlySet<string> = new Set();

  constructor(
    readonly partition: number,
    undecided: Iterable<string> = [],
  ) {
    this.#undecided = new Set(undecided);
  }

  get changed(): { readonly documents: number; readonly bytes: number } {
    const certificates = [...this.#unsaved.values()].reduce((sum, ofList) => sum + ofList.length, 0);
    return {
      documents: Math.ceil(certificates / SEGMENT_CERTIFICATES) + this.#closed.length,
      bytes: this.#bytes,
    };
  }

  /**
   * The lists of these certificates whose stored villages must be read before the certificates are recorded.
   */
  unknownLists(ids: Iterable<string>): string[] {
    const lists = new Set(Array.from(ids, (id) => partsOfId(id).list));
    return [...lists].filter((list) => !this.#known.has(list));
  }

  /** Receives the stored villages of a list. */
  remember(list: string, villageCodes: Iterable<string>): void {
    this.#known.set(list, new Set(villageCodes));
  }

  /**
   * Forgets saved lists, which can be read again. Called before a batch: the lists of the batch must still be
   * known when it is recorded.
   */
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

  /** Records that a partition of `village.activity` has issued all its certificates of a list. */
  close({ id, data }: ListClosedEvent, { partition, offset }: FirstPlace): void {
    this.#closed.push({ _id: id, list: `${data.ruleSet}:${data.year}`, closed: data, partition, offset });
  }

  takeChanges(): Changes {
    const closed = this.#closed;
    const adding: CertificateSegment[] = [];
    const pendingRegions: [string, string][] = Array.from(this.#undecided, (code) => [code, '']);
    const unwritten = this.#packing(this.#unsaved, adding, pendingRegions);
    this.#taken = new Set(this.#unsaved.keys());
    this.#unsaved = new Map();
    this.#bytes = 0;
    this.#closed = [];
    return {
      writes: [
        { collection: 'certificateSegments', adding },
        { collection: 'closedLists', adding: closed },
      ],
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

  /**
   * Adds one segment per step, and the subdistricts of its certificates, which are parsed only now, to the
   * pending regions.
   */
  *#packing(
    lists: CertificatesByList,
    segments: CertificateSegment[],
    pending: [string, string][],
  ): Generator<void, void> {
    const offset = Math.max(...Array.from(lists.values(), (ofList) => ofList.at(-1)?.offset ?? 0));
    for (const [list, ofList] of [...lists].sort(([a], [b]) => (a < b ? -1 : 1))) {
      // Ids of one list differ only in the village.
      const inOrder = ofList.toSorted((a, b) => (a._id < b._id ? -1 : 1));
      for (let at = 0; at < inOrder.length; at += SEGMENT_CERTIFICATES) {
        const certificates = inOrder.slice(at, at + SEGMENT_CERTIFICATES).map((each) => each.document());
        for (const { townshipCode } of certificates) {
          if (!isSubdistrict(townshipCode) || this.#undecided.has(townshipCode)) continue;
          this.#undecided.add(townshipCode);
          pending.push([townshipCode, '']);
        }
        const elsewhere = new Set(
          certificates.flatMap(
            ({ villageCode, townshipCode }) => townshipBeyondCode(villageCode, townshipCode) ?? [],
          ),
        );
        const first = certificates[0]?.villageCode ?? '';
        const last = certificates.at(-1)?.villageCode ?? '';
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
