import { dayOf, certified } from '../reporting.fixture';
import { type Instance, NoticesRig } from './notices-rig.fixture';

const shops = [
  { source: '/marketplaces/taobao', openShops: 6 },
  { source: '/marketplaces/jd', openShops: 2 },
];
/** Enough qualifying villages of a township for a Taobao Town. */
const codes = ['330782104201', '330782104202', '330782104203', '330782105201'];
const list = [
  ...codes.map((code) => certified(code, { openShopsBySource: shops })),
  certified('350100101201', { qualifies: false }),
];

/** Sources sent a hundred orders a day, but one of them nothing in the last days of the year. */
const orders = {
  until: '2015-07-15',
  gapRules: { leastDays: 1, givenUp: [] },
  sources: [
    {
      source: '/marketplaces/jd',
      from: '2014-06-01',
      orders: Array.from({ length: 410 }, (_, day) => (day < 300 ? 100 : 0)),
    },
  ],
};

let rig: NoticesRig;
let reporting: Instance;

beforeAll(async () => {
  rig = await NoticesRig.start();
  reporting = await rig.instance();
});
afterAll(() => rig.end());

it('a list is announced once, with the figures of its answers, when every partition has closed it and its certificates are stored', async () => {
  await rig.certify(...list.slice(0, 3));
  await rig.close(2, { partitions: 2, partition: 1, qualifying: 1, orders: { ...orders, sources: [] } });
  await reporting.prepare();
  expect(await rig.notices()).toEqual([]);
  await rig.close(3, { partitions: 2, orders });
  await reporting.prepare();
  expect(await rig.notices()).toEqual([]);
  await rig.certify(...list.slice(3));
  await reporting.prepare();
  await rig.notices();
  await reporting.prepare();

  const proof = await reporting.json('/certifications/2015/proof');
  const towns = await reporting.json('/certifications/2015/towns?qualifies=true');
  const clusters = await reporting.json('/certifications/2015/clusters?qualifies=true');
  expect([proof.size, proof.incomplete.sources.length, towns.items.length]).toEqual([4, 1, 1]);
  expect(await rig.notices()).toMatchObject([
    {
      id: 'world-bank-2019:2015',
      type: 'taocun.list.issued.v1',
      data: {
        ruleSet: 'world-bank-2019',
        year: 2015,
        asOf: '2015-06-30',
        certificates: 5,
        qualifying: proof.size,
        towns: towns.items.length,
        clusters: clusters.items.length,
        root: proof.root,
        incomplete: proof.incomplete,
      },
    },
  ]);
});

it('a list without villages is announced; one of a rule set that is not in force delays no other', async () => {
  const none = { certificates: 0, qualifying: 0, partitions: 1 };
  await rig.close(0, { ...none, ruleSet: 'a-removed-one', year: 2013, asOf: dayOf('2013-06-30') });
  await rig.close(0, { ...none, year: 2013, asOf: dayOf('2013-06-30') });
  await reporting.prepare();
  const notices = await rig.notices();
  expect(notices.map(({ id }) => id)).toEqual(['world-bank-2019:2015', 'world-bank-2019:2013']);
  expect(notices[1]?.data).toMatchObject({ certificates: 0, qualifying: 0, towns: 0, clusters: 0 });
});
