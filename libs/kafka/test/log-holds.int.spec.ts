import { randomUUID } from 'node:crypto';
import { testClient } from '@taocun/harness/kafka/test-client';
import { prepareTopics } from '../src/index';
import { logHolds } from './log-holds.fixture';

describe('the log, on real Kafka', () => {
  logHolds({
    client: testClient,
    topic: async () => {
      const admin = testClient().admin();
      await admin.connect();
      const name = `log-${randomUUID().slice(0, 8)}`;
      await prepareTopics(admin, [{ name, partitions: 2, config: { 'max.message.bytes': '1048588' } }]);
      await admin.disconnect();
      return name;
    },
    in: (work) => work(),
  });
});
