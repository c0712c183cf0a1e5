import { Inject, Injectable } from '@nestjs/common';
import { type Connection, type Model, type mongo, Schema } from 'mongoose';
import {
  type CertifiedFigure,
  type FigureKind,
  type FigureName,
  figureNames,
  figureOf,
  type FiguresOf,
  type PeopleFigures,
} from '@taocun/domain';
import { atStart, embedded, MONGO_CONNECTION, storedIn, storedNumber, storedText } from '@taocun/service';
import { type StoredCriteria } from '../exact/stored-criteria';
import { type StoredFen } from '../exact/stored-values';
import { type FirstPlace } from './first-place';
import { type RegionDocument, type RegionVerdictDocument } from './region-documents';
import {
  type ClosedListDocument,
  type NoticeDocument,
  type PendingNotice,
  type SilenceDocument,
  type SourceOrdersDocument,
} from './source-documents';
import { type RegionCodes, type StoredFormerTownship } from './village-regions';

interface VillageVerdict {
  ruleSet: string;
  qualifies: boolean;
  /** 0 before the rule set's first verdict. */
  sequence: number;
  /** True if it is on the list of the rule set's year in `certifiedYears`; absent without that year. */
  isListed?: boolean;
}

/**
 * The last `assessed` event of a village, with its position. Written by the partition of
 * `village.assessments` to which its code belongs.
 */
export interface VillageReadModel extends RegionCodes, FirstPlace, FiguresOf<FigureName, StoredFen> {
  /** The village code. */
  _id: string;
  name: string;
  /** The former townships, oldest first; absent if the village never moved. */
  formerTownships?: StoredFormerTownship[];
  /** Open shops by source; absent if no shop is open. */
  openShopsBySource?: { source: string; openShops: number }[];
  asOf: string;
  verdicts: VillageVerdict[];
  /** The rule sets under which the village qualifies. */
  qualifiesUnder: string[];
  /** The latest certified year by rule set, for those that depend on it. */
  certifiedYears?: Readonly<Record<string, number>>;
  /** The shortfall by rule set, only for near misses. */
  shortfallPpm?: Record<string, number>;
  lateUpdates: { cutOff: string; updates: number; salesFen: StoredFen; alibabaSalesFen: StoredFen }[];
  /** Absent if no opening describes people. Only operators may see it. */
  people?: PeopleFigures;
  /** The position in `village.activity` as of which this state holds. */
  stateOf: { partition: number; offset: number };
}

/** The year of the list on which the criteria of a verdict depend, if the village is on it. */
export function certifiedBefore(
  { certifiedYears }: Pick<VillageReadModel, 'certifiedYears'>,
  { ruleSet, isListed }: Pick<VillageVerdict, 'ruleSet' | 'isListed'>,
): number | undefined {
  const year = certifiedYears?.[ruleSet];
  return isListed !== true || year === undefined ? undefined : Number(year);
}

/**
 * One change of a verdict. Written by the partition of `village.verdicts` to which the village's code
 * belongs.
 */
export interface VerdictDocument extends FirstPlace {
  /** The event's id, `ruleSet:villageCode:sequence`. */
  _id: string;
  villageCode: string;
  /** The township to which the village belonged. */
  townshipCode: string;
  ruleSet: string;
  sequence: number;
  qualifies: boolean;
  asOf: string;
  criteria: StoredCriteria;
  /** The source offset id of the activity that caused the event, as in the event. */
  follows: string;
  /** The trace context of the update that caused the event, if it has one. */
  traceparent?: string;
}

/**
 * One certificate, in the segments of the partition of `village.certifications` to which the village's code
 * belongs.
 */
export interface CertificationDocument
  extends RegionCodes, FirstPlace, FiguresOf<CertifiedFigure, StoredFen> {
  /** The event's id, `ruleSet:villageCode:year`. */
  _id: string;
  villageCode: string;
  name: string;
  ruleSet: string;
  year: number;
  asOf: string;
  qualifies: boolean;
  /** Absent if no opening describes people. Only operators see it unrounded. */
  people?: PeopleFigures;
  criteria: StoredCriteria;
  /** Open shops by source when it was issued; absent if no shop was open. */
  openShopsBySource?: { source: string; openShops: number }[];
  follows: string;
}

/**
 * Certificates of one list and of villages with adjacent codes, packed by columns. A certified year is issued
 * once, in bulk, and never changes. As separate documents, the certificates of a whole country would take as
 * much space as everything else that is stored.
 */
export interface CertificateSegment {
  /** `partition:offset:number`. */
  _id: string;
  partition: number;
  /** The greatest offset of its checkpoint, shared by all segments of that checkpoint. */
  offset: number;
  /** The list, such as `world-bank-2019:2015`. */
  list: string;
  /** The first and the last of its village codes. */
  first: string;
  last: string;
  /** Townships of its villages that differ from their codes; absent if there are none. */
  elsewhere?: string[];
  count: number;
  packed: Buffer | mongo.Binary;
}

