import { updateTypes } from '../updates/marketplace-update';
import { validData } from '../updates/update.fixture';
import { violations } from './violations';

it.each([
  ['a valid payload', { shopId: 'tb-1' }, []],
  ['a bad property', { shopId: '' }, ['/shopId']],
  ['an unknown property', { shopId: 'tb-1', colour: 1 }, ['/colour']],
  ['null, on which class-validator throws', null, ['']],
  ['an array, whose elements class-validator would take', [{ shopId: 'tb-1' }], ['']],
  ['a property that class-transformer drops', JSON.parse('{"shopId":"tb-1","__proto__":1}'), ['/__proto__']],
  ['a property that hides a method, which it drops too', { shopId: 'tb-1', toString: 1 }, ['/toString']],
  ['a property that makes class-transformer throw', { shopId: 'tb-1', colour: { constructor: 1 } }, ['']],
])('violations are found in %s: %#', (_name, json, expected) => {
  expect(violations(updateTypes['taocun.shop.closed.v1'], json)).toEqual(expected);
});

it('nested objects are checked', () => {
  const produce = JSON.parse('{"grams":1,"localPriceFenPerKilogram":1,"constructor":1}');
  expect(
    violations(updateTypes['taocun.order.paid.v1'], { ...validData['taocun.order.paid.v1'], produce }),
  ).toEqual(['/produce/constructor']);
});
