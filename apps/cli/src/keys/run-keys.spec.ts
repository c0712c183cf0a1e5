import { createKey } from './run-keys';

it.each([
  [
    { role: 'producer', source: ['/marketplaces/taobao'] },
    'A producer needs --types: of a marketplace shop.opened,',
  ],
  [{ role: 'producer', types: ['taocun.order.paid.v1'] }, 'A producer needs --source.'],
  [{ role: 'reader', types: ['taocun.order.paid.v1'] }, "--types is a producer's"],
  [{ role: 'reader', source: ['/x'] }, "--source is a producer's"],
  [{ role: 'producer', source: ['a b'], types: ['taocun.order.paid.v1'] }, '--source a b: a source has'],
  [
    { role: 'reader', name: 'Li\u200b' },
    '--name Li\u200b: a name has 1 to 100 characters, with at least one letter',
  ],
] as const)('no key is made of %j', async (options, why) => {
  await expect(createKey({ name: '', ...options })).rejects.toThrow(why);
});
