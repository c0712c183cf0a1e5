import { type Criterion } from '@taocun/domain';
import { mongo } from 'mongoose';
import { criteriaOfStored, storedCriteria } from './stored-values';

const INT64_MAX = 2n ** 63n - 1n;

function criteria(sales: bigint | number, part: bigint | number, whole: bigint | number): Criterion[] {
  return [
    { criterion: 'annual-sales', value: sales, threshold: 1_000_000_000, comparison: 'more-than', holds: true },
    { criterion: 'alibaba-majority', value: { part, whole }, threshold: { part: 1, whole: 2 }, comparison: 'more-than', holds: true },
    {
      criterion: 'scale',
      holds: true,
      anyOf: [
        { criterion: 'active-shops', value: 100, threshold: 100, comparison: 'at-least', holds: true },
        {
          criterion: 'active-household-share',
          value: { part: 1, whole: 9 },
          threshold: { part: 1, whole: 10 },
          comparison: 'at-least',
          holds: true,
        },
      ],
    },
    {
      criterion: 'administrative-village',
      value: 'administrative-village',
      threshold: 'administrative-village',
      comparison: 'is',
      holds: true,
    },
  ];
}

describe('criteria as they are stored', () => {
  it('are those received where every amount fits an int64', () => {
    const received = criteria(INT64_MAX, -INT64_MAX, 5);
    for (const [at, stored] of storedCriteria(received).entries()) expect(stored).toBe(received[at]);
  });

  it.each([
    ['sales', criteria(INT64_MAX + 1n, 1, 2)],
    ['Alibaba’s part', criteria(1, -INT64_MAX - 1n, 2)],
    ['the whole', criteria(1, 1, 10n ** 30n)],
  ])('have a Decimal128 for %s beyond it, and come back as they were', (_what, received) => {
    const stored = storedCriteria(received);
    expect(mongo.BSON.EJSON.stringify(stored)).toContain('$numberDecimal');
    expect(criteriaOfStored(stored)).toEqual(received);
  });
});
