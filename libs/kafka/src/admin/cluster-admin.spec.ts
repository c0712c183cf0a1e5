import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import { Cluster } from '../connection/cluster';
import { ClusterAdmin } from './cluster-admin';

const API_VERSIONS = 18;
const GROUP_HEARTBEAT = 68;
const INVALID_REPLICATION_FACTOR = 38;

/** ApiVersions, version 3. */
const versions = [0, 0, 2, 0, GROUP_HEARTBEAT, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0];

/** CreateTopics, version 7, of the topic t. */
function created(code: number, message: string): number[] {
  const id = Array.from({ length: 16 }, () => 0);
  return [
    0,
    0,
    0,
    0,
    0,
    2,
    2,
    't'.charCodeAt(0),
    ...id,
    0,
    code,
    message.length + 1,
    ...Buffer.from(message),
    0,
    0,
    0,
    1,
    0,
    1,
    1,
    0,
    0,
  ];
}

function framed(request: Buffer, content: readonly number[]): Buffer {
  const answer = Buffer.from([0, 0, 0, 0, ...request.subarray(8, 12), ...content]);
  answer.writeInt32BE(answer.length - 4);
  return answer;
}

it.each([
  ['is tried again while the brokers are fenced', 'All brokers are currently fenced.', ['created', 2]],
  [
    'is given up where there are too few',
    'Only 1 broker(s) are registered.',
    ["t can't be created: Only 1 broker(s) are registered.", 1],
  ],
])('a topic that Kafka refuses %s', async (_what, message, expected) => {
  let requestCount = 0;
  const answerOf = (request: Buffer): number[] => {
    if (request.readInt16BE(4) === API_VERSIONS) return versions;
    return ++requestCount === 1 ? created(INVALID_REPLICATION_FACTOR, message) : created(0, '');
  };
  const broker = createServer((socket) =>
    socket.on('data', (request: Buffer) => socket.write(framed(request, answerOf(request)))),
  );
  await once(broker.listen(0, '127.0.0.1'), 'listening');
  const brokers = [`127.0.0.1:${(broker.address() as AddressInfo).port}`];
  const admin = new ClusterAdmin(() => new Cluster({ brokers, clientId: 'test' }), 1);
  await admin.connect();
  const outcome = await admin.createTopics([{ name: 't', partitions: 1 }]).then(
    () => 'created',
    (error: Error) => error.message,
  );
  expect([outcome, requestCount]).toEqual(expected);
  await admin.disconnect();
  broker.close();
});
