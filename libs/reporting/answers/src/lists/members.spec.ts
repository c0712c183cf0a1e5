import { count, described, nullable, object, text, Type } from '@taocun/openapi';
import { withoutNulls } from './members';

const Inner = object('Inner', { number: count('A number.') });
const Item = object('Item', {
  name: nullable(text('Null if it has none.', '义乌市')),
  part: nullable(described(Inner, 'Or none.')),
  certified: Type.Optional(nullable(count('Absent by month, null before the list is issued.'))),
  marginalShops: Type.Optional(count('Absent if they are not known.')),
  paidByChannelFen: Type.Optional(described(Inner, 'Absent if no order states it.')),
});

it('a null is left out unless the schema admits null', () => {
  const row = {
    name: null,
    part: null,
    certified: null,
    marginalShops: null,
    paidByChannelFen: null,
    criteria: null,
  };
  expect(withoutNulls(Item)(row)).toEqual({ name: null, part: null, certified: null });
  expect(withoutNulls(Item)({ name: '义乌市', marginalShops: 0, salesFen: 7n })).toEqual({
    name: '义乌市',
    marginalShops: 0,
    salesFen: 7n,
  });
});
