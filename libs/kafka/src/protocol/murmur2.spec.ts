import { murmur2 as witness } from '@platformatic/kafka';
import { murmur2, partitionOfKey } from './murmur2';

const keys = [
  '',
  'a',
  'ab',
  'abc',
  'abcd',
  'abcde',
  '320324103211',
  'shop-1',
  'A'.repeat(64),
  '村',
  'ab村',
  'abcd村',
  'x:_.-9',
];

describe('murmur2', () => {
  it.each([...keys, ...Array.from({ length: 500 }, (_, n) => `shop-${(n * 7919).toString(36)}`)])(
    'places %s where the Java client does',
    (key) => {
      expect(murmur2(Buffer.from(key))).toBe(witness(key));
      expect(partitionOfKey(key, 7)).toBe((witness(key) & 0x7fffffff) % 7);
    },
  );

  it('equals the values published with the Java client', () => {
    // Source: org.apache.kafka.common.utils.UtilsTest.testMurmur2.
    expect(murmur2(Buffer.from('21'))).toBe(-973932308);
    expect(murmur2(Buffer.from('foobar'))).toBe(-790332482);
    expect(murmur2(Buffer.from('a-little-bit-long-string'))).toBe(-985981536);
    expect(murmur2(Buffer.from('abc'))).toBe(479470107);
  });
});
