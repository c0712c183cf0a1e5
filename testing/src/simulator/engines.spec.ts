import { type Connection } from 'mongoose';
import { until } from '@taocun/harness/until';
import { IdempotentProducer } from '../../../libs/kafka/src/producer/idempotent-producer';
import { type Lane, QueuedBatch } from '../../../libs/kafka/src/producer/lane';
import { Sender } from '../../../libs/kafka/src/producer/sender';
import { BatchWriter } from '../../../libs/kafka/src/protocol/batch-writer';
import { logHolds } from '../../../libs/kafka/test/log-holds.fixture';
import { checkpointsHold } from '../../../libs/messaging/test/checkpoints-hold.fixture';
import { Chance } from '../oracle/feeds/chance';
import { MemoryConnection } from './memory/memory-connection';
import { MemoryGroups } from './memory/memory-groups';
import { MemoryKafka } from './memory/memory-kafka';
import { MemoryLog } from './memory/memory-log';
import { SimulatedStore } from './memory/memory-store';
import { anActor, Network, noTroubles, type Troubles } from './memory/network';
import { VirtualTime } from './memory/virtual-time';

/** A separate virtual time, and a network with the given failures. */
function aWorld(troubles: Troubles) {
  const time = new VirtualTime();
  const network = new Network(time, new Chance(1), () => undefined);
  network.troubles = troubles;
  const within = async (work: () => Promise<void>): Promise<void> => {
    let ended: { readonly error?: unknown } | undefined;
    time.after(0, anActor('test'), () => {
      work().then(
        () => (ended = {}),
        (error: unknown) => (ended = { error }),
      );
    });
    await time.run(() => ended !== undefined);
    if (ended !== undefined && 'error' in ended) throw ended.error;
  };
  return { time, network, within };
}

describe('the checkpoints, on the store in memory', () => {
  let world = aWorld(noTroubles);
  let connection: Connection;
  beforeEach(() => {
    world = aWorld(noTroubles);
    connection = new MemoryConnection(
      'checkpoints',
      new SimulatedStore(() => world.time.nowMs),
      world.network,
    ).asConnection;
  });
  checkpointsHold({ connection: () => connection, in: (work) => world.within(work) });
});

describe.each([
  ['nothing goes wrong', noTroubles],
  ['much is late', { ...noTroubles, slow: 10 }],
])('the log in memory, where %s', (_how, troubles) => {
  let world = aWorld(troubles);
  let log = new MemoryLog({ t: 2 });
  let groups = new MemoryGroups(world.network, () => 2, 1_000);
  beforeEach(() => {
    world = aWorld(troubles);
    log = new MemoryLog({ t: 2 });
    groups = new MemoryGroups(world.network, () => 2, 1_000);
  });
  logHolds({
    client: () => new MemoryKafka(log, groups, world.network),
    topic: () => Promise.resolve('t'),
    in: (work) => world.within(work),
  });
});

it('memory that was sent twice is not free yet: the first request may still use it', async () => {
  const world = aWorld(noTroubles);
  const kafka = new MemoryKafka(
    new MemoryLog({ t: 1 }),
    new MemoryGroups(world.network, () => 1, 1_000),
    world.network,
  );
  const isHeld: boolean[] = [];
  await world.within(async () => {
    const restore = (): void => void (world.network.troubles = noTroubles);
    const producer = await IdempotentProducer.connect(kafka, ['t']);
    const lane: Lane = { topic: 't', partition: 0, queue: [] };
    const acknowledged = (): void => void isHeld.push(lane.queue.shift()?.isHeld === true);
    const lanes = (): Lane[] => (lane.queue.length === 0 ? [] : [lane]);
    const sender = new Sender(producer, lanes, new AbortController().signal, {
      acknowledged,
      failed: restore,
      recovered: () => undefined,
      lost: () => undefined,
    });
    for (const troubles of [noTroubles, { ...noTroubles, requestLost: 100 }, noTroubles]) {
      const batch = new BatchWriter();
      batch.append({ key: null, value: 'x', timestampMs: 1 });
      world.network.troubles = troubles;
      lane.queue.push(new QueuedBatch(batch));
      sender.wake();
      await until(() => lane.queue.length === 0);
    }
  });
  expect(isHeld).toEqual([false, true, false]);
});
