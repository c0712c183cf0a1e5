import { ByteReader, ByteWriter } from '../encoding/bytes';
import { MS_PER_DAY, NO_DAY } from '../time/day';
import { Shop } from './shop';
import { SourceNames } from '../encoding/source-names';

const since = 1_000;
const opening = { timeMs: since * MS_PER_DAY, id: 'i', source: '/s', people: 0, householdId: 'h' };

function aShop(): Shop {
  const shop = new Shop('a', 'tmall', 0);
  shop.open(opening);
  shop.since = since;
  return shop;
}

it('knows whether its platform is one of Alibaba', () => {
  expect([new Shop('a', 'hema', 0).alibaba, new Shop('a', 'jd', 0).alibaba]).toEqual([true, false]);
});

it('is due when it may become active, and when it opens or closes', () => {
  const shop = aShop();
  expect(shop.nextChange(since)).toBe(since + 30);
  shop.close((since + 10) * MS_PER_DAY);
  expect(shop.nextChange(since)).toBe(since + 10);
});

it('forgets orders that have left every lookback, and those only', () => {
  const shop = aShop();
  for (let order = 0; order < 3; order++) shop.recordOrder(since + 11);
  shop.forgetBefore(since + 100);
  expect(shop.isActive(since, since + 100)).toBe(true);
  shop.forgetBefore(since + 101);
  expect(shop.isActive(since, since + 100)).toBe(false);
});

it('comes back from its bytes as it was told', () => {
  const shop = aShop();
  for (const after of [1, 40, 70]) shop.recordOrder(since + after);
  shop.close((since + 80) * MS_PER_DAY);
  const sources = SourceNames.of(new Set(['/s']));
  const to = new ByteWriter();
  shop.write(to, sources.number);
  const again = Shop.read(new ByteReader(to.finish()), 7, sources.name);
  expect([again.id, again.number, again.alibaba]).toEqual(['a', 7, true]);
  expect([79, 80].map((after) => again.openSince(since + after))).toEqual([since, NO_DAY]);
  expect(again.household(since)).toBe('h');
  expect([60, 61, 70].map((after) => again.isActive(since, since + after))).toEqual([true, false, true]);
});
