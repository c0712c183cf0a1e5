import { topicNames, topics } from '@taocun/contracts';
import { type OpenInstallation } from '@taocun/local/installation';
import { readConfig } from '@taocun/service';
import { kafkaFindings } from './doctor-kafka';
import { type Finding } from './finding';

// Nothing listens at these ports.
const config = readConfig('reporting', {
  KAFKA_BROKERS: 'localhost:1,localhost:2',
  MONGODB_URI: 'mongodb://localhost:1',
});
const isLed = { hasLeader: true, replicas: 3, inSync: 3 };

/** Answers of three brokers, some of which may be away. */
function anAdmin(changes: Partial<OpenInstallation['admin']>): OpenInstallation['admin'] {
  const configOf = (name: string) => ({
    'min.insync.replicas': '2',
    ...topics[name as keyof typeof topics].config,
  });
  return {
    connect: () => Promise.resolve(),
    describeCluster: () => Promise.resolve({ id: 'c', brokers: 3, hasController: true }),
    listTopics: () => Promise.resolve([...topicNames]),
    describeTopics: ([name = '']: readonly string[]) =>
      Promise.resolve([{ name, partitions: [0, 1].map((partition) => ({ partition, ...isLed })) }]),
    topicConfig: (name: string) => Promise.resolve(new Map(Object.entries(configOf(name)))),
    listGroups: () => Promise.resolve([]),
    describeGroup: () => Promise.resolve({ state: 'Stable', members: ['a'] }),
    brokerSetting: () => Promise.resolve(new Map([[1, '60000']])),
    openTransactions: () => Promise.resolve([]),
    logDirectories: () => Promise.resolve([]),
    ...changes,
  } as OpenInstallation['admin'];
}

const findingsWith = (changes: Partial<OpenInstallation['admin']>): Promise<readonly Finding[]> =>
  kafkaFindings({ admin: anAdmin(changes), config }, Promise.resolve('first'));
const bad = (findings: readonly Finding[]): string[] =>
  findings.filter(({ state }) => state === 'bad').map(({ of, what }) => `${of}: ${what}`);

it('the partitions without a leader and those whose replicas lag are named, and the other topics are checked', async () => {
  const partitions = [
    isLed,
    { ...isLed, hasLeader: false },
    isLed,
    { ...isLed, hasLeader: false },
    { ...isLed, inSync: 1 },
  ];
  const findings = await findingsWith({
    describeTopics: ([name = '']) =>
      Promise.resolve([
        {
          name,
          partitions: (name === 'village.verdicts'
            ? partitions.slice(4)
            : name === 'village.activity'
              ? partitions
              : [isLed]
          ).map((one, partition) => ({ partition, ...one })),
        },
      ]),
  });
  expect(bad(findings).slice(2)).toEqual(['topic village.activity: no leader: partitions 1, 3']);
  expect(findings.find(({ of }) => of === 'topic village.verdicts')).toMatchObject({
    state: 'doubtful',
    what: '1 partitions, 3 replicas, min.insync.replicas 2; replicas not in sync: partition 0',
  });
});

it('each part that does not answer is named, and the rest is reported', async () => {
  const findings = await findingsWith({
    topicConfig: (name) =>
      name === 'region.verdicts' ? new Promise(() => undefined) : Promise.resolve(new Map()),
    describeGroup: () =>
      Promise.reject(new Error('COORDINATOR_NOT_AVAILABLE: The coordinator is not available.')),
  });
  const rest = bad(findings).slice(2);
  expect(rest).toContain('topic region.verdicts: it has not answered within 6 s');
  expect(rest.filter((line) => line.startsWith('consumer group'))).toEqual(
    ['ingestion', 'classification', 'reporting'].map(
      (service) =>
        `consumer group taocun-${service}: COORDINATOR_NOT_AVAILABLE: The coordinator is not available.`,
    ),
  );
});

it.each([
  [40, 'bad', 'no instance is at work, and 120 records wait'],
  [100, 'doubtful', 'no instance is at work'],
])(
  'a group without members is bad while records wait: committed up to %i of 100',
  async (committed, state, what) => {
    const findings = await findingsWith({
      describeGroup: () => Promise.resolve({ state: 'Empty', members: [] }),
      offsets: () => Promise.resolve([0, 1].map((partition) => ({ partition, low: 0, high: 100 }))),
      committedOffset: () => Promise.resolve(committed),
    });
    const finding = findings.find(({ of }) => of === 'consumer group taocun-classification');
    expect([finding?.state, finding?.what]).toEqual([state, what]);
  },
);

it.each([
  ['ingestion', 'bad', 'no instance is at work, while other services are'],
  ['reporting', 'bad', 'no instance is at work, while other services are'],
])(
  'a stopped %s is %s while others are at work, though nothing waits for it',
  async (service, state, what) => {
    const findings = await findingsWith({
      describeGroup: (group) =>
        Promise.resolve(
          group === `taocun-${service}`
            ? { state: 'Empty', members: [] }
            : { state: 'Stable', members: ['a'] },
        ),
      offsets: () => Promise.resolve([{ partition: 0, low: 0, high: 100 }]),
      committedOffset: () => Promise.resolve(100),
    });
    const finding = findings.find(({ of }) => of === `consumer group taocun-${service}`);
    expect([finding?.state, finding?.what, finding?.todo]).toEqual([
      state,
      what,
      `Restart ${service}, and first end a process of it that hangs: it continues where it stopped.`,
    ]);
  },
);
