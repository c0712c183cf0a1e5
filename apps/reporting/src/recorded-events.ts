import { type CertifiedEvent, type VerdictChangedEvent } from '@taocun/contracts';
import { countyOf, prefectureOf, provinceOf, townshipOf } from '@taocun/domain';
import { type Changes, type PartitionLifecycle, type PartitionState } from '@taocun/messaging';
import { type CertificationDocument, replacing, storedCriteria, storedFen, type VerdictDocument } from './read-models';

/** Events that are kept as they are, each under its own id: a repeat has the same id and content, so it changes nothing. */
export class RecordedEvents<Document extends { readonly _id: string }> implements PartitionState {
  #unsaved = new Map<string, Document>();
  #bytes = 0;

  constructor(private readonly collection: string) {}

  get changed(): { readonly documents: number; readonly bytes: number } {
    return { documents: this.#unsaved.size, bytes: this.#bytes };
  }

  record(document: Document, bytes: number): void {
    if (!this.#unsaved.has(document._id)) this.#bytes += bytes;
    this.#unsaved.set(document._id, document);
  }

  takeChanges(): Changes {
    const writes = replacing(this.collection, [...this.#unsaved.values()]);
    this.#unsaved = new Map();
    this.#bytes = 0;
    return { writes, fields: {} };
  }
}

/** Nothing has to be known of what was recorded before. */
function recordedIn<Document extends { readonly _id: string }>(collection: string): PartitionLifecycle<RecordedEvents<Document>> {
  return { load: () => Promise.resolve(new RecordedEvents<Document>(collection)) };
}

export const verdictHistory = recordedIn<VerdictDocument>('verdictHistory');
export const certifications = recordedIn<CertificationDocument>('certifications');

export function verdictOf({ id, data }: VerdictChangedEvent): VerdictDocument {
  const { villageCode, ruleSet, sequence, qualifies, asOf, criteria } = data;
  return { _id: id, villageCode, ruleSet, sequence, qualifies, asOf, criteria: storedCriteria(criteria) };
}

export function certificationOf({ id, data }: CertifiedEvent): CertificationDocument {
  const { villageCode, name, ruleSet, year, asOf, qualifies, salesFen, alibabaSalesFen, activeShops, activeAlibabaShops, criteria } = data;
  return {
    _id: id,
    villageCode,
    name,
    provinceCode: provinceOf(villageCode),
    prefectureCode: prefectureOf(villageCode),
    countyCode: countyOf(villageCode),
    townshipCode: townshipOf(villageCode),
    ruleSet,
    year,
    asOf,
    qualifies,
    salesFen: storedFen(salesFen),
    alibabaSalesFen: storedFen(alibabaSalesFen),
    activeShops,
    activeAlibabaShops,
    criteria: storedCriteria(criteria),
  };
}
