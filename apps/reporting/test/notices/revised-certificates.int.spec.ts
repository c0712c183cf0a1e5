import { certified, dayOf } from '../reporting.fixture';
import { type Instance, NoticesRig } from './notices-rig.fixture';

const [A, B] = ['330782104213', '330782105201'] as const;

let rig: NoticesRig;
let reporting: Instance;
/** The next offset of `village.activity`. */
let offset = 1;

beforeAll(async () => {
  rig = await NoticesRig.start();
  reporting = await rig.instance();
  await rig.certify(
    certified(A),
    certified(A, { ruleSet: 'aliresearch-2022', qualifies: false }),
    certified(B),
  );
});
afterAll(() => rig.end());

/** The village's assessment on a day: the late money of the certified year so far. */
async function late(villageCode: string, day: string, salesFen: number | bigint): Promise<void> {
  const lateUpdates = [{ cutOff: '2015-06-30', updates: 3, salesFen, alibabaSalesFen: 0 }];
  await rig.assess(villageCode, { asOf: dayOf(day), lateUpdates, offset: offset++ });
  await reporting.prepare();
}

/** In order of certificates and days. */
const sums = async () =>
  (await rig.notices()).map(({ id, data }) => [id.replace('world-bank-2019:', ''), data.lateSalesFen]).sort();
const noticed = [
  [`${A}:2015:2015-08-01`, 500],
  [`${A}:2015:2015-08-03`, 900],
  [`${A}:2015:2015-08-04`, 0],
  [`${B}:2015:2015-08-04`, -70],
];

it('late money of a village on a list gives a notice a day with the sum, and none while it stays', async () => {
  await late(A, '2015-07-31', 0);
  await late(A, '2015-08-01', 500);
  await late(A, '2015-08-02', 500);
  await late(A, '2015-08-03', 900);
  await late(A, '2015-08-04', 0);
  await late(B, '2015-08-04', -70);
  expect(await sums()).toEqual(noticed);
  const [first] = await rig.notices();
  expect(first).toMatchObject({
    type: 'taocun.certificate.revised.v1',
    data: {
      villageCode: A,
      ruleSet: 'world-bank-2019',
      year: 2015,
      asOf: '2015-08-01',
      salesFen: 1_000_000_001,
      lateSalesFen: 500,
    },
  });
});

it('a sum that changes again on a day is announced with the next assessment on a later day', async () => {
  await late(B, '2015-08-04', -75);
  expect(await sums()).toEqual(noticed);
  await late(B, '2015-08-06', -75);
  expect(await sums()).toEqual([...noticed, [`${B}:2015:2015-08-06`, -75]]);
});

const all = [...noticed, [`${B}:2015:2015-08-06`, -75]];

it('none is announced twice by another process', async () => {
  await rig.stop(reporting);
  reporting = await rig.instance();
  await reporting.prepare();
  await late(B, '2015-08-07', -75);
  expect(await sums()).toEqual(all);
});

it('none is announced twice when the database is lost, nor one of a day before the last notice', async () => {
  // As prepared from assessments that are read again before the notices are.
  const early = [
    [A, '2015-08-02', 300],
    [A, '2015-08-09', 0],
    [B, '2015-08-06', -75],
  ] as const;
  await rig.stop(reporting);
  await rig.installation.database('reporting').dropDatabase();
  await rig.pending(...early);
  reporting = await rig.instance();
  await rig.stored();
  await reporting.prepare();
  expect(await sums()).toEqual(all);
  await late(A, '2015-08-10', 20n);
  expect(await sums()).toEqual([...all, [`${A}:2015:2015-08-10`, 20]].sort());
});
