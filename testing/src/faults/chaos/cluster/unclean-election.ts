import { setTimeout as pause } from 'node:timers/promises';
import { topicName, topicNames, topics } from '@taocun/contracts';
import { withAdmin } from '@taocun/kafka';
import { busiestBroker } from '@taocun/harness/engines/cluster-roles';
import { until } from '@taocun/harness/until';
import { type ClusterAround, topicsOf } from './cluster-around';
import { untilReplicated } from './whole-again';

/** Kafka's own name for itself where a replica fetches from its leader. */
const FOLLOWERS = /broker-\d+-fetcher/;
/** After half a minute a replica that fetches nothing counts as out of sync. */
const OUT_OF_SYNC_WITHIN_MS = 120_000;
const ALONE_MS = 5_000;
const AWAY_MS = 20_000;

/**
 * The busiest broker's followers get nothing more of it, while clients do: it acknowledges by itself, since one replica in sync is enough for
 * now. Then it dies. Both others are there and want what it alone has acknowledged, so they must not lead its partitions, which wait for it.
 */
export async function suffersNoUncleanElection(around: ClusterAround): Promise<void> {
  const { cluster, proxies, kafka, prefix } = around;
  await untilReplicated(around);
  await enough(around, 1);
  const broker = await busiestBroker(cluster, kafka, topicsOf(prefix));
  const [id, proxy] = [cluster.brokers.indexOf(broker) + 1, proxies[cluster.brokers.indexOf(broker)]];
  const led = (await partitionsOf(around)).filter(({ leader }) => leader === id).map(({ name }) => name);
  const itsOwn = async (): Promise<Partition[]> => (await partitionsOf(around)).filter(({ name }) => led.includes(name));
  try {
    proxy?.hold(true, FOLLOWERS);
    await until(itsOwn, (found) => found.every(({ leader, inSync }) => leader === id && inSync === 1), {
      ...{ withinMs: OUT_OF_SYNC_WITHIN_MS, everyMs: 500, what: 'no follower was in sync' },
    });
    await pause(ALONE_MS);
    await broker.stop('kill');
  } finally {
    proxy?.hold(false);
  }
  for (const endAtMs = Date.now() + AWAY_MS; Date.now() < endAtMs; await pause(500)) {
    const others = (await itsOwn()).filter(({ leader }) => leader !== undefined && leader !== id);
    if (others.length > 0) throw new Error(`${others.map(({ name }) => name).join(', ')} are led by a replica that is not in sync.`);
  }
  const waiting = (await itsOwn()).filter(({ leader }) => leader === undefined);
  if (waiting.length !== led.length)
    throw new Error(`${led.length - waiting.length} of ${led.length} partitions do not wait for their broker.`);
  await broker.start();
  await untilReplicated(around);
  await enough(around, 2);
}

interface Partition {
  readonly name: string;
  readonly leader: number | undefined;
  readonly inSync: number;
}

async function partitionsOf({ kafka, prefix }: ClusterAround): Promise<Partition[]> {
  const described = await withAdmin(kafka, (admin) => admin.describeTopics(topicsOf(prefix)));
  return described.flatMap(({ name, partitions }) =>
    partitions.map(({ partition, leader, inSync }) => ({ name: `${name}/${partition}`, leader, inSync })),
  );
}

/** So many replicas in sync are enough for an acknowledgement. */
async function enough({ kafka, prefix }: ClusterAround, replicas: 1 | 2): Promise<void> {
  await withAdmin(kafka, async (admin) => {
    for (const topic of topicNames)
      await admin.setTopicConfig(topicName(prefix, topic), { ...topics[topic].config, 'min.insync.replicas': String(replicas) });
  });
}
