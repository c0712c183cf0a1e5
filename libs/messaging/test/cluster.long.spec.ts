import { performance } from 'node:perf_hooks';
import { setTimeout as pause } from 'node:timers/promises';
import { busiestBroker, leaderOf } from '@taocun/harness/engines/cluster-roles';
import { driverInTests } from '@taocun/harness/kafka-drivers';
import { type EngineCluster, startOwnCluster } from '@taocun/harness/engines/own-cluster';
import { until } from '@taocun/harness/until';
import { CrashRig, type ServiceChild } from './crash-rig.fixture';

/** By then Kafka has found out that a broker is gone, after 9 s, and its clients have found the new leaders. */
const FAILOVER_MS = 15_000;
/** Half a second on a quiet machine. */
const OTHERS_WITHIN_MS = 2_000;

/** All of them with `npm run test:crash`, which sets AWAY_MS. kafkajs finds a silent broker only after it has waited for an answer twice. */
const ways = driverInTests.needsAllLeaders ? ['killed'] : process.env['AWAY_MS'] === undefined ? ['frozen'] : ['frozen', 'killed'];

describe('in a cluster of three', () => {
  let cluster: EngineCluster;
  let rig: CrashRig;
  let services: ServiceChild[];

  beforeAll(async () => {
    cluster = await startOwnCluster();
  });
  afterEach(() => rig.clear());
  afterAll(() => cluster.stop());

  async function start(replicas: number): Promise<void> {
    rig = new CrashRig({ KAFKA_BROKERS: cluster.kafkaBrokers.join(','), MONGODB_URI: cluster.mongodbUri });
    await rig.prepare({ replicas, inSync: Math.ceil(replicas / 2) });
    services = [rig.start('totals'), rig.start('ledger')];
    await rig.feed(100);
    await until(() => services.every(({ ready }) => ready));
    await until(() => rig.isThrough());
  }

  /** Feeds while something happens, and then until all is through. Returns for how long at least each partition got nothing, in ms: without what lay between two looks. */
  async function standstills(happens: () => Promise<void>): Promise<Map<string, number>> {
    const longest = new Map<string, number>();
    let longestLookMs = 0;
    const last = new Map<string, { readonly end: number; readonly atMs: number }>();
    const feeding: Promise<void>[] = [];
    let isOver = false;
    const watching = rig.withAdmin(async (admin) => {
      for (let lookedAtMs = performance.now(); !isOver; await pause(50)) {
        feeding.push(rig.feed(20));
        for (const topic of ['sums', 'echoes'] as const) {
          const ends = await admin.answeredOffsets(rig.prefix + topic).catch(() => []);
          for (const { partition, high } of ends) {
            const name = `${topic}/${partition}`;
            const { end, atMs } = last.get(name) ?? { end: -1, atMs: performance.now() };
            longest.set(name, Math.max(longest.get(name) ?? 0, performance.now() - atMs));
            if (high > end) last.set(name, { end: high, atMs: performance.now() });
          }
        }
        longestLookMs = Math.max(longestLookMs, performance.now() - lookedAtMs);
        lookedAtMs = performance.now();
      }
    });
    await happens();
    isOver = true;
    await watching;
    await Promise.all(feeding);
    await until(() => services.every(({ ready }) => ready));
    await until(() => rig.isThrough());
    return new Map(Array.from(longest, ([name, ms]) => [name, ms - longestLookMs]));
  }

  const epochs = async (): Promise<unknown[]> => [
    await rig.checkpoints('totals').find(['partition', 'epoch']),
    await rig.checkpoints('ledger').find(['partition', 'epoch']),
  ];

  // kafkajs waits for the leaders of all partitions.
  if (!driverInTests.needsAllLeaders)
    it('partitions without a leader stand still, and all others go on', async () => {
      await start(1);
      const broker = await leaderOf(cluster, rig.kafka, `${rig.prefix}sums`, 0);
      const isLed: string[] = [];
      for (const topic of ['sums', 'echoes'])
        for (const partition of [0, 1])
          if ((await leaderOf(cluster, rig.kafka, rig.prefix + topic, partition)).name === broker.name) isLed.push(`${topic}/${partition}`);
      const before = await epochs();
      const stood = await standstills(async () => {
        await pause(1_000);
        await broker.stop('kill');
        await pause(8_000);
        await broker.start();
        await pause(3_000);
      });
      const others = [...stood].filter(([name]) => !isLed.includes(name));
      // A partition that waits for the broker stands until it is back.
      expect(others.map(([name, ms]) => [name, ms < OTHERS_WITHIN_MS ? 'goes on' : `stood for ${Math.round(ms)} ms`])).toEqual(
        others.map(([name]) => [name, 'goes on']),
      );
      expect(others.length).toBeGreaterThan(0);
      // Nobody has loaded anything again.
      expect(await epochs()).toEqual(before);
      expect(await rig.verify()).toMatchObject({ records: rig.fed });
    });

  it.each(ways)('a broker that is %s costs what its failover takes, and nobody the memory', async (how) => {
    await start(3);
    const broker = await busiestBroker(
      cluster,
      rig.kafka,
      ['numbers', 'sums', 'echoes'].map((topic) => rig.prefix + topic),
    );
    const before = await epochs();
    const stood = await standstills(async () => {
      await pause(1_000);
      await (how === 'killed' ? broker.stop('kill') : broker.pause());
      await pause(FAILOVER_MS + 3_000);
      await (how === 'killed' ? broker.start() : broker.resume());
    });
    expect([...stood].filter(([, ms]) => ms > FAILOVER_MS)).toEqual([]);
    expect(await epochs()).toEqual(before);
    expect(await rig.verify()).toMatchObject({ records: rig.fed });
  });
});
