import { mongo, Schema } from 'mongoose';
import {
  type ByteWriter,
  type Day,
  encodeVillage,
  fenOf,
  type LateUpdates,
  partsOf,
  type VillageSnapshot,
} from '@taocun/domain';
import { storedIn, storedNumber, storedText } from '@taocun/service';

interface StoredLate {
  cutOff: Day;
  updates: number;
  /** Sums as text, which keeps every digit. */
  salesFen: string;
  alibabaSalesFen: string;
}

/**
 * One village in the collection `villages`, or a further part of a large one, which has only the first three
 * members.
 */
export interface VillageStateDocument {
  _id: string;
  partition: number;
  state: mongo.Binary;
  /** The number of parts if there are several. */
  parts?: number;
  lateUpdates?: StoredLate[];
  /** Fingerprint of the last `assessed` event; the next one is due when it changes. */
  published?: string;
}

const late = new Schema<StoredLate>(
  { cutOff: storedNumber, updates: storedNumber, salesFen: storedText, alibabaSalesFen: storedText },
  { _id: false, strict: 'throw' },
);

export const villageStateSchema = new Schema<VillageStateDocument>(
  {
    _id: storedText,
    partition: storedNumber,
    state: { type: Buffer, required: true },
    parts: Number,
    lateUpdates: { type: [late], default: undefined },
    published: String,
  },
  storedIn('villages'),
).index({ partition: 1 });

/** The documents of a village: one, unless it is large. `published` is the fingerprint of its last event. */
export function documentsOf(
  { village, late }: VillageSnapshot,
  { partition, published }: { readonly partition: number; readonly published: string | undefined },
  bytes: ByteWriter,
): VillageStateDocument[] {
  const ofVillage = {
    ...(late.length === 0 ? {} : { lateUpdates: storedLate(late) }),
    ...(published === undefined ? {} : { published }),
  };
  return partsOf(village.code, encodeVillage(village, bytes)).map(({ bytes: state, ...named }, at) => ({
    ...named,
    partition,
    state: new mongo.Binary(state),
    ...(at === 0 && ofVillage),
  }));
}

export function storedLate(late: readonly LateUpdates[]): StoredLate[] {
  return late.map(({ cutOff, updates, salesFen, alibabaSalesFen }) => ({
    cutOff,
    updates,
    salesFen: String(salesFen),
    alibabaSalesFen: String(alibabaSalesFen),
  }));
}

export function lateOfStored({
  lateUpdates = [],
}: Pick<VillageStateDocument, 'lateUpdates'>): readonly LateUpdates[] {
  return lateUpdates.map(({ cutOff, updates, salesFen, alibabaSalesFen }) => ({
    cutOff,
    updates,
    salesFen: fenOf(BigInt(salesFen)),
    alibabaSalesFen: fenOf(BigInt(alibabaSalesFen)),
  }));
}
