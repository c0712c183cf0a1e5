import { warnOfReplication } from './replication-warning';

const cluster = (brokers: number, replicas: Readonly<Record<string, number>>, inSync: Readonly<Record<string, string>>) => ({
  describeCluster: () => Promise.resolve({ id: 'c', brokers, hasController: true }),
  describeTopics: (names: readonly string[]) =>
    Promise.resolve(
      names.map((name) => ({
        name,
        partitions: [{ partition: 0, hasLeader: true, replicas: replicas[name] ?? 3, inSync: replicas[name] ?? 3 }],
      })),
    ),
  topicConfig: (name: string) => Promise.resolve(new Map(Object.entries({ 'min.insync.replicas': inSync[name] ?? '2' }))),
});

async function warningsOf(admin: Parameters<typeof warnOfReplication>[0], names: readonly string[]): Promise<string[]> {
  const warnings: string[] = [];
  await warnOfReplication(
    admin,
    names.map((name) => ({ name })),
    { warn: (line) => void warnings.push(line) },
  );
  return warnings;
}

it.each([
  ['a cluster that keeps all safely', cluster(3, {}, {})],
  ['one broker, which can do no better', cluster(1, { a: 1, b: 1 }, { a: '1', b: '1' })],
])('says nothing of %s', async (_what, admin) => {
  expect(await warningsOf(admin, ['a', 'b'])).toEqual([]);
});

it('names topics with one replica, and those of which one replica in sync is enough, in one line with the mend', async () => {
  expect(await warningsOf(cluster(3, { a: 1 }, { a: '1', b: '1', c: '2' }), ['a', 'b', 'c'])).toEqual([
    'Of 3 brokers too few have each record. a stand still with one broker, and are lost with its disk: kafka-reassign-partitions.sh; ' +
      'b may lose acknowledged records with the last replica in sync: kafka-configs.sh --alter --topic … --add-config min.insync.replicas=2. ' +
      'For topics that are yet to be created: KAFKA_REPLICATION_FACTOR=3 and KAFKA_MIN_INSYNC_REPLICAS=2.',
  ]);
});

it('says only what is wrong', async () => {
  expect(await warningsOf(cluster(2, { a: 1, b: 1 }, {}), ['a', 'b'])).toEqual([expect.not.stringContaining('min.insync.replicas=2')]);
  expect(await warningsOf(cluster(2, {}, { b: '1' }), ['a', 'b'])).toEqual([expect.not.stringContaining('reassign')]);
});

it('says nothing where it may not ask', async () => {
  const admin = { ...cluster(3, {}, {}), topicConfig: () => Promise.reject(new Error('CLUSTER_AUTHORIZATION_FAILED')) };
  expect(await warningsOf(admin, ['a'])).toEqual([]);
});
