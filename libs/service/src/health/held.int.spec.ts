import { randomUUID } from 'node:crypto';
import mongoose from 'mongoose';
import { ForeignClient } from '@taocun/harness/kafka/foreign-client';
import { quiet } from '@taocun/harness/quiet';
import { until } from '@taocun/harness/until';
import { CheckpointedServer } from '@taocun/messaging';
import { StandstillDetector } from './standstill-detector';

const brokers = String(process.env['KAFKA_BROKERS']).split(',');
const prefix = `held-${randomUUID().slice(0, 8)}.`;
const patienceMs = 5_000;

it('a partition behind an open transaction is held, and no standstill however long that lasts, until the transaction ends', async () => {
  const connection = await mongoose
    .createConnection(String(process.env['MONGODB_URI']), { dbName: prefix.slice(0, -1) })
    .asPromise();
  const read: string[] = [];
  const server = new CheckpointedServer({
    group: `${prefix}group`,
    kafka: { brokers, clientId: 'held' },
    topicPrefix: prefix,
    sources: {
      numbers: {
        load: () =>
          Promise.resolve({
            changed: { documents: 0, bytes: 0 },
            takeChanges: () => ({ writes: [], fields: {} }),
          }),
      },
    },
    targets: [],
    plans: { numbers: { partitions: 1, config: {} } },
    connection,
    log: quiet,
    tuning: { checkpointIntervalMs: 50, catchUpCheckpointIntervalMs: 50, idleAfterMs: 200 },
  });
  server.addHandler(
    'numbers',
    ({ records }: { readonly records: readonly { readonly value: unknown }[] }) => {
      for (const { value } of records) read.push(String(value));
      return Promise.resolve();
    },
  );
  server.listen(() => undefined);
  const partition = () => server.loopStatus().partitions[0];
  await until(() => partition()?.state === 'running');
  const producer = await new ForeignClient(brokers).producer(`${prefix}stranger`);
  const send = (values: readonly string[]) => values.map((value) => ({ partition: 0, value }));
  const open = await producer.transaction();
  await open.send(`${prefix}numbers`, send(['1', '2', '3']));
  const plain = await new ForeignClient(brokers).producer();
  await plain.send(`${prefix}numbers`, send(['4']));

  await until(() => partition()?.held?.records === 4);
  const standstills = new StandstillDetector({ patienceMs, checkpointIntervalMs: 50, mostMs: patienceMs });
  // The heartbeat is counted as answered: the broker alone decides when a real one is.
  const poll = (signs: number) =>
    standstills.poll({ ...server.loopStatus(), group: { joined: true, signs } }, true, patienceMs);
  for (let count = 0; count < 10; count++) poll(count);
  expect(read).toEqual([]);
  expect(standstills.all).toEqual([]);
  expect(partition()?.held?.since).toMatch(/^\d{4}-.*Z$/);

  await open.commit();
  await until(() => partition()?.held === undefined && partition()?.offset === partition()?.end);
  expect(read).toEqual(['1', '2', '3', '4']);
  await Promise.all([producer.close(), plain.close(), server.close()]);
  await connection.dropDatabase();
  await connection.close();
});
