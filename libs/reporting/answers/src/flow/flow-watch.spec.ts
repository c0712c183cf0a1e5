import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { DEADLINE_MS } from '@taocun/harness/until';
import { ServiceClient } from '../serving/service-client';
import { FlowWatch } from './flow-watch';
import type { SeenService } from './freshness';

/** True for each request to ingestion, by number, that gets an answer. */
let isAnswered: (request: number) => boolean = () => true;
let requests = 0;
let partitions: unknown = [{ offset: 7, end: 9 }];
const server = createServer((_request, response) => {
  if (isAnswered(requests++)) response.end(JSON.stringify({ running: true, partitions }));
  else response.destroy();
});
let watch: FlowWatch;

beforeAll(async () => {
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const ingestionUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const config = {
    ingestionUrl,
    kafka: { brokers: ['127.0.0.1:1'], clientId: 'test' },
    topicPrefix: 'flow-watch.',
  } as never;
  const loop = { readsKafka: true, loopStatus: () => ({ running: true, partitions: [] }) } as never;
  watch = new FlowWatch(
    new ServiceClient(config),
    loop,
    { list: () => Promise.resolve([]) } as never,
    config,
  );
  watch.patienceMs = DEADLINE_MS;
  watch.onModuleInit();
});

afterAll(() => {
  watch.onModuleDestroy();
  server.close();
});

/** Ingestion at the next poll that begins from now on. */
async function nextLook(): Promise<SeenService | undefined> {
  const looks: (readonly SeenService[])[] = [];
  await new Promise<void>((resolve) => watch.follow((seen) => void (looks.push(seen) === 2 && resolve())));
  return looks[1]?.find(({ service }) => service === 'ingestion');
}

it('a service that misses one answer is not silent; one that misses two in a row is, until it answers', async () => {
  expect(await nextLook()).toMatchObject({ service: 'ingestion', waiting: 2 });
  isAnswered = (request) => request % 2 === 0;
  expect(await nextLook()).toMatchObject({ service: 'ingestion', waiting: 2 });
  isAnswered = () => false;
  expect(await nextLook()).toMatchObject({ service: 'ingestion', silentSince: expect.any(Date) });
  isAnswered = () => true;
  expect(await nextLook()).toMatchObject({ service: 'ingestion', waiting: 2 });
});

it.each([{}, [null]])(
  'a program that answers with partitions of another form, %j, is not the service',
  async (others) => {
    partitions = others;
    expect(await nextLook()).toMatchObject({ service: 'ingestion', silentSince: expect.any(Date) });
  },
);
