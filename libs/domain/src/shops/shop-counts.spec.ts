import { NOTHING_KNOWN } from './people';
import { ShopCounts } from './shop-counts';

it('a household is counted once, as long as one shop of it is active', () => {
  const counts = new ShopCounts();
  const seen = () => [
    counts.activeShops,
    counts.activeAlibabaShops,
    counts.activeHouseholds,
    counts.activeAlibabaHouseholds,
  ];
  counts.countActive('h', false, NOTHING_KNOWN, 1);
  expect(seen()).toEqual([1, 0, 1, 0]);
  counts.countActive('h', true, NOTHING_KNOWN, 1);
  expect(seen()).toEqual([2, 1, 1, 1]);
  counts.countActive('g', true, NOTHING_KNOWN, 1);
  expect(seen()).toEqual([3, 2, 2, 2]);
  counts.countActive('h', true, NOTHING_KNOWN, -1);
  expect(seen()).toEqual([2, 1, 2, 1]);
  counts.countActive('h', false, NOTHING_KNOWN, -1);
  expect(seen()).toEqual([1, 1, 1, 1]);
});
