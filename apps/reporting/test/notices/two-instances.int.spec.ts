import { certified, dayOf } from '../reporting.fixture';
import { type Instance, NoticesRig } from './notices-rig.fixture';

const village = '330782104213';
const days = Array.from({ length: 12 }, (_, at) => `2015-08-${String(at + 1).padStart(2, '0')}`);
const idOf = (day: string): string => `world-bank-2019:${village}:2015:${day}`;

let rig: NoticesRig;
let instances: readonly Instance[];

beforeAll(async () => {
  rig = await NoticesRig.start();
  instances = await Promise.all([rig.instance(), rig.instance()]);
  await rig.certify(certified(village));
  await rig.close(1);
});
afterAll(() => rig.end());

it('of two processes that prepare and publish, each notice comes from one', async () => {
  for (const [at, day] of days.entries()) {
    const lateUpdates = [{ cutOff: '2015-06-30', updates: 1, salesFen: 10 + at, alibabaSalesFen: 0 }];
    await rig.assess(village, { asOf: dayOf(day), offset: at + 1, lateUpdates });
    await Promise.all(instances.map((instance) => instance.prepare()));
  }
  expect((await rig.notices()).map(({ id }) => id).sort()).toEqual([
    'world-bank-2019:2015',
    ...days.map(idOf),
  ]);
});
