// Prints each village that becomes, or ceases to be, a Taobao Village: exactly once, also after a crash.
//   KAFKA_BROKERS=localhost:9092 node clients/subscriber/examples/verdicts.mjs verdicts.journal
import { FileStore, Subscriber } from '@taocun/subscriber';

const store = await FileStore.open(process.argv[2] ?? 'verdicts.journal');
const subscriber = new Subscriber({
  kafka: { brokers: (process.env.KAFKA_BROKERS ?? 'localhost:9092').split(','), clientId: 'verdicts' },
  group: `${process.env.TOPIC_PREFIX ?? ''}verdicts`,
  topicPrefix: process.env.TOPIC_PREFIX ?? '',
  topics: ['village.verdicts'],
  store,
  handle({ event: { data } }) {
    const line = `${data.asOf} ${data.villageCode} ${data.qualifies ? 'is' : 'is no longer'} a Taobao Village (${data.ruleSet})`;
    console.log(line);
    return line; // The journal stores the returned value together with the progress.
  },
});
process.once('SIGTERM', () => subscriber.stop().then(() => store.close()));
await subscriber.start();
