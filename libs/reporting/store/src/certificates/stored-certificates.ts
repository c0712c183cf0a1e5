import { setImmediate as yieldToEventLoop } from 'node:timers/promises';
import { type Model, type mongo, type QueryFilter, type QueryOptions } from 'mongoose';
import { untilMongodbAnswers } from '@taocun/messaging';
import {
  type CertificateSegment,
  type CertificationDocument,
  MAX_TIME_MS,
  type ReadModels,
} from '../documents/read-models';
import { codeRange } from '../documents/region-codes';
import { certificatesIn, partsOfId } from './certificate-segment';

/** The first and the last village code. */
type CodeRange = readonly [first: string, last: string];

/** The segments that may contain a village of these ranges of codes, or of these regions. */
function overlapping(ranges: readonly CodeRange[], regions: readonly string[] = []) {
  const within = [...ranges, ...regions.map((code): CodeRange => [code, `${code}:`])];
  return {
    $or: [
      ...within.map(([first, last]) => ({ first: { $lte: last }, last: { $gte: first } })),
      ...regions.map((code) => ({ elsewhere: { $elemMatch: codeRange(code) } })),
    ],
  };
}

/** Reads see only saved writes that cannot be rolled back. */
const COMMITTED = { readConcern: { level: 'majority' }, readPreference: 'primary' } as const;

const UNPACKED_AT_ONCE_MS = 20;

/** The stored certificates, read from their segments. */
export class StoredCertificates {
  readonly #segments: Model<CertificateSegment>;

  constructor({ certificateSegments }: Pick<ReadModels, 'certificateSegments'>) {
    this.#segments = certificateSegments;
  }

  /** The certificates of a village, by year and rule set. */
  async ofVillage(code: string): Promise<CertificationDocument[]> {
    const segments = await this.#find(overlapping([[code, code]]), {});
    const own = await unpacked(segments, (villageCode) => villageCode === code);
    return own.sort((a, b) => a.year - b.year || (a.ruleSet < b.ruleSet ? -1 : 1));
  }

  /** The certificates under a rule set of all villages of these townships. */
  async ofTownships(codes: readonly string[], ruleSet: string): Promise<CertificationDocument[]> {
    const codeSet = new Set(codes);
    const segments = await this.#find(
      { ...overlapping([], codes), list: { $gte: `${ruleSet}:`, $lt: `${ruleSet};` } },
      COMMITTED,
    );
    return unpacked(segments, (_villageCode, townshipCode) => codeSet.has(townshipCode));
  }

  /** The villages of a list that a partition has stored. */
  async villagesOf(partition: number, list: string): Promise<string[]> {
    const segments = await untilMongodbAnswers(() => this.#find({ partition, list }, COMMITTED));
    return segments.flatMap((segment) => certificatesIn(segment).map(({ villageCode }) => villageCode));
  }

  /** The offsets at which certificates with these ids are stored; ids that are not stored are omitted. */
  async offsetsOf(
    ids: readonly string[],
    session: mongo.ClientSession,
  ): Promise<{ readonly _id: string; readonly offset: number }[]> {
    const idSet = new Set(ids);
    if (ids.length === 0) return [];
    const named = ids.map(partsOfId);
    const codes = new Set(named.map(({ villageCode }) => villageCode));
    const lists = [...new Set(named.map(({ list }) => list))];
    const ranges = Array.from(codes, (code) => [code, code] as const);
    const segments = await this.#find(
      { ...overlapping(ranges), list: { $in: lists } },
      { ...COMMITTED, session },
    );
    const certificates = await unpacked(segments, (villageCode) => codes.has(villageCode));
    return certificates.filter(({ _id }) => idSet.has(_id));
  }

  /**
   * The certificates in a stretch of a partition's log, by offset, one checkpoint at a time; optionally only
   * those of these villages or of villages in these regions.
   */
  async *inLog(
    { partition, from, below }: { readonly partition: number; readonly from: number; readonly below: number },
    { villages, regions }: { readonly villages: readonly string[]; readonly regions: readonly string[] },
    session: mongo.ClientSession,
  ): AsyncGenerator<CertificationDocument[]> {
    const isNarrow = villages.length + regions.length > 0;
    const own = villages.map((code): CodeRange => [code, code]);
    const options = { ...COMMITTED, maxTimeMS: MAX_TIME_MS };
    // The checkpoint that reaches `below` may begin before it; all certificates of later ones have higher
    // offsets.
    const last = await this.#segments
      .findOne({ partition, offset: { $gte: below - 1 } }, { offset: 1 })
      .sort({ offset: 1 })
      .session(session)
      .setOptions(options)
      .lean<Pick<CertificateSegment, 'offset'>>();
    const cursor = this.#segments
      .find({
        partition,
        offset: { $gte: from, $lte: last?.offset ?? below },
        ...(isNarrow && overlapping(own, regions)),
      })
      .sort({ offset: 1 })
      .session(session)
      .setOptions(options)
      .lean<CertificateSegment[]>()
      .cursor({ batchSize: 20 });
    let offset = -1;
    let ofCheckpoint: CertificationDocument[] = [];
    const inOrder = (): CertificationDocument[] =>
      ofCheckpoint
        .filter((each) => each.offset >= from && each.offset < below)
        .sort((a, b) => a.offset - b.offset);
    for await (const segment of cursor as AsyncIterable<CertificateSegment>) {
      if (segment.offset !== offset) {
        yield inOrder();
        [offset, ofCheckpoint] = [segment.offset, []];
      }
      ofCheckpoint.push(...certificatesIn(segment));
    }
    yield inOrder();
  }

  #find(
    conditions: QueryFilter<CertificateSegment>,
    options: QueryOptions<CertificateSegment>,
  ): Promise<CertificateSegment[]> {
    return this.#segments
      .find(conditions)
      .setOptions({ ...options, maxTimeMS: MAX_TIME_MS })
      .lean<CertificateSegment[]>()
      .exec();
  }
}

/** The wanted certificates of segments, of which a country has thousands: other work continues meanwhile. */
async function unpacked(
  segments: readonly CertificateSegment[],
  isIncluded: Parameters<typeof certificatesIn>[1],
): Promise<CertificationDocument[]> {
  const certificates: CertificationDocument[] = [];
  let startedMs = performance.now();
  for (const segment of segments) {
    for (const certificate of certificatesIn(segment, isIncluded)) certificates.push(certificate);
    if (performance.now() - startedMs < UNPACKED_AT_ONCE_MS) continue;
    await yieldToEventLoop();
    startedMs = performance.now();
  }
  return certificates;
}
