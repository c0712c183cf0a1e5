import { addFen, type Fen } from '@taocun/domain';
import { produceSums, type ProduceSums } from '../projections/village-months';

/** Sales of a month, a year or several, by one village or by many. */
export type PeriodSums = Record<'salesFen' | 'alibabaSalesFen' | keyof ProduceSums, Fen>;

export const periodSums = ['salesFen', 'alibabaSalesFen', ...produceSums] as const;

export function noSums(): PeriodSums {
  return {
    ...{ salesFen: 0, alibabaSalesFen: 0, orders: 0, grams: 0, paidFen: 0, localValueFen: 0 },
    ...{ urbanGrams: 0, urbanPaidFen: 0, buyersKnownPaidFen: 0 },
  };
}

export function addSums(total: PeriodSums, part: PeriodSums): void {
  for (const name of periodSums) total[name] = addFen(total[name], part[name]);
}

export function summedUp(parts: Iterable<PeriodSums>): PeriodSums {
  const total = noSums();
  for (const part of parts) addSums(total, part);
  return total;
}
