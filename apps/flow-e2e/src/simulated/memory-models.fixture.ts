import { type mongo } from 'mongoose';
import { type ReadModels } from '../../../reporting/src/read-models';
import { type MemoryCollection, type MemoryConnection } from './memory-connection.fixture';
import { type Document } from './memory-query.fixture';

/** What deciding regions asks of mongoose's models, over collections in memory. */
export function memoryModels(connection: MemoryConnection): ReadModels {
  return { villages: model(connection.collection('villages')), regions: model(connection.collection('regions')) } as unknown as ReadModels;
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
    exec,
    then: (...told: Parameters<Promise<Document[]>['then']>) => exec().then(...told),
  };
  return chain;
}
