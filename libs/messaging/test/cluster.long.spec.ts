import { setTimeout as pause } from 'node:timers/promises';
import { busiestBroker, leaderOf } from '@taocun/harness/engines/cluster-roles';
import { type ClusterMember, type EngineCluster, startOwnCluster } from '@taocun/harness/engines/own-cluster';
import { until } from '@taocun/harness/until';
import { withAdmin } from '@taocun/kafka';
import { CrashRig, type ServiceChild } from './crash-rig.fixture';

/** This many more records in a partition are more than were under way. */
const GOES_ON_RECORDS = 30;

/** `npm run test:long` sets AWAY_MS and tests both. */
const ways = process.env['AWAY_MS'] === undefined ? ['frozen'] : ['frozen', 'killed'];

// `npm run torture -- --profile chaos` measures how long partitions stand still.
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

  /** Feeds during an event, and then until everything is processed. */
  async function feedWhile(happens: () => Promise<void>): Promise<void> {
    const feeding: Promise<void>[] = [];
    let isOver = false;
    const feed = async (): Promise<void> => {
      for (; !isOver; await pause(50)) feeding.push(rig.feed(20));
    };
    await Promise.all([feed(), happens().finally(() => (isOver = true))]);
    await Promise.all(feeding);
    await until(() => services.every(({ ready }) => ready));
    await until(() => rig.isThrough());
  }

  /** The ends of the output partitions whose leaders answer, by `topic/partition`. */
  async function ends(): Promise<Map<string, number>> {
    const answered = await withAdmin(rig.kafka, (admin) =>
      Promise.all(
        (['sums', 'echoes'] as const).map(async (topic) =>
          (await admin.answeredOffsets(rig.prefix + topic).catch(() => [])).map(
            ({ partition, high }) => [`${topic}/${partition}`, high] as const,
          ),
        ),
      ),
    );
    return new Map(answered.flat());
  }

  /** Waits until each of these partitions has received more records. */
  async function untilAllGoOn(partitions: readonly string[]): Promise<void> {
    const before = await until(ends, (answered) => partitions.every((name) => answered.has(name)), {
      what: 'all leaders answered',
    });
    const goesOn = (answered: ReadonlyMap<string, number>) =>
      partitions.every((name) => (answered.get(name) ?? 0) >= (before.get(name) ?? 0) + GOES_ON_RECORDS);
    await until(ends, goesOn, { everyMs: 100, what: `all went on beyond ${JSON.stringify([...before])}` });
  }

  /** The other brokers have noticed that this one is gone, and lead its partitions. */
  const untilNoneLedBy = (broker: ClusterMember): Promise<unknown> =>
    until(
      async () => {
        const described = await rig.withAdmin((admin) =>
          admin.describeTopics(['sums', 'echoes'].map((topic) => rig.prefix + topic)),
        );
        return described.flatMap(({ partitions }) => partitions.map(({ leader }) => leader));
      },
      (leaders) =>
        leaders.every((leader) => leader === undefined || cluster.brokers[leader - 1]?.name !== broker.name),
      { everyMs: 200, what: `${broker.name} led nothing` },
    );

  const epochs = async (): Promise<unknown[]> => [
    await rig.checkpoints('totals').find(['partition', 'epoch']),
    await rig.checkpoints('ledger').find(['partition', 'epoch']),
  ];
  const outputPartitions = ['sums/0', 'sums/1', 'echoes/0', 'echoes/1'];

  it('partitions without a leader wait, and all others continue', async () => {
    await start(1);
    const broker = await leaderOf(cluster, rig.kafka, `${rig.prefix}sums`, 0);
    const others: string[] = [];
    for (const name of outputPartitions) {
      const [topic = '', partition] = name.split('/');
      if ((await leaderOf(cluster, rig.kafka, rig.prefix + topic, Number(partition))).name !== broker.name)
        others.push(name);
    }
    expect(others.length).toBeGreaterThan(0);
    const before = await epochs();
    await feedWhile(async () => {
      await broker.stop('kill');
      await untilAllGoOn(others);
      await untilNoneLedBy(broker);
      await untilAllGoOn(others);
      await broker.start();
    });
    // No partition has been loaded again.
    expect(await epochs()).toEqual(before);
    expect(await rig.verify()).toMatchObject({ records: rig.fed });
  });

  it.each(ways)('a broker that is %s costs its failover, and nobody the memory', async (how) => {
    await start(3);
    const broker = await busiestBroker(
      cluster,
      rig.kafka,
      ['numbers', 'sums', 'echoes'].map((topic) => rig.prefix + topic),
    );
    const before = await epochs();
    await feedWhile(async () => {
      await (how === 'killed' ? broker.stop('kill') : broker.pause());
      await untilNoneLedBy(broker);
      await untilAllGoOn(outputPartitions);
      await (how === 'killed' ? broker.start() : broker.resume());
    });
    expect(await epochs()).toEqual(before);
    expect(await rig.verify()).toMatchObject({ records: rig.fed });
  });
});
