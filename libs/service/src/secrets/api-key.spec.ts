import { coversSource, coversType, keyHashOf, idOfKey, isKey, isSource, newKey } from './api-key';

describe('a key', () => {
  it('is known by its form, has its id in it, and is another one each time', () => {
    const [one, other] = [newKey(), newKey()];
    expect(one.text).toMatch(/^tck_[0-9a-f]{12}_[0-9a-f]{64}$/);
    expect([isKey(one.text), idOfKey(one.text), one.hash]).toEqual([true, one.id, keyHashOf(one.text)]);
    expect([one.text === other.text, one.id === other.id, one.hash.equals(other.hash)]).toEqual([false, false, false]);
    expect(one.hash.toString('hex')).not.toContain(one.text.slice(-64));
  });

  it.each(['', 'tck_', `tck_0123456789ab_${'a'.repeat(63)}`, `tck_0123456789ab_${'a'.repeat(65)}`, `TCK_0123456789ab_${'a'.repeat(64)}`])(
    'is not %j',
    (text) => {
      expect([isKey(text), idOfKey(text)]).toEqual([false, undefined]);
    },
  );
});

describe('the sources of a producer', () => {
  const producer = { role: 'producer', sources: ['/marketplaces/taobao', '/registry/'] } as const;

  it.each([
    ['/marketplaces/taobao', true],
    ['/marketplaces/taobao/', false],
    ['/marketplaces/taobao2', false],
    ['/marketplaces', false],
    ['/registry/', true],
    ['/registry/32', true],
    ['/registry', false],
    ['/registryx/', false],
    ['x/registry/', false],
    ['', false],
  ])('cover %j: %s', (source, covered) => {
    expect(coversSource(producer, source)).toBe(covered);
  });

  it('are for nobody else; an operator may send every source', () => {
    expect(coversSource({ ...producer, role: 'operator', sources: [] }, '/x')).toBe(true);
    for (const role of ['reader', 'subscriber'] as const) expect(coversSource({ role, sources: ['/'] }, '/x')).toBe(false);
  });

  it('may send the types of updates that its key names, and none without; an operator all', () => {
    const [registered, paid] = ['taocun.village.registered.v1', 'taocun.order.paid.v1'] as const;
    const registry = { role: 'producer', types: [registered] } as const;
    expect([registered, paid].map((type) => coversType(registry, type))).toEqual([true, false]);
    expect([registered, paid].map((type) => coversType({ role: 'producer' }, type))).toEqual([false, false]);
    expect(coversType({ role: 'operator' }, paid)).toBe(true);
  });

  it.each([
    ['/', true],
    ['~', true],
    ['a'.repeat(256), true],
    ['a'.repeat(257), false],
    ['', false],
    ['a b', false],
    ['/dörfer', false],
  ])('may be %j: %s', (text, is) => {
    expect(isSource(text)).toBe(is);
  });
});
