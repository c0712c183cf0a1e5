import { setTimeout as pause } from 'node:timers/promises';
import { type Failpoint, failpoints } from '@taocun/runtime';
import { CrashRig, type ServiceChild } from './crash-rig.fixture';
import type { Role } from './two-services.fixture';

const environment = () => ({
  KAFKA_BROKERS: String(process.env['KAFKA_BROKERS']),
  MONGODB_URI: String(process.env['MONGODB_URI']),
});
const atTheStop: ReadonlySet<Failpoint> = new Set(['finishing', 'finished']);

/**
 * The gate kills at every third point, starting with another one each day; `npm run test:long` kills at all.
 */
const GATE_STEP = 3;
const firstPoint = Number(process.env['FAILPOINTS_FROM'] ?? Math.floor(Date.now() / 86_400_000) % GATE_STEP);
const chosen =
  process.env['FAILPOINTS'] === 'all'
    ? failpoints
    : failpoints.filter((_point, at) => at % GATE_STEP === firstPoint);

/**
 * Late and early points in turn: a service that is always killed while it loads gives the next one no work.
 */
const inTurn: readonly Failpoint[] = chosen
  .map((point, at) => ({ point, turn: at < chosen.length / 2 ? at : at - chosen.length / 2 - 0.5 }))
  .sort((a, b) => a.turn - b.turn)
  .map(({ point }) => point);

/**
 * The passing of a point at which to kill, chosen so that it comes soon; some points are passed only once per
 * start.
 */
const passing = (point: Failpoint, at: number): number =>
  atTheStop.has(point) || failpoints.indexOf(point) <= failpoints.indexOf('loaded') ? 1 : 1 + (at % 3);

describe('a service that is killed', () => {
  let rig: CrashRig;

  beforeEach(async () => {
    rig = new CrashRig(environment());
    await rig.prepare();
  });
  afterEach(() => rig.clear());

  it(`between any two steps of the loop loses nothing, counts nothing twice and says the same again (FAILPOINTS_FROM=${firstPoint})`, async () => {
    let done = false;
    const feeding = (async () => {
      while (!done) {
        await rig.feed(7);
        await pause(100);
      }
    })();
    const killed: string[] = [];
    const running: ServiceChild[] = [];
    const startedMs = Date.now();
    const killAtEach = async (role: Role): Promise<void> => {
      for (const [at, point] of inTurn.entries()) {
        const child: ServiceChild = rig.start(role, `${point}:${passing(point, at)}`);
        if (atTheStop.has(point)) {
          await child.untilReady();
          child.signal('SIGTERM');
        }
        if ((await child.ends()) === 'SIGKILL') killed.push(`${role} ${point}`);
        if (process.env['VERBOSE']) process.stderr.write(`${Date.now() - startedMs} ms ${role} ${point}\n`);
        await rig.bury(child);
      }
      // The other service still needs something to do.
      running.push(rig.start(role));
    };
    try {
      await Promise.all([killAtEach('totals'), killAtEach('ledger')]);
    } finally {
      done = true;
      await feeding;
    }
    await rig.settle(running);
    await rig.verify();
    expect(killed.sort()).toEqual(
      ['totals', 'ledger'].flatMap((role) => chosen.map((point) => `${role} ${point}`)).sort(),
    );
  });
});