/** The figures that villages can be sorted by. */
export const sortedBy = [
  'salesFen',
  'alibabaSalesFen',
  'activeShops',
  'activeHouseholds',
  'households',
] as const;

/** Values that mongoose must not cast, because its casts would round. */
const asItIs = { type: Schema.Types.Mixed, required: true };
const truth = { type: Boolean, required: true };
const typeOfFigure = {
  count: Number,
  fen: Schema.Types.Mixed,
  fenByCategory: Schema.Types.Mixed,
  fenByChannel: Schema.Types.Mixed,
  kindOfVillage: String,
  urbanRuralClass: String,
  townshipCode: String,
  villageCodes: [String],
  truth: Boolean,
  degrees: Number,
} satisfies Record<FigureKind, unknown>;
const storedFigure = (name: FigureName) => ({
  type: typeOfFigure[figureOf(name).is],
  // Mongoose would otherwise store an empty list for an absent one.
  default: undefined,
  required: figureOf(name).optional !== true,
});
const regionCodes = { provinceCode: storedText, prefectureCode: storedText, countyCode: storedText };
const firstPlace = { partition: storedNumber, offset: storedNumber };
const people = new Schema({ keepers: asItIs, workersKnown: storedNumber, workers: storedNumber }, embedded);
/** Followers read each partition in the order of its log. */
const inOrderOfLog = { partition: 1, offset: 1 } as const;

/** An index with the fields by which most townships are queried and villages are counted. */
export const villagesByTownship = { townshipCode: 1, activeAlibabaShops: 1 } as const;

/**
 * Partial, because most villages never qualify, and each index that contains them is written whenever they
 * change.
 */
const qualifying = { qualifiesUnder: { $gt: '' } } as const;
export const qualifyingByCounty = 'qualifyingByCounty';

const villageSchema = new Schema<VillageReadModel>(
  {
    _id: storedText,
    name: storedText,
    ...regionCodes,
    formerTownships: {
      type: [new Schema({ townshipCode: storedText, until: storedText }, embedded)],
      default: undefined,
    },
    openShopsBySource: {
      type: [new Schema({ source: storedText, openShops: storedNumber }, embedded)],
      default: undefined,
    },
    asOf: storedText,
    ...Object.fromEntries(figureNames.map((name) => [name, storedFigure(name)])),
    verdicts: [
      new Schema(
        { ruleSet: storedText, qualifies: truth, sequence: storedNumber, isListed: Schema.Types.Boolean },
        embedded,
      ),
    ],
    qualifiesUnder: { type: [String], required: true },
    certifiedYears: Schema.Types.Mixed,
    shortfallPpm: Schema.Types.Mixed,
    lateUpdates: [
      new Schema(
        { cutOff: storedText, updates: storedNumber, salesFen: asItIs, alibabaSalesFen: asItIs },
        embedded,
      ),
    ],
    people,
    stateOf: {
      type: new Schema({ partition: storedNumber, offset: storedNumber }, embedded),
      required: true,
    },
    ...firstPlace,
  },
  storedIn('villages'),
)
  // Followers query everything that has changed since a moment.
  .index(inOrderOfLog)
  // A county is decided by its qualifying villages alone, a township by the sums of all its villages
  // (possible-towns.ts).
  .index(
    { countyCode: 1, qualifiesUnder: 1 },
    { name: qualifyingByCounty, partialFilterExpression: qualifying },
  )
  .index(villagesByTownship)
  // Few villages have former codes.
  .index({ formerCodes: 1 }, { sparse: true });

const verdictSchema = new Schema<VerdictDocument>(
  {
    _id: storedText,
    villageCode: storedText,
    townshipCode: storedText,
    ruleSet: storedText,
    sequence: storedNumber,
    qualifies: truth,
    asOf: storedText,
    criteria: asItIs,
    follows: storedText,
    traceparent: String,
    ...firstPlace,
  },
  storedIn('verdictHistory'),
)
  .index({ villageCode: 1, asOf: -1 })
  .index(inOrderOfLog);

const certificateSegmentSchema = new Schema<CertificateSegment>(
  {
    _id: storedText,
    ...firstPlace,
    list: storedText,
    first: storedText,
    last: storedText,
    elsewhere: { type: [String], default: undefined },
    count: storedNumber,
    packed: { type: Buffer, required: true },
  },
  storedIn('certificateSegments'),
)
  .index(inOrderOfLog)
  // For the certificates of a village, and of a township.
  .index({ first: 1, last: 1 })
  .index({ elsewhere: 1 }, { sparse: true })
  // For the villages of a list in a partition.
  .index({ partition: 1, list: 1 });

