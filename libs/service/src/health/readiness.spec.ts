import { notReadyOf } from './readiness';

const allWell = { started: true };
const kafkaAway = { started: true, kafkaTrouble: 'Kafka is away', kafkaOutage: 'Kafka is away' };
const oneBrokerAway = { started: true, kafkaTrouble: 'broker 1 is away' };
const notStarted = { started: false, kafkaOutage: 'not connected to Kafka yet' };
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
] as const)('%s is not ready for what its answers need, and for nothing else', (service, status, databaseError, expected) => {
  expect(notReadyOf(service, status, databaseError)).toEqual(expected);
});
