import { randomUUID } from 'node:crypto';
import { quiet } from '@taocun/harness/quiet';
import { kafkaClient, prepareTopics } from '../src/index';
import { logHolds } from './log-holds.fixture';

describe('the log, on real Kafka', () => {
  const client = () => kafkaClient({ brokers: String(process.env['KAFKA_BROKERS']).split(','), clientId: 'test' }, quiet);

  logHolds({
    client,
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