const regionVerdict = {
  qualifies: truth,
  size: String,
  sequence: storedNumber,
  villages: storedNumber,
  asOf: storedText,
};
const regionSchema = new Schema<RegionDocument>(
  {
    _id: storedText,
    kind: storedText,
    code: storedText,
    ruleSet: storedText,
    ...regionVerdict,
    version: storedNumber,
    announcement: new Schema(regionVerdict, embedded),
  },
  storedIn('regions'),
)
  .index({ code: 1 })
  .index({ 'announcement.sequence': 1 }, { partialFilterExpression: { announcement: { $exists: true } } });

const regionVerdictSchema = new Schema<RegionVerdictDocument>(
  {
    _id: storedText,
    kind: storedText,
    code: storedText,
    ruleSet: storedText,
    ...regionVerdict,
    ...firstPlace,
  },
  storedIn('regionHistory'),
).index(inOrderOfLog);

const sourceOrdersSchema = new Schema<SourceOrdersDocument>(
  { _id: storedText, counted: Schema.Types.Mixed, clock: Schema.Types.Mixed, ...firstPlace },
  storedIn('sourceOrders'),
).index(inOrderOfLog);

const closedListSchema = new Schema<ClosedListDocument>(
  { _id: storedText, list: storedText, closed: asItIs, ...firstPlace },
  storedIn('closedLists'),
).index({ list: 1 });

const noticeSchema = new Schema<NoticeDocument>(
  { _id: storedText, type: storedText, ruleSet: String, code: String, event: storedText, ...firstPlace },
  storedIn('noticeHistory'),
)
  .index(inOrderOfLog)
  // For those about sources, which are few.
  .index({ type: 1, offset: 1 });

const pendingNoticeSchema = new Schema<PendingNotice>(
  { _id: storedText, type: storedText, event: storedText, publishedAt: Date },
  storedIn('pendingNotices'),
);

const silenceSchema = new Schema<SilenceDocument>(
  { _id: storedText, change: storedText, seenAt: { type: Date, required: true } },
  storedIn('silences'),
);

/** int64 as bigint: the driver would otherwise return a number or, beyond that, an object of its own. */
export const exactIntegers = { useBigInt64: true } as const;

/** Reads only what no failure takes back. */
export const committedReads = { readPreference: 'primary', readConcern: { level: 'majority' } } as const;

/** The time limit of every query, even of a list of the whole country. */
export const MAX_TIME_MS = 20_000;

/** Reporting's collections: one per topic that it reads, and the regions derived from them. */
@Injectable()
export class ReadModels {
  readonly villages: Model<VillageReadModel>;
  readonly verdicts: Model<VerdictDocument>;
  readonly certificateSegments: Model<CertificateSegment>;
  readonly regions: Model<RegionDocument>;
  readonly regionVerdicts: Model<RegionVerdictDocument>;
  readonly sourceOrders: Model<SourceOrdersDocument>;
  readonly closedLists: Model<ClosedListDocument>;
  readonly notices: Model<NoticeDocument>;
  readonly pendingNotices: Model<PendingNotice>;
  readonly silences: Model<SilenceDocument>;

  constructor(@Inject(MONGO_CONNECTION) connection: Connection) {
    this.villages = connection.model<VillageReadModel>('Village', villageSchema);
    this.verdicts = connection.model<VerdictDocument>('Verdict', verdictSchema);
    this.certificateSegments = connection.model<CertificateSegment>(
      'CertificateSegment',
      certificateSegmentSchema,
    );
    this.regions = connection.model<RegionDocument>('Region', regionSchema);
    this.regionVerdicts = connection.model<RegionVerdictDocument>('RegionVerdict', regionVerdictSchema);
    this.sourceOrders = connection.model<SourceOrdersDocument>('SourceOrders', sourceOrdersSchema);
    this.closedLists = connection.model<ClosedListDocument>('ClosedList', closedListSchema);
    this.notices = connection.model<NoticeDocument>('Notice', noticeSchema);
    this.pendingNotices = connection.model<PendingNotice>('PendingNotice', pendingNoticeSchema);
    this.silences = connection.model<SilenceDocument>('Silence', silenceSchema);
  }

  /** Creates the indexes. Only the role that writes these collections has the right to do so. */
  async createIndexes(): Promise<void> {
    const {
      villages,
      verdicts,
      certificateSegments,
      regions,
      regionVerdicts,
      sourceOrders,
      closedLists,
      notices,
    } = this;
    for (const each of [
      villages,
      verdicts,
      certificateSegments,
      regions,
      regionVerdicts,
      sourceOrders,
      closedLists,
      notices,
    ])
      await atStart(() => each.createIndexes());
  }
}
