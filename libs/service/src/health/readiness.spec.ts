import { aPartition } from './loop.fixture';
import { notReadyOf } from './readiness';

const allWell = { started: true, partitions: [aPartition({ state: 'waiting-to-retry' })] };
const kafkaAway = { ...allWell, kafkaTrouble: 'Kafka is away', kafkaOutage: 'Kafka is away' };
const oneBrokerAway = { ...allWell, kafkaTrouble: 'broker 1 is away' };
const notStarted = { started: false, partitions: [], kafkaOutage: 'not connected to Kafka yet' };
const databaseAway = 'MongoDB is away';

it.each([
  ['ingestion', allWell, databaseAway, []],
  ['ingestion', kafkaAway, undefined, ['Kafka is away']],
  ['ingestion', oneBrokerAway, undefined, []],
  ['ingestion', notStarted, undefined, ['not connected to Kafka yet']],
  ['classification', kafkaAway, undefined, []],
  ['classification', notStarted, databaseAway, ['not connected to Kafka yet', 'MongoDB is away']],
  ['reporting', notStarted, undefined, []],
  ['reporting', kafkaAway, databaseAway, ['MongoDB is away']],
] as const)(
  '%s is not ready for what its answers need, and for nothing else',
  (service, status, databaseError, expected) => {
    expect(notReadyOf(service, status, databaseError)).toEqual(expected);
  },
);

it.each(['ingestion', 'classification', 'reporting'] as const)(
  '%s is not ready while a partition makes no progress, and states how to continue',
  (service) => {
    const noProgress = {
      offset: 70,
      since: '2030-01-01T00:00:00.000Z',
      because: 'the batch at offset 70 is damaged',
    };
    const partitions = [
      aPartition(),
      aPartition({ partition: 1, state: 'stopped', noProgress }),
      aPartition({
        partition: 2,
        noProgress: {
          ...noProgress,
          because: 'a bug',
          command: "npm run taocun -- skip village.activity/2 71 --why '…'",
        },
      }),
    ];
    expect(notReadyOf(service, { started: true, partitions }, undefined)).toEqual([
      'village.activity/1 makes no progress at offset 70 since 2030-01-01T00:00:00.000Z: the batch at offset 70 is damaged',
      "village.activity/2 makes no progress at offset 70 since 2030-01-01T00:00:00.000Z: a bug. To go on behind it: npm run taocun -- skip village.activity/2 71 --why '…'",
    ]);
  },
);
