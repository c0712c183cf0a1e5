import { createHash } from 'node:crypto';
import { mongo } from 'mongoose';
import { criteriaOfStored, type StoredCriteria } from '../../../../apps/reporting/src/exact/stored-criteria';

/** Digests of a feed's results, independent of the times of reading and the number of processes: equal digests mean equal results. */
export interface Digests {
  /** Every village's quantities, and what it qualifies under and why. */
  readonly villages: string;
  /** Every certificate. Equal only where no update is later than the allowed lateness. */
  readonly certificates: string;
}

// Fields that depend on the order of records and watermarks in the log, and on the times of checkpoints (docs/performance.md).
const WHERE_AND_WHEN = { asOf: 0, stateOf: 0, 'verdicts.sequence': 0, lateUpdates: 0 } as const;
const WHERE = { partition: 0, offset: 0, follows: 0 } as const;

/** `reporting` is its database. */
export async function digestsOf(reporting: mongo.Db): Promise<Digests> {
  const digest = async (collection: string, projection: mongo.Document): Promise<string> => {
    const hash = createHash('sha256');
    const documents = reporting.collection(collection).find({}, { projection, sort: { _id: 1 }, useBigInt64: true });
    for await (const document of documents) hash.update(mongo.BSON.serialize(inOrder(told(document))));
    return hash.digest('hex').slice(0, 16);
  };
  return { villages: await digest('villages', WHERE_AND_WHEN), certificates: await digest('certifications', WHERE) };
}

/** With the criteria themselves, in whatever form they are stored. */
function told(document: mongo.Document): mongo.Document {
  const { verdicts, criteria } = document as { verdicts?: readonly Judged[]; criteria?: StoredCriteria };
  return { ...document, ...(verdicts && { verdicts: verdicts.map(told) }), ...(criteria && { criteria: criteriaOfStored(criteria) }) };
}

interface Judged {
  readonly criteria: StoredCriteria;
}

/** Properties by name: a document written anew may have others in between. */
function inOrder(document: mongo.Document): mongo.Document {
  return Object.fromEntries(Object.entries(document).sort(([a], [b]) => (a < b ? -1 : 1)));
}
