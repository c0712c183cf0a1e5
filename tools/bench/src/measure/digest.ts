import { createHash } from 'node:crypto';
import { mongo } from 'mongoose';
import {
  type CertificateSegment,
  certificatesIn,
  criteriaOfStored,
  type StoredCriteria,
} from '@taocun/reporting-store';

/**
 * Digests of a feed's results, independent of read times and of the number of processes: equal digests mean
 * equal results.
 */
export interface Digests {
  /** Every village's quantities and verdicts. Its criteria follow from them. */
  readonly villages: string;
  /** Every certificate. Equal only if no update is later than the allowed lateness. */
  readonly certificates: string;
}

// Fields that depend on the order of records and watermarks in the log, and on the times of checkpoints
// (docs/performance.md).
const WHERE_AND_WHEN = {
  asOf: 0,
  stateOf: 0,
  partition: 0,
  offset: 0,
  'verdicts.sequence': 0,
  lateUpdates: 0,
} as const;

/** `reporting` is the service's database. */
export async function digestsOf(reporting: mongo.Db): Promise<Digests> {
  const villages = reporting
    .collection('villages')
    .find({}, { projection: WHERE_AND_WHEN, sort: { _id: 1 }, useBigInt64: true });
  return { villages: await digest(villages), certificates: await digest(certificatesOf(reporting)) };
}

/** The number of certificates in a database of reporting. */
export async function certificatesStored(reporting: mongo.Db): Promise<number> {
  const sum = { $group: { _id: null, count: { $sum: '$count' } } };
  const [all] = await reporting
    .collection('certificateSegments')
    .aggregate<{ readonly count: number }>([sum])
    .toArray();
  return all?.count ?? 0;
}

/** All certificates in the order of their ids, which checkpoints divide into segments. */
async function* certificatesOf(reporting: mongo.Db): AsyncGenerator<mongo.Document> {
  const segments = reporting.collection<CertificateSegment>('certificateSegments');
  for (const list of (await segments.distinct('list')).sort()) {
    const certificates: mongo.Document[] = [];
    for await (const segment of segments.find({ list }))
      certificates.push(
        ...certificatesIn(segment).map(
          ({ partition: _partition, offset: _offset, follows: _follows, ...rest }) => rest,
        ),
      );
    yield* certificates.sort((a, b) => (String(a['_id']) < String(b['_id']) ? -1 : 1));
  }
}

async function digest(documents: AsyncIterable<mongo.Document>): Promise<string> {
  const hash = createHash('sha256');
  for await (const document of documents)
    hash.update(mongo.BSON.serialize(inOrder(withReadCriteria(document))));
  return hash.digest('hex').slice(0, 16);
}

/** The document with its criteria, in whatever form they are stored. */
function withReadCriteria(document: mongo.Document): mongo.Document {
  const { criteria } = document as { criteria?: StoredCriteria };
  return criteria === undefined ? document : { ...document, criteria: criteriaOfStored(criteria) };
}

/** Sorts members by name, because a rewritten document may have them in another order. */
function inOrder(document: mongo.Document): mongo.Document {
  return Object.fromEntries(Object.entries(document).sort(([a], [b]) => (a < b ? -1 : 1)));
}
