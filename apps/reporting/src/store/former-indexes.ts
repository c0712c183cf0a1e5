import { type Model, mongo } from 'mongoose';

/** Of villages. Each would still be written with every one. The names are those that MongoDB gives. */
export const formerOfVillages = [
  ...['townshipCode_1', 'provinceCode_1', 'countyCode_1_qualifiesUnder_1', 'qualifiesUnder_1__id_1'],
  ...['kind_1__id_1', 'povertyCounty_1_kind_1__id_1'],
] as const;
const INDEX_NOT_FOUND = 27;

/** Drops indexes that versions of before have made and that this one does without. */
export async function dropFormerIndexes<Document>({ collection }: Model<Document>, ...names: readonly string[]): Promise<void> {
  for (const name of names) {
    try {
      await collection.dropIndex(name);
    } catch (error) {
      if (!(error instanceof mongo.MongoServerError && error.code === INDEX_NOT_FOUND)) throw error;
    }
  }
}
