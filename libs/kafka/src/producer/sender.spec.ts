import { performance } from 'node:perf_hooks';
import { quiet } from '@taocun/harness/quiet';
import { until } from '@taocun/harness/until';
import type { KafkaClient } from '../kafka-client';
import type { EncodedBatch } from '../protocol/batch-writer';
import type { ProduceResult } from './producer';
import { Publisher } from './publisher';

/** A topic of two partitions with different leaders, of which one may be silent. */
class TwoLeaders {
  readonly leaders = [1, 2];
  /** The batches sent to each broker, and the broker that does not answer. */
  readonly sent: string[] = [];
  silent: number | undefined;
  #looks = 0;

  get looks(): number {
    return this.#looks;
  }

  /** If true, partition 0 moves to the other leader. */
  moves = false;

  readonly client = {
    producer: () =>
      Promise.resolve({
        id: 7n,
        epoch: 0,
        close: () => Promise.resolve(),
        routeOf: (_topic: string, partition: number) => this.leaders[partition],
        refreshLeaders: () => {
          this.#looks++;
          if (this.moves) this.leaders[0] = 2;
          return Promise.resolve();
        },
        produce: (batches: readonly EncodedBatch[]): Promise<readonly ProduceResult[]> => {
          const leader = this.leaders[batches[0]?.partition ?? 0];
          this.sent.push(
            `${leader}: ${batches.map(({ partition, bytes }) => `${partition} from ${bytes.readInt32BE(53)}`).join(', ')}`,
          );
          if (leader === this.silent) return new Promise(() => undefined);
          return Promise.resolve(batches.map(({ topic, partition }) => ({ topic, partition, errorCode: 0 })));
        },
      }),
  } as unknown as KafkaClient;
}

async function publisherOf(kafka: TwoLeaders): Promise<Publisher> {
  const publisher = new Publisher(kafka.client, new Map([['t', { name: 't', partitions: 2 }]]), quiet);
  await publisher.connect();
  return publisher;
}

const record = { key: null, value: 'x' };

it('an unresponsive leader delays only its own partitions, and those that wait for them', async () => {
  const kafka = new TwoLeaders();
  kafka.silent = 1;
  const publisher = await publisherOf(kafka);
  const stuck = publisher.outputs();
  const free = publisher.outputs();
  stuck.publishTo('t', 0, record);
  for (let n = 0; n < 3; n++) {
    free.publishTo('t', 1, record);
    await free.flush();
  }
  expect(kafka.sent).toEqual(['1: 0 from 0', '2: 1 from 0', '2: 1 from 1', '2: 1 from 2']);
  let isThrough = false;
  void Promise.race([stuck.flush(), publisher.flush()]).then(
    () => (isThrough = true),
    () => undefined,
  );
  await free.flush();
  expect([isThrough, publisher.pendingBytes > 0]).toEqual([false, true]);
  await publisher.close();
});

it('a batch whose partition has another leader by now goes there unchanged, while the old one still has not answered', async () => {
  const kafka = new TwoLeaders();
  kafka.silent = 1;
  kafka.moves = true;
  const publisher = await publisherOf(kafka);
  publisher.publishTo('t', 0, record);
  await publisher.flush();
  expect(kafka.sent).toEqual(['1: 0 from 0', '2: 0 from 0']);
  publisher.publishTo('t', 0, record);
  await publisher.flush();
  expect(kafka.sent.at(-1)).toBe('2: 0 from 1');
  await publisher.close();
});

it('an outage begins only once nothing at all has been acknowledged for five seconds', async () => {
  const now = jest.spyOn(performance, 'now').mockReturnValue(0);
  const kafka = new TwoLeaders();
  kafka.silent = 1;
  const publisher = await publisherOf(kafka);
  const free = publisher.outputs();
  const acknowledged = async (): Promise<void> => {
    free.publishTo('t', 1, record);
    await free.flush();
  };
  now.mockReturnValue(60_000);
  expect(publisher.outage).toBeUndefined();
  publisher.publishTo('t', 0, record);
  await acknowledged();
  now.mockReturnValue(64_000);
  await acknowledged();
  now.mockReturnValue(68_000);
  expect([publisher.trouble, publisher.outage]).toEqual(['it has not answered for 8 s', undefined]);
  now.mockReturnValue(70_000);
  expect(publisher.outage).toBe('it has not answered for 10 s');
  await publisher.close();
  now.mockRestore();
});

it('leaders are looked for repeatedly while a request is open', async () => {
  const kafka = new TwoLeaders();
  kafka.silent = 2;
  const publisher = await publisherOf(kafka);
  publisher.publishTo('t', 1, record);
  await until(() => kafka.looks >= 2);
  expect(kafka.sent).toEqual(['2: 1 from 0']);
  await publisher.close();
});
