import { type mongo } from 'mongoose';
import { isOwnedBy } from '@taocun/domain';
import { NotYet, untilMongodbAnswers } from '@taocun/messaging';
import { type SavedRecord } from '../records/saved-record';
import { type WaitingDocument, type WaitingUpdate } from './waiting-document';
import { type StoredCounts, type WaitingUpdates } from './waiting-updates';

const RECORDS_AT_ONCE = 500;

/** Saved waiting updates, by shop. */
export type StoredWaiting = ReadonlyMap<string, readonly WaitingUpdate[]>;

type Collection = mongo.Collection<WaitingDocument>;

/** The number of records that are loaded at most, and about how many bytes they have. */
interface MostRecords {
  readonly records: number;
  readonly bytes: number;
}

/** The numbers of a partition's saved waiting updates. */
export async function waitingCounts(collection: Collection, partition: number): Promise<StoredCounts> {
  const [shops, sources] = await Promise.all([
    countsBy(collection, '$shopId', partition),
    countsBy(collection, '$update.source', partition),
  ]);
  return { shops, sources };
}

async function countsBy(
  collection: Collection,
  member: string,
  partition: number,
): Promise<Map<string, number>> {
  const stages = [{ $match: { partition } }, { $group: { _id: member, count: { $sum: 1 } } }];
  const counts = new Map<string, number>();
  for await (const { _id, count } of collection.aggregate<{ _id: string; count: number }>(stages))
    counts.set(_id, count);
  return counts;
}

/**
 * The saved waiting updates of these shops. Only updates of others than the shop's owner, which are rejected,
 * have their records.
 */
export async function storedWaiting(
  collection: Collection,
  owners: ReadonlyMap<string, string>,
  {
    partition,
    waiting,
    most,
  }: { readonly partition: number; readonly waiting: WaitingUpdates; readonly most: MostRecords },
): Promise<StoredWaiting> {
  const shops = [...owners.keys()];
  const byShop = new Map<string, WaitingUpdate[]>();
  if (shops.length === 0) return byShop;
  const documents = await untilMongodbAnswers(() =>
    collection.find({ partition, shopId: { $in: shops } }, { projection: { record: 0 } }).toArray(),
  );
  const foreign = documents.filter(({ shopId, update }) => !isOwnedBy(owners.get(shopId), update.source));
  const records = await recordsOf(collection, foreign, most);
  for (const { _id, shopId, offset, update } of documents) {
    const record = records.get(_id);
    const one = { offset, update, ...(record !== undefined && { record }) };
    const list = byShop.get(shopId);
    if (list === undefined) byShop.set(shopId, [one]);
    else list.push(one);
  }
  // After a failover, a new primary may still return an older state, in which some updates do not wait yet.
  for (const shop of shops) {
    const count = byShop.get(shop)?.length ?? 0;
    const expected = waiting.storedOf(shop);
    if (count < expected)
      throw new NotYet(`${count} of ${expected} updates that wait for shop ${shop} were found`);
  }
  return byShop;
}

/** The records of the first of these updates, as far as rejected updates of a day are stored singly. */
async function recordsOf(
  collection: Collection,
  documents: readonly WaitingDocument[],
  most: MostRecords,
): Promise<ReadonlyMap<string, SavedRecord>> {
  const records = new Map<string, SavedRecord>();
  const names = documents.toSorted((a, b) => a.offset - b.offset).map(({ _id }) => _id);
  let bytes = 0;
  for (let at = 0; at < Math.min(names.length, most.records) && bytes < most.bytes; at += RECORDS_AT_ONCE) {
    const some = await untilMongodbAnswers(() =>
      collection
        .find({ _id: { $in: names.slice(at, at + RECORDS_AT_ONCE) } }, { projection: { record: 1 } })
        .toArray(),
    );
    for (const { _id, record } of some) {
      if (record === undefined) continue;
      records.set(_id, record);
      bytes += record.value?.length() ?? 0;
    }
  }
  return records;
}
