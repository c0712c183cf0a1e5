import { categories, platforms } from '../vocabulary/vocabulary';
import { type ShopLocation, ShopLocations } from './shop-locations';

/** A linear congruential generator (Numerical Recipes). */
function numbersFrom(seed: number): (below: number) => number {
  let state = seed;
  return (below) =>
    Math.floor(((state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0) / 2 ** 32) * below);
}

it.each([1, 2, 3])('finds what a map finds (seed %i)', (seed) => {
  const below = numbersFrom(seed);
  const locations = new ShopLocations();
  const map = new Map<string, ShopLocation>();
  for (let left = 30_000; left > 0; left--) {
    const shopId = `s${below(20_000)}${'~'.repeat(below(3) * 30)}`;
    const location: ShopLocation = {
      villageCode: String(below(10 ** 12)).padStart(12, '0'),
      platform: platforms[below(platforms.length)] ?? 'other',
      category: categories[below(categories.length)] ?? 'other',
      owner: below(5) === 0 ? undefined : `/marketplaces/${below(2_500)}${'x'.repeat(below(2) * 150)}`,
    };
    expect(locations.find(shopId)).toEqual(map.get(shopId));
    locations.set(shopId, location);
    map.set(shopId, location);
  }
  expect(
    [...map].filter(([id, location]) => JSON.stringify(locations.find(id)) !== JSON.stringify(location)),
  ).toEqual([]);
  expect(locations.count).toBe(map.size);
});

it('codes keep the zeros at the beginning of their halves', () => {
  const locations = new ShopLocations();
  const location = { villageCode: '010002000003', platform: '1688', category: 'other', owner: '/m' } as const;
  locations.set('s', location);
  expect(locations.find('s')).toEqual(location);
});

it('a shop takes some 60 bytes', () => {
  const locations = new ShopLocations();
  for (let number = 0; number < 200_000; number++)
    locations.set(`taobao-${number}`, {
      villageCode: '320324103211',
      platform: 'taobao',
      category: 'handicraft',
      owner: `/marketplaces/${number % 12}`,
    });
  expect(locations.bytes.used / locations.count).toBeLessThan(64);
});
