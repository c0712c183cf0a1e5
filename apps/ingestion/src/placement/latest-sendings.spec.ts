import { LatestSendings } from './latest-sendings';

const DAY_MS = 86_400_000;
const START_MS = Date.UTC(2015, 5, 30);

it('the latest order of each owner is remembered, in whatever order they come', () => {
  const latest = new LatestSendings();
  latest.see('/marketplaces/jd/orders', START_MS + 2, START_MS);
  latest.see('/marketplaces/jd/refunds', START_MS + 1, START_MS);
  latest.see('/marketplaces/taobao', START_MS, START_MS);
  expect(latest.all).toEqual([
    ['/marketplaces/jd', START_MS + 2],
    ['/marketplaces/taobao', START_MS],
  ]);
  const restored = new LatestSendings(latest.all);
  restored.see('/marketplaces/jd', START_MS, START_MS);
  expect(restored.all).toEqual(latest.all);
});

it('an order that was sent more than three days later is history', () => {
  const latest = new LatestSendings();
  latest.see('/m/a', START_MS + 3 * DAY_MS + 1, START_MS);
  expect(latest.all).toEqual([]);
  latest.see('/m/a', START_MS + 3 * DAY_MS, START_MS);
  latest.see('/m/a', START_MS + 9 * DAY_MS, START_MS);
  expect(latest.all).toEqual([['/m/a', START_MS + 3 * DAY_MS]]);
});

it('at most fifty owners are followed, by any number of sources', () => {
  const latest = new LatestSendings();
  for (let at = 0; at < 3_000; at++) latest.see(`/m/owner-${at % 100}/source-${at}`, START_MS + at, START_MS);
  expect(latest.all).toHaveLength(50);
  expect(latest.all[49]).toEqual(['/m/owner-49', START_MS + 2_949]);
});
