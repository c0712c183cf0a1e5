import { once } from 'node:events';
import net, { type AddressInfo, type Socket } from 'node:net';
import { defaultConsumerTuning } from '../consumer/consumer-tuning';
import { withTimeout } from '../support/with-timeout';
import { KafkajsClient } from './kafkajs-client';

const quiet = { error: () => undefined, warn: () => undefined };

describe('a broker that takes connections and answers nothing', () => {
  const server = net.createServer((socket) => sockets.add(socket.on('error', () => undefined)));
  const sockets = new Set<Socket>();
  let kafka: KafkajsClient;
  beforeAll(async () => {
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const brokers = [`127.0.0.1:${(server.address() as AddressInfo).port}`];
    kafka = new KafkajsClient({ brokers, clientId: 'test', limits: { timeoutMs: 200, retries: 0 } }, quiet);
  });
  afterAll(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });

  /** How something ends within the time that it may take to connect, to ask, and to give up. */
  const ending = (work: Promise<unknown>): Promise<string> =>
    withTimeout(
      4_500,
      work.then(
        () => 'done',
        (error: Error) => error.name,
      ),
      'late',
    );

  it('is not waited for by an administrator, which can be closed and connected again', async () => {
    const admin = kafka.admin();
    for (let times = 0; times < 2; times++) {
      expect(await ending(admin.connect())).toMatch(/^KafkaJS/);
      expect(await ending(admin.disconnect())).toBe('done');
    }
  });

  it('is not waited for by a producer', async () => {
    expect(await ending(kafka.producer())).toMatch(/^KafkaJS/);
  });

  it('is not waited for by a consumer, which can be closed', async () => {
    const nothing = (): void => undefined;
    const events = { assigned: nothing, batch: () => Promise.resolve(), heartbeat: nothing, crashed: nothing, stopped: nothing };
    const consumer = kafka.consumer({ group: 'g', topics: ['t'], tuning: defaultConsumerTuning }, events);
    expect(await ending(consumer.connect())).toMatch(/^KafkaJS/);
    expect(await ending(consumer.close())).toBe('done');
  });
});
