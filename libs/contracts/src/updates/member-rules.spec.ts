import { type ByKind, type FirstLogged, type MemberRow, type PaidOrder } from '@taocun/domain';
import { constraintByKind } from './member-classes';

// A forgotten part of a row or a layer is a compile error: `npm run types` checks these comments.

it('a layer has a rule for every kind of member', () => {
  const { truth: _truth, ...others } = constraintByKind;
  // @ts-expect-error There is no rule for truths.
  const rules: ByKind<PropertyDecorator> = others;
  expect(Object.keys(constraintByKind)).toEqual(expect.arrayContaining(Object.keys(rules)));
});

it('a row has a sentence, the limits of its kind and its updates', () => {
  const whole = {
    is: 'code',
    digits: 12,
    updates: { paid: 'required' },
    says: 'The village',
    example: '320324109002',
  } as const;
  const { says: _says, ...undescribed } = whole;
  const { digits: _digits, ...unlimited } = whole;
  const { updates: _updates, ...nowhere } = whole;
  const rows: readonly MemberRow[] = [
    whole,
    // @ts-expect-error It has no sentence.
    undescribed,
    // @ts-expect-error The number of its digits is missing.
    unlimited,
    // @ts-expect-error No update has it.
    nowhere,
  ];
  expect(rows).toHaveLength(4);
});

it('a member of the log without `since` has a position in the first schema', () => {
  // @ts-expect-error The amount has no position.
  const positions: Record<FirstLogged, number> = { shopId: 0 };
  expect(positions.shopId).toBe(0);
});

it('an order that a village applies has every member of the log', () => {
  // @ts-expect-error Ingestion has filled in the category.
  const order: PaidOrder = { shopId: 'tb-1', day: 16_251, amountFen: 1 };
  expect(order.category).toBeUndefined();
});
