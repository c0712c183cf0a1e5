import { type Model, mongo, type QueryFilter } from 'mongoose';
import { exactIntegers, MAX_TIME_MS } from '../store/read-models';
import { batches } from './batches';
import { BATCH_SIZE, type List, OF_ONE_MOMENT } from './list';

/** How long items may be counted: a page waits for it. */
const MAX_COUNT_MS = 500;
/** MongoDB's code of an operation that took longer than it may, `MaxTimeMSExpired`. */
const TIME_LIMIT_EXCEEDED = 50;

/** A list whose documents are nearly its items. */
interface Stored<Document, Item extends object> {
  readonly conditions: QueryFilter<Document>;
  /** The conditions on the items of all pages, by which they are counted. */
  readonly ofAllPages: QueryFilter<Document>;
  /** Documents that `ofAllPages` counts and that are on no page. */
  readonly butNot?: QueryFilter<Document>;
  readonly sort: Readonly<Record<string, 1 | -1>>;
  /**
   * The projection for these members of the items, or for all. Every member that is read, except `_id`, is answered, in its stored
   * order.
   */
  readonly projection: (members: readonly string[] | undefined) => Readonly<Record<string, 0 | 1>>;
  readonly itemOf: (document: Document) => Item;
  /** Further members of these documents' items, by id; some may have none. With `members`, only if one of these is needed. */
  readonly beside?: (ids: readonly string[], members: readonly string[] | undefined) => Promise<ReadonlyMap<string, object>>;
}

/** Reads such a list like `found`. */
export function foundAsStored<Document extends { readonly _id: string }, Item extends object>(
  model: Model<Document>,
  { conditions, ofAllPages, butNot, sort, projection, itemOf, beside }: Stored<Document, Item>,
): Required<Pick<List<Item>, 'read' | 'total'>> {
  // The driver types every _id as an ObjectId.
  const collection = model.collection as unknown as {
    find<Read>(conditions: QueryFilter<Document>, options: mongo.FindOptions): mongo.AbstractCursor<Read>;
    countDocuments(conditions: QueryFilter<Document>, options: mongo.CountDocumentsOptions): Promise<number>;
  };
  const query = (members?: readonly string[]) =>
    ({
      sort,
      projection: projection(members),
      ...exactIntegers,
      maxTimeMS: MAX_TIME_MS,
      readConcern: { level: OF_ONE_MOMENT },
    }) satisfies mongo.FindOptions;
  return {
    async *read(most, members) {
      const limits = most === undefined ? { batchSize: BATCH_SIZE, maxTimeMS: 0 } : { limit: most, batchSize: most };
      const documents = collection.find<Document>(conditions, { ...query(members), ...limits });
      if (beside === undefined) {
        for await (const document of documents) yield itemOf(document);
        return;
      }
      for await (const batch of batches(documents, BATCH_SIZE)) {
        const more = await beside(
          batch.map(({ _id }) => _id),
          members,
        );
        for (const document of batch) yield { ...itemOf(document), ...more.get(document._id) };
      }
    },
    async total() {
      try {
        const count = (of: QueryFilter<Document>) => collection.countDocuments(of, { maxTimeMS: MAX_COUNT_MS });
        const [all, others] = await Promise.all([count(ofAllPages), butNot === undefined ? 0 : count(butNot)]);
        return all - others;
      } catch (error) {
        if (error instanceof mongo.MongoServerError && error.code === TIME_LIMIT_EXCEEDED) return undefined;
        throw error;
      }
    },
  };
}
