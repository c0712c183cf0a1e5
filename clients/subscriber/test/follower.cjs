// Follows all topics into a journal until it is killed: node follower.cjs <journal>. Requires the built
// subscriber.
const { FileStore, Subscriber } = require('../dist');

void (async () => {
  const prefix = process.env.TOPIC_PREFIX;
  const subscriber = new Subscriber({
    kafka: { brokers: process.env.KAFKA_BROKERS.split(','), clientId: 'follower' },
    // A separate group, because Kafka would reserve the partitions for a while for a killed process. The
    // position is in the journal.
    group: `${prefix}follower-${process.pid}`,
    topicPrefix: prefix,
    store: await FileStore.open(process.argv[2]),
    handle: ({ topic, partition, offset, text }) => ({ topic, partition, offset, text }),
  });
  await subscriber.start();
})();
