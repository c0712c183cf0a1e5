import { setTimeout as pause } from 'node:timers/promises';
import { topicName, type TopicName, topicNames, topics } from '@taocun/contracts';
import { busiestBroker } from '@taocun/harness/engines/cluster-roles';
import { until } from '@taocun/harness/until';
import { withAdmin } from '@taocun/kafka';
import { type ClusterAround, plainTopic, topicsOf } from './cluster-around';
import { untilReplicated } from './whole-again';

/** The client id of a Kafka replica that fetches from its leader. */
const FOLLOWERS = /broker-\d+-fetcher/;
/**
 * Every partition of these topics receives records all the time, so a replica that stops fetching soon lacks
 * some.
 */
const fed = ['marketplace.updates', 'village.activity'] as const satisfies readonly TopicName[];
/** After half a minute a replica that lacks records counts as out of sync. */
const OUT_OF_SYNC_WITHIN_MS = 120_000;
const ALONE_MS = 5_000;
/** Kafka detects a dead broker after 9 s. */
const MISSED_WITHIN_MS = 60_000;
const WAITING_MS = 10_000;
/**
 * The topic of groups, as Kafka creates it: a coordinator that cannot write to it expels its members, and
 * accepts none.
 */
const OF_GROUPS = {
  name: '__consumer_offsets',
  config: { 'cleanup.policy': 'compact', 'segment.bytes': '104857600' },
};

/**
 * The busiest broker's followers get no more data from it, while clients do: it acknowledges alone, because
 * one replica in sync is enough for now. Then it dies. Both others are alive but lack what it alone has
 * acknowledged, so they must not lead its partitions, which wait for it.
 */
export async function suffersNoUncleanElection(around: ClusterAround): Promise<void> {
  const { cluster, proxies, kafka, prefix } = around;
  await untilReplicated(around);
  await enough(around, 1);
  const broker = await busiestBroker(
    cluster,
    kafka,
    fed.map((topic) => topicName(prefix, topic)),
  );
  const id = cluster.brokers.indexOf(broker) + 1;
  const proxy = proxies[cluster.brokers.indexOf(broker)];
  let led: readonly string[];
  try {
    proxy?.hold(true, FOLLOWERS);
    const ledByIt = async (): Promise<Partition[]> =>
      (await partitionsOf(around)).filter(
        ({ name, leader }) => leader === id && fed.some((topic) => name.startsWith(topicName(prefix, topic))),
      );
    const alone = await until(
      ledByIt,
      (partitions) => partitions.length > 0 && partitions.every(({ inSync }) => inSync === 1),
      {
        withinMs: OUT_OF_SYNC_WITHIN_MS,
        everyMs: 500,
        what: 'no follower was in sync',
      },
    );
    led = alone.map(({ name }) => name);
    await pause(ALONE_MS);
    await broker.stop('kill');
  } finally {
    proxy?.hold(false);
  }
  const itsOwn = async (): Promise<Partition[]> =>
    (await partitionsOf(around).catch(() => [])).filter(({ name }) => led.includes(name));
  await until(
    itsOwn,
    (partitions) =>
      partitions.length === led.length && partitions.every(({ leader }) => leader === undefined),
    {
      withinMs: MISSED_WITHIN_MS,
      everyMs: 500,
      what: 'its partitions waited for it',
    },
  );
  for (const endAtMs = Date.now() + WAITING_MS; Date.now() < endAtMs; await pause(500)) {
    const others = (await itsOwn()).filter(({ leader }) => leader !== undefined);
    if (others.length > 0)
      throw new Error(
        `${others.map(({ name }) => name).join(', ')} are led by a replica that is not in sync.`,
      );
  }
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

/** Sets the number of replicas in sync that are enough for an acknowledgement. */
async function enough({ kafka, prefix }: ClusterAround, replicas: 1 | 2): Promise<void> {
  await withAdmin(kafka, async (admin) => {
    for (const topic of topicNames)
      await admin.setTopicConfig(topicName(prefix, topic), {
        ...topics[topic].config,
        'min.insync.replicas': String(replicas),
      });
    await admin.setTopicConfig(plainTopic(prefix), { 'min.insync.replicas': String(replicas) });
    await admin.setTopicConfig(OF_GROUPS.name, {
      ...OF_GROUPS.config,
      'min.insync.replicas': String(replicas),
    });
  });
}
