import { type mongo } from 'mongoose';
import { type ReadModels } from '@taocun/reporting-store';
import { type MemoryCollection, type MemoryConnection } from './memory-connection';
import { type Document } from './memory-query';

/** The mongoose models for decisions on regions, over collections in memory. */
export function memoryModels(connection: MemoryConnection): ReadModels {
  const regionVerdicts = { aggregate: () => query(() => laterThanKnown(connection)) };
  return {
    villages: model(connection.collection('villages')),
    certificateSegments: model(connection.collection('certificateSegments')),
    regions: { ...model(connection.collection('regions')), collection: { name: 'regions' } },
    regionVerdicts,
    sourceOrders: model(connection.collection('sourceOrders')),
  } as unknown as ReadModels;
}

/**
 * The only aggregation over two collections: the last verdict on each region that is later than the region's
 * own.
 */
async function laterThanKnown(connection: MemoryConnection): Promise<Document[]> {
  const last = new Map<string, Document>();
  for (const verdict of await connection.collection('regionHistory').find({}).toArray()) {
    const id = `${String(verdict['ruleSet'])}:${String(verdict['code'])}`;
    if (Number(last.get(id)?.['sequence'] ?? 0) < Number(verdict['sequence'])) last.set(id, verdict);
  }
  const known = new Map(
    (await connection.collection('regions').find({}).toArray()).map((region) => [
      String(region['_id']),
      region,
    ]),
  );
  return [...last].flatMap(([_id, verdict]) => {
    const region = known.get(_id);
    return Number(verdict['sequence']) > Number(region?.['sequence'] ?? 0)
      ? [{ _id, last: verdict, known: region }]
      : [];
  });
}

function model(collection: MemoryCollection) {
  return {
    find: (filter: Document) => query(() => collection.find(filter).toArray()),
    aggregate: (pipeline: Document[]) => query(() => collection.aggregate(pipeline).toArray()),
    bulkWrite: (operations: mongo.AnyBulkWriteOperation[]) => collection.bulkWrite(operations),
  };
}

function query(exec: () => Promise<Document[]>) {
  const chain = {
    read: () => chain,
    readConcern: () => chain,
    lean: () => chain,
    option: () => chain,
    setOptions: () => chain,
    exec,
    then: (...callbacks: Parameters<Promise<Document[]>['then']>) => exec().then(...callbacks),
  };
  return chain;
}
