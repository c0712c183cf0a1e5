// Follows all topics into a journal until it is killed: node follower.cjs <journal>. It is built before tests run.
const { FileStore, Subscriber } = require('../dist');

void (async () => {
  const prefix = process.env.TOPIC_PREFIX;
  const subscriber = new Subscriber({
    kafka: { brokers: process.env.KAFKA_BROKERS.split(','), clientId: 'follower' },
    // A group of its own, for Kafka would hold the partitions for a while for the one that was killed. Where it stands is in the journal.
    group: `${prefix}follower-${process.pid}`,
    topicPrefix: prefix,
    store: await FileStore.open(process.argv[2]),
    handle: ({ topic, partition, offset, text }) => ({ topic, partition, offset, text }),
  });
  await subscriber.start();
})();
