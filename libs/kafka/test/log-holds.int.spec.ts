import { randomUUID } from 'node:crypto';
import { quiet } from '@taocun/harness/quiet';
import { kafkaClient, prepareTopics } from '../src/index';
import { drivers } from '@taocun/harness/kafka-drivers';
import { logHolds } from './log-holds.fixture';

describe.each(drivers)('the log, on real Kafka, by $driver', ({ driver, unnumbered }) => {
  const client = () => kafkaClient({ brokers: String(process.env['KAFKA_BROKERS']).split(','), clientId: 'test', client: driver }, quiet);

  logHolds({
    ...{ client, unnumbered },
    topic: async () => {
      const admin = client().admin();
      await admin.connect();
      const name = `log-${randomUUID().slice(0, 8)}`;
      await prepareTopics(admin, [{ name, partitions: 2, config: { 'max.message.bytes': '1048588' } }]);
      await admin.disconnect();
      return name;
    },
    in: (work) => work(),
  });
});
