import type { Turning } from '../../server/api';
import { turningTo } from './turning';

it('a village far above the sales threshold is not first if its share decides by little', () => {
  const sales = {
    villageCode: '1',
    change: 'gain',
    decidedBy: 'annual-sales',
    salesThenFen: 1_100,
    thresholdFen: 1_000,
  } as Turning;
  const share = { ...sales, villageCode: '2', decidedBy: 'alibaba-majority', salesThenFen: 9_000 } as Turning;
  const turning = [{ ...share, alibabaShareThenPpm: 510_000, alibabaThresholdPpm: 500_000 }, sales];
  expect(turningTo('gain', turning).map(({ villageCode }) => villageCode)).toEqual(['1', '2']);
  expect(turningTo('lose', turning)).toEqual([]);
});
