import { keyHashOf, idOfKey, isKey, isSource, newKey } from './api-key';

describe('a key', () => {
  it('is known by its form, has its id in it, and is another one each time', () => {
    const one = newKey();
    const other = newKey();
    expect(one.text).toMatch(/^tck_[0-9a-f]{12}_[0-9a-f]{64}$/);
    expect([isKey(one.text), idOfKey(one.text), one.hash]).toEqual([true, one.id, keyHashOf(one.text)]);
    expect([one.text === other.text, one.id === other.id, one.hash.equals(other.hash)]).toEqual([
      false,
      false,
      false,
    ]);
    expect(one.hash.toString('hex')).not.toContain(one.text.slice(-64));
  });

  it.each([
    '',
    'tck_',
    `tck_0123456789ab_${'a'.repeat(63)}`,
    `tck_0123456789ab_${'a'.repeat(65)}`,
    `TCK_0123456789ab_${'a'.repeat(64)}`,
  ])('is not %j', (text) => {
    expect([isKey(text), idOfKey(text)]).toEqual([false, undefined]);
  });
});

it.each([
  ['/', true],
  ['~', true],
  ['a'.repeat(256), true],
  ['a'.repeat(257), false],
  ['', false],
  ['a b', false],
  ['/dörfer', false],
])('a source may be %j: %s', (text, is) => {
  expect(isSource(text)).toBe(is);
});
