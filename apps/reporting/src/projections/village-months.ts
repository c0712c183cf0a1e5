import { Inject, Injectable, type OnModuleInit } from '@nestjs/common';
import { type AssessedEvent } from '@taocun/contracts';
import { countyOf, type KeptFigures, type MonthFigures, prefectureOf, type ProduceFigures, provinceOf, townshipOf } from '@taocun/domain';
import type { CollectionWrites } from '@taocun/messaging';
import { atStart, MONGO_CONNECTION, storedIn } from '@taocun/service';
import { type Connection, type Model, type mongo, Schema } from 'mongoose';
import { type RegionCodes, storedFen, type StoredFen } from '../store/read-models';

export const produceSums = [
  ...['orders', 'grams', 'paidFen', 'localValueFen', 'urbanGrams', 'urbanPaidFen', 'buyersKnownPaidFen'],
] as const satisfies readonly (keyof ProduceSums)[];

/** The sums over all orders that name produce. */
export type ProduceSums = Omit<ProduceFigures, 'kept'>;

/** A month's figures, with integers that MongoDB sums exactly. */
export interface StoredMonth {
  readonly month: string;
  readonly salesFen: StoredFen;
  readonly alibabaSalesFen: StoredFen;
  readonly produce?: Readonly<Record<keyof ProduceSums, StoredFen>> & { readonly kept?: readonly StoredKept[] };
}

/** The part of a product's sales that farmers keep. */
type StoredKept = Readonly<Record<keyof KeptSums, StoredFen>> & Pick<KeptFigures, 'product'>;
export type KeptSums = Omit<KeptFigures, 'product'>;
export const keptSums = ['orders', 'grams', 'paidFen', 'keptFen', 'localValueFen'] as const satisfies readonly (keyof KeptSums)[];

/** A village's months, ascending. Months that its assessments no longer contain keep their last figures. */
export interface VillageMonthsDocument extends RegionCodes {
  /** The village code. */
  _id: string;
  name: string;
  asOf: string;
  months: StoredMonth[];
  /** Whether any month has produce. */
  producing: boolean;
}

const text = { type: String, required: true };
const schema = new Schema<VillageMonthsDocument>(
  {
    ...{ _id: text, name: text, provinceCode: text, prefectureCode: text, countyCode: text, townshipCode: text, asOf: text },
    // mongoose's own casts would round.
    months: { type: Schema.Types.Mixed, required: true },
    producing: { type: Boolean, required: true },
  },
  storedIn('villageMonths'),
).index({ producing: 1, _id: 1 }, { partialFilterExpression: { producing: true } });

@Injectable()
export class VillageMonths implements OnModuleInit {
  readonly model: Model<VillageMonthsDocument>;

  constructor(@Inject(MONGO_CONNECTION) connection: Connection) {
    this.model = connection.model<VillageMonthsDocument>('VillageMonths', schema);
  }

  async onModuleInit(): Promise<void> {
    await atStart(() => this.model.createIndexes());
  }
}

/** The oldest stored month of each village, where it is known. */
export type OldestMonths = Map<string, string>;

/** Of a village of which no month is stored: later than any. */
export const NO_MONTH = '9999-12';

/**
 * The writes that follow from the months of these assessments. An assessment has the months that can still change, so from its first
 * month on it replaces the stored ones; earlier months stay. Where none are earlier, the whole document is replaced, which costs less.
 */
export function monthsWrites(assessments: Iterable<AssessedEvent['data']>, oldest: OldestMonths): CollectionWrites {
  const operations: object[] = [];
  const replacing: VillageMonthsDocument[] = [];
  for (const data of assessments) {
    const first = data.months?.[0]?.month;
    const known = oldest.get(data.villageCode);
    if (first === undefined) {
      if (known !== NO_MONTH) operations.push(named(data));
    } else if (known === undefined || known < first) {
      operations.push(mergingFrom(first, toldOf(data)));
    } else {
      replacing.push(toldOf(data));
      oldest.set(data.villageCode, first);
    }
  }
  // The driver types every _id as an ObjectId.
  return { collection: 'villageMonths', operations: operations as mongo.AnyBulkWriteOperation[], replacing };
}

function toldOf({ villageCode: code, name, asOf, months = [] }: AssessedEvent['data']): VillageMonthsDocument {
  return {
    _id: code,
    name,
    provinceCode: provinceOf(code),
    prefectureCode: prefectureOf(code),
    countyCode: countyOf(code),
    townshipCode: townshipOf(code),
    asOf,
    months: months.map(storedMonth),
    producing: months.some(({ produce }) => produce !== undefined),
  };
}

/** The update of a village whose assessment has no month: stored months stay. */
function named({ villageCode: _id, name, asOf }: AssessedEvent['data']): object {
  return { updateOne: { filter: { _id }, update: { $set: { name, asOf } } } };
}

function mergingFrom(firstMonth: string, { _id, ...replacement }: VillageMonthsDocument): object {
  // `$literal`, because a name may begin with a dollar.
  const literal = Object.fromEntries(Object.entries(replacement).map(([field, value]) => [field, { $literal: value }]));
  const before = { $filter: { input: { $ifNull: ['$months', []] }, cond: { $lt: ['$$this.month', firstMonth] } } };
  const update = {
    $set: {
      ...literal,
      months: { $concatArrays: [before, literal['months']] },
      producing: { $or: [literal['producing'], { $in: [true, { $map: { input: before, in: { $gt: ['$$this.produce', null] } } }] }] },
    },
  };
  return { updateOne: { filter: { _id }, update: [update], upsert: true } };
}

function storedMonth({ month, salesFen, alibabaSalesFen, produce }: MonthFigures): StoredMonth {
  return {
    month,
    salesFen: storedFen(salesFen),
    alibabaSalesFen: storedFen(alibabaSalesFen),
    ...(produce && { produce: storedProduce(produce) }),
  };
}

function storedProduce(produce: ProduceFigures): StoredMonth['produce'] & object {
  const stored = produceSums.map((sum) => [sum, storedFen(produce[sum])] as const);
  const { kept } = produce;
  return { ...(Object.fromEntries(stored) as Record<keyof ProduceSums, StoredFen>), ...(kept && { kept: kept.map(storedKept) }) };
}

function storedKept({ product, ...sums }: KeptFigures): StoredKept {
  const stored = keptSums.map((sum) => [sum, storedFen(sums[sum])] as const);
  return { ...(product !== undefined && { product }), ...Object.fromEntries(stored) } as StoredKept;
}
