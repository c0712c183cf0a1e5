import {
  type CertifiedEvent,
  inputNameText,
  type RegionVerdictEvent,
  type VerdictChangedEvent,
} from '@taocun/contracts';
import { certifiedFigures, townshipOf } from '@taocun/domain';
import {
  type Changes,
  type NamedDocument,
  OperatorError,
  type PartitionLifecycle,
  type PartitionState,
  type SavedCheckpoint,
} from '@taocun/messaging';
import {
  type CertificationDocument,
  type FirstPlace,
  type LazyDocument,
  regionCodesOf,
  type RegionVerdictDocument,
  storedCriteria,
  storedFigures,
  storedPeople,
  type VerdictDocument,
} from '@taocun/reporting-store';

/** Raised with every change to the form of documents. */
const HISTORY_FORMAT = 4;

/**
 * Stores events unchanged, each under its own id and with the position where it was first read. A repeat has
 * the same id and content at a later position and changes nothing, so a reader in order of position gets each
 * event once.
 */
export class RecordedEvents<Document extends NamedDocument> implements PartitionState {
  #unsaved = new Map<string, NamedDocument>();
  #bytes = 0;

  constructor(private readonly collection: string) {}

  get changed(): { readonly documents: number; readonly bytes: number } {
    return { documents: this.#unsaved.size, bytes: this.#bytes };
  }

  record(document: Document | LazyDocument<Document>, bytes: number): void {
    if (this.#unsaved.has(document._id)) return;
    this.#bytes += bytes;
    this.#unsaved.set(document._id, document);
  }

  takeChanges(): Changes {
    const writes = [{ collection: this.collection, adding: [...this.#unsaved.values()] }];
    this.#unsaved = new Map();
    this.#bytes = 0;
    return { writes, fields: { format: HISTORY_FORMAT } };
  }
}

/** Recording needs no earlier events, only a complete log. */
function recordedIn<Document extends NamedDocument>(
  collection: string,
): PartitionLifecycle<RecordedEvents<Document>> {
  return {
    // Followers wait for these events.
    lowLatencyCheckpoints: true,
    load: ({ topic }, saved) => {
      checkFormat(topic, collection, saved);
      return Promise.resolve(new RecordedEvents<Document>(collection));
    },
  };
}

/** Throws an OperatorError if the collection was written in another format. */
export function checkFormat(
  topic: string,
  collection: string,
  saved: SavedCheckpoint | undefined,
  known = HISTORY_FORMAT,
): void {
  const { format = 1 } = saved?.fields ?? { format: known };
  if (format === known) return;
  throw new OperatorError(
    `what was read is stored in format ${String(format)}, and this version reads format ${known} only: drop the collection ${collection}, delete ` +
      `the checkpoints of the topic ${topic}, and start reporting again. Kafka has all of it, and it is read again from there.`,
  );
}

export const verdictHistory = recordedIn<VerdictDocument>('verdictHistory');
export const regionHistory = recordedIn<RegionVerdictDocument>('regionHistory');

export function verdictOf(
  { id, data, follows, townshipCode }: VerdictChangedEvent,
  { partition, offset }: FirstPlace,
): VerdictDocument {
  const { villageCode, ruleSet, sequence, qualifies, asOf, criteria } = data;
  return {
    _id: id,
    villageCode,
    townshipCode: townshipCode ?? townshipOf(villageCode),
    ruleSet,
    sequence,
    qualifies,
    asOf,
    criteria: storedCriteria(criteria),
    follows: inputNameText(follows.partition, follows.offset, follows.index),
    partition,
    offset,
  };
}

export function certificationOf(
  { id, data, follows }: CertifiedEvent,
  { partition, offset }: FirstPlace,
): CertificationDocument {
  const { villageCode, name, ruleSet, year, asOf, qualifies, criteria } = data;
  const people = storedPeople(data);
  return {
    _id: id,
    villageCode,
    name,
    ...regionCodesOf(data.townshipCode),
    ruleSet,
    year,
    asOf,
    qualifies,
    ...storedFigures(certifiedFigures, data),
    ...(people && { people }),
    criteria: storedCriteria(criteria),
    ...(data.openShopsBySource && { openShopsBySource: [...data.openShopsBySource] }),
    follows: inputNameText(follows.partition, follows.offset, follows.index),
    partition,
    offset,
  };
}

export function regionVerdictOf(
  { id, kind, data }: RegionVerdictEvent,
  { partition, offset }: FirstPlace,
): RegionVerdictDocument {
  const { code, ruleSet, qualifies, asOf, sequence, villages } = data;
  const size = 'size' in data ? data.size : undefined;
  return {
    _id: id,
    kind: kind === 'town-verdict-changed' ? 'town' : 'cluster',
    code,
    ruleSet,
    qualifies,
    ...(size !== undefined && { size }),
    sequence,
    villages,
    asOf,
    partition,
    offset,
  };
}
