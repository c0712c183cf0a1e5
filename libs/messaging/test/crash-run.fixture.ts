import { setTimeout as pause } from 'node:timers/promises';
import { type Failpoint, failpoints } from '@taocun/kafka';
import { CrashRig, type ServiceChild } from './crash-rig.fixture';
import type { Role } from './two-services.fixture';

// The long form of crash.int.spec.ts: node run-ts.cjs crash-run.fixture.ts <kills> <seed>, with KAFKA_BROKERS and MONGODB_URI set.

const [kills, seed] = process.argv.slice(2).map(Number) as [number, number];
const early: ReadonlySet<Failpoint> = new Set(failpoints.slice(0, failpoints.indexOf('loaded') + 1));
const atTheStop: ReadonlySet<Failpoint> = new Set(['finishing', 'finished']);

/** Numbers from 0 to below 1; the same for the same seed. */
function randomFrom(from: number): () => number {
  let state = from >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let hash = Math.imul(state ^ (state >>> 15), state | 1);
    hash ^= hash + Math.imul(hash ^ (hash >>> 7), hash | 61);
    return ((hash ^ (hash >>> 14)) >>> 0) / 4_294_967_296;
  };
}

async function main(): Promise<void> {
  const rig = new CrashRig({ KAFKA_BROKERS: String(process.env['KAFKA_BROKERS']), MONGODB_URI: String(process.env['MONGODB_URI']) });
  await rig.prepare();
  const passed = new Map<string, number>();
  let done = 0;
  let missed = 0;
  let feeds = true;
  const feedRandom = randomFrom(seed);
  const feeding = (async () => {
    while (feeds) {
      await rig.feed(1 + Math.floor(feedRandom() * 15));
      await pause(feedRandom() * 120);
    }
  })();
  const killOf = async (role: Role, random: () => number, share: number): Promise<void> => {
    for (let nth = 0; nth < share; nth++) {
      const point = failpoints[Math.floor(random() * failpoints.length)] ?? 'joined';
      const passing = early.has(point) || atTheStop.has(point) ? 1 : 1 + Math.floor(random() ** 2 * 20);
      const child = rig.start(role, `${point}:${passing}`);
      if (atTheStop.has(point)) {
        await child.untilReady();
        child.signal('SIGTERM');
      }
      // A point that is passed too seldom, for example because the other service is down, is waited for so long and no longer.
      const ended = await Promise.race([child.ended, pause(10_000, undefined, { ref: false })]);
      if (ended === undefined) {
        missed++;
        child.signal('SIGKILL');
        await child.ended;
      } else if (ended !== 'SIGKILL') throw new Error(`${role} ended with ${ended} at ${point}: ${child.output}`);
      await rig.bury(child);
      passed.set(`${role} ${point}`, (passed.get(`${role} ${point}`) ?? 0) + 1);
      if (++done % 10 === 0) process.stdout.write(`${done} of ${kills} kills, ${rig.fed} records fed\n`);
      // Now and then it may get somewhere, beside a second instance that is killed at any moment.
      if (nth % 8 === 7) await pairOf(rig, role, random);
    }
  };
  const spare: ServiceChild[] = [];
  try {
    await Promise.all(
      (['totals', 'ledger'] as const).map(async (role, at) => {
        await killOf(role, randomFrom(seed + 1 + at), Math.ceil((kills - at) / 2));
        spare.push(rig.start(role));
      }),
    );
    feeds = false;
    await feeding;
    await rig.settle(spare);
    const { records, outputs, repeats } = await rig.verify();
    process.stdout.write(
      `${done} kills at ${passed.size} of ${2 * failpoints.length} places (${missed} of them anywhere): ` +
        `${records} records and ${outputs} outputs, each counted once; ${repeats} outputs were said again, with the same content\n`,
    );
  } finally {
    feeds = false;
    await feeding.catch(() => undefined);
    await rig.clear();
  }
}

async function pairOf(rig: CrashRig, role: Role, random: () => number): Promise<void> {
  const pair = [rig.start(role), rig.start(role)];
  await Promise.all(pair.map((one) => one.untilReady()));
  await pause(random() * 1_000);
  for (const one of pair) {
    one.signal('SIGKILL');
    await one.ended;
    await rig.bury(one);
    await pause(random() * 500);
  }
}

main().then(
  () => process.exit(0),
  (error: unknown) => {
    process.stderr.write(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
    process.exit(1);
  },
);
