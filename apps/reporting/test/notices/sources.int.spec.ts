import { isoOfDay } from '@taocun/domain';
import { type Instance, NoticesRig } from './notices-rig.fixture';

const MINUTE_MS = 60_000;
const JD = '/marketplaces/jd';
const village = '330782104213';

let rig: NoticesRig;
let reporting: Instance;
/** The time of the present test, in minutes. */
let minute = 0;

beforeAll(async () => {
  rig = await NoticesRig.start();
  reporting = await rig.instance();
  await rig.assess(village, { openShops: 8, openShopsBySource: [{ source: JD, openShops: 2 }] });
});
afterAll(() => rig.end());

/** Prepares notices `after` minutes after the last time. */
async function prepareAfter(after: number): Promise<void> {
  minute += after;
  await reporting.prepare(new Date(minute * MINUTE_MS));
}

/** A hundred orders a day, but `received` from one day to the day before another. */
const silent =
  (from: string, until = '9999-12-31', received = 0) =>
  (day: number): number =>
    isoOfDay(day) >= from && isoOfDay(day) < until ? received : 100;
const always = () => 100;
const sends = (asOf: string, jd: (day: number) => number) =>
  rig.observe(asOf, { [JD]: jd, '/marketplaces/taobao': always });

const fellSilent = { source: JD, since: '2015-03-03', expected: 1_000, received: 0, openShops: 2 };

it('a silence and a return that last an hour are announced once each; what flaps is not', async () => {
  await sends('2015-03-13', silent('2015-03-03'));
  await prepareAfter(0);
  await prepareAfter(59);
  await sends('2015-03-13', always);
  await prepareAfter(1);
  await sends('2015-03-13', silent('2015-03-03'));
  await prepareAfter(59);
  await prepareAfter(59);
  expect(await rig.notices()).toEqual([]);
  await prepareAfter(1);
  await prepareAfter(300);
  expect(await rig.notices()).toMatchObject([
    { id: `${JD}:2015-03-03`, type: 'taocun.source.fell-silent.v1', data: fellSilent },
  ]);

  const ended = silent('2015-03-03', '2015-04-01');
  await sends('2015-04-06', ended);
  await prepareAfter(0);
  await sends('2015-04-06', silent('2015-03-03'));
  await prepareAfter(59);
  await sends('2015-04-06', ended);
  await prepareAfter(2);
  await prepareAfter(59);
  expect(await rig.notices()).toHaveLength(1);
  await prepareAfter(1);
  await prepareAfter(300);
  const [, ...returns] = await rig.notices();
  expect(returns).toMatchObject([
    {
      id: `${JD}:2015-03-03:returned`,
      type: 'taocun.source.returned.v1',
      data: { ...fellSilent, until: '2015-03-31', expected: 2_900 },
    },
  ]);
});

it('a gap that late orders fill is announced as ended, without a last day; one that they shorten, with its own', async () => {
  await sends('2015-06-01', silent('2015-05-20'));
  await prepareAfter(0);
  await prepareAfter(60);
  await sends('2015-06-01', always);
  await prepareAfter(0);
  await prepareAfter(60);
  await sends('2015-07-20', silent('2015-07-01'));
  await prepareAfter(0);
  await prepareAfter(60);
  await sends('2015-07-25', silent('2015-07-08', '2015-07-22', 1));
  await prepareAfter(0);
  await prepareAfter(60);
  const ofSources = (await rig.notices()).slice(2);
  expect(ofSources.map(({ id, data }) => [id, data.until, data.expected, data.received])).toEqual([
    [`${JD}:2015-05-20`, undefined, 1_200, 0],
    [`${JD}:2015-05-20:returned`, undefined, 0, 0],
    [`${JD}:2015-07-01`, undefined, 1_900, 0],
    [`${JD}:2015-07-01:returned`, '2015-07-21', 1_400, 14],
  ]);
});

it('the return of a source is announced even if the database was lost during its silence', async () => {
  await sends('2015-09-01', silent('2015-08-20'));
  await prepareAfter(0);
  await prepareAfter(60);
  expect(await rig.notices()).toHaveLength(7);
  await rig.stop(reporting);
  await rig.installation.database('reporting').dropDatabase();
  reporting = await rig.instance();
  await sends('2015-09-06', silent('2015-08-20', '2015-09-01'));
  await prepareAfter(0);
  await prepareAfter(60);
  await prepareAfter(60);
  expect((await rig.notices()).slice(6)).toMatchObject([
    { id: `${JD}:2015-08-20` },
    { id: `${JD}:2015-08-20:returned`, data: { until: '2015-08-31' } },
  ]);
});
