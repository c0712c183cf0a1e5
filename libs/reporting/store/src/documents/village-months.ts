import { Inject, Injectable } from '@nestjs/common';
import { type Connection, type Model, type mongo, Schema } from 'mongoose';
import { type AssessedEvent } from '@taocun/contracts';
import { type KeptFigures, type MonthFigures, type ProduceFigures } from '@taocun/domain';
import type { CollectionWrites } from '@taocun/messaging';
import { atStart, MONGO_CONNECTION, storedIn } from '@taocun/service';
import { storedFen, type StoredFen } from '../exact/stored-values';
import { townshipBeyondCode, townshipOn } from './village-regions';

export const produceSums = [
  'orders',
  'grams',
  'paidFen',
  'localValueFen',
  'urbanGrams',
  'urbanPaidFen',
  'buyersKnownPaidFen',
] as const satisfies readonly (keyof ProduceSums)[];

/** The sums over all orders that name produce. */
export type ProduceSums = Omit<ProduceFigures, 'kept'>;

/** A month's figures, with integers that MongoDB sums exactly. */
export interface StoredMonth {
  readonly month: string;
  /** The township at the end of the month, if it is not that of the village's code. */
  readonly townshipCode?: string;
  readonly salesFen: StoredFen;
  readonly alibabaSalesFen: StoredFen;
  readonly produce?: Readonly<Record<keyof ProduceSums, StoredFen>> & {
    readonly kept?: readonly StoredKept[];
  };
}

/** The part of a product's sales that farmers keep. */
type StoredKept = Readonly<Record<keyof KeptSums, StoredFen>> & Pick<KeptFigures, 'product'>;
export type KeptSums = Omit<KeptFigures, 'product'>;
export const keptSums = [
  'orders',
  'grams',
  'paidFen',
  'keptFen',
  'localValueFen',
] as const satisfies readonly (keyof KeptSums)[];

/** A village's months, ascending. Months that its assessments no longer contain keep their last figures. */
export interface VillageMonthsDocument {
  /** The village code. */
  _id: string;
  months: StoredMonth[];
}

const schema = new Schema<VillageMonthsDocument>(
  // mongoose's own casts would round.
  { _id: { type: String, required: true }, months: { type: Schema.Types.Mixed, required: true } },
  storedIn('villageMonths'),
);

@Injectable()
export class VillageMonths {
  readonly model: Model<VillageMonthsDocument>;

  constructor(@Inject(MONGO_CONNECTION) connection: Connection) {
    this.model = connection.model<VillageMonthsDocument>('VillageMonths', schema);
  }

  /** Created in advance: if several transactions create a collection, all but one fail. */
  async createCollection(): Promise<void> {
    await atStart(() => this.model.createCollection());
  }
}

/** The oldest stored month of each village, if it is known. */
export type OldestMonths = Map<string, string>;

/** The month of a village without stored months: later than any other. */
export const NO_MONTH = '9999-12';

/**
 * The writes of months from these assessments. An assessment contains the months that can still change, so it
 * replaces the stored ones from its first month on; earlier months stay. If there are none, the whole
 * document is replaced, which costs less.
 */
export function monthsWrites(
  assessments: Iterable<AssessedEvent['data']>,
  oldest: OldestMonths,
): CollectionWrites {
  const operations: object[] = [];
  const replacing: VillageMonthsDocument[] = [];
  for (const village of assessments) {
    const { villageCode: _id, months: announced = [] } = village;
    const first = announced[0]?.month;
    if (first === undefined) continue;
    const months = announced.map((month) => storedMonth(month, village));
    const known = oldest.get(_id);
    if (known === undefined || known < first) {
      operations.push(mergingFrom(first, { _id, months }));
    } else {
      replacing.push({ _id, months });
      oldest.set(_id, first);
    }
  }
  // The driver declares every _id as an ObjectId.
  return { collection: 'villageMonths', operations: operations as mongo.AnyBulkWriteOperation[], replacing };
}

function mergingFrom(firstMonth: string, { _id, months }: VillageMonthsDocument): object {
  const before = {
    $filter: { input: { $ifNull: ['$months', []] }, cond: { $lt: ['$$this.month', firstMonth] } },
  };
  // `$literal`, because the name of a product may begin with a dollar sign.
  const update = { $set: { months: { $concatArrays: [before, { $literal: months }] } } };
  return { updateOne: { filter: { _id }, update: [update], upsert: true } };
}

function storedMonth(
  { month, salesFen, alibabaSalesFen, produce }: MonthFigures,
  village: AssessedEvent['data'],
): StoredMonth {
  // Day 99 sorts after every other day of the month, and before those of the next.
  const townshipCode = townshipBeyondCode(village.villageCode, townshipOn(`${month}-99`, village));
  return {
    month,
    ...(townshipCode !== undefined && { townshipCode }),
    salesFen: storedFen(salesFen),
    alibabaSalesFen: storedFen(alibabaSalesFen),
    ...(produce && { produce: storedProduce(produce) }),
  };
}

function storedProduce(produce: ProduceFigures): StoredMonth['produce'] & object {
  const stored = produceSums.map((sum) => [sum, storedFen(produce[sum])] as const);
  const { kept } = produce;
  return {
    ...(Object.fromEntries(stored) as Record<keyof ProduceSums, StoredFen>),
    ...(kept && { kept: kept.map(storedKept) }),
  };
}

function storedKept({ product, ...sums }: KeptFigures): StoredKept {
  const stored = keptSums.map((sum) => [sum, storedFen(sums[sum])] as const);
  return { ...(product !== undefined && { product }), ...Object.fromEntries(stored) } as StoredKept;
}
