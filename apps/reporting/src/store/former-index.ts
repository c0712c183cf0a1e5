import { type Model, mongo } from 'mongoose';

/** Of before townships were looked at by their shops; another index begins with it. */
const FORMER = 'townshipCode_1';
const INDEX_NOT_FOUND = 27;

/** Drops an index that is needed no more and would be written with each village. */
export async function dropFormerIndex<Document>({ collection }: Model<Document>): Promise<void> {
  try {
    await collection.dropIndex(FORMER);
  } catch (error) {
    if (!(error instanceof mongo.MongoServerError && error.code === INDEX_NOT_FOUND)) throw error;
  }
}
