import type { mongo } from 'mongoose';
import type { CollectionWrites, NamedDocument } from './partition-state';

/**
 * The driver serialises all documents of an insertion at once and copies the bytes three times. Thousands of
 * documents would block the process, and so much external memory makes V8 scan its whole heap.
 */
const INSERTED_AT_ONCE = 250;

/**
 * Replaced documents are deleted and inserted again. Within a transaction MongoDB 6 reads a collection's
 * whole catalog entry twice per index of each updated document, which makes a document with twenty indexes
 * five times as expensive; deletions and insertions avoid that. Finding the missing documents and inserting
 * them takes half the time of upserts.
 */
export async function writeCollection(
  database: mongo.Db,
  { collection: name, operations = [], replacing = [], adding = [] }: CollectionWrites,
  session: mongo.ClientSession,
  inserted: () => void = () => undefined,
): Promise<void> {
  const collection = database.collection<NamedDocument>(name);
  const options = { session, ordered: false, ignoreUndefined: true } as const;
  const insertAll = async (documents: ReadonlyMap<string, NamedDocument>): Promise<void> => {
    const all = [...documents.values()];
    for (let at = 0; at < all.length; at += INSERTED_AT_ONCE) {
      await collection.insertMany(all.slice(at, at + INSERTED_AT_ONCE), options);
      inserted();
    }
  };
  if (operations.length > 0)
    await collection.bulkWrite([...operations] as mongo.AnyBulkWriteOperation<NamedDocument>[], options);
  if (replacing.length > 0) {
    const byName = new Map(replacing.map((document) => [document._id, document]));
    await collection.deleteMany({ _id: { $in: [...byName.keys()] } }, { session });
    await insertAll(byName);
  }
  if (adding.length > 0) {
    const missing = new Map(adding.map((document) => [document._id, document]));
    const there = collection.find({ _id: { $in: [...missing.keys()] } }, { session, projection: { _id: 1 } });
    for await (const { _id } of there) missing.delete(_id);
    await insertAll(missing);
  }
}

/** The number of documents, plus the number of operations, each of which may write several documents. */
export function countOf({ operations = [], replacing = [], adding = [] }: CollectionWrites): number {
  return operations.length + replacing.length + adding.length;
}
