import { nameOfImport } from './run-registry';

const options = { households: 350, time: '2009-01-01T00:00:00+08:00' };
const known = new Map([['110101001001', { households: 400 }]]);
const place = ['cluster', 'a.'];

it('an import continues only if it is the same one', () => {
  const name = nameOfImport(options, '', known, place);
  expect(nameOfImport({ ...options }, '', new Map(known), [...place])).toBe(name);
  const others = [
    nameOfImport(options, 'editions', known, place),
    nameOfImport({ ...options, province: ['33'] }, '', known, place),
    nameOfImport({ ...options, households: 351 }, '', known, place),
    nameOfImport(
      options,
      '',
      new Map([['110101001001', { households: 400, townshipCode: '110101002' }]]),
      place,
    ),
    nameOfImport(options, '', known, ['cluster', 'b.']),
    nameOfImport(options, '', known, ['another', 'a.']),
  ];
  expect(new Set([name, ...others]).size).toBe(7);
});
