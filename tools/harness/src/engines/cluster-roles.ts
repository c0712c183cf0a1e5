import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { mongo } from 'mongoose';
import { type KafkaClient, withAdmin } from '@taocun/kafka';
import type { ClusterMember, EngineCluster } from './own-cluster';

/** The broker that leads a partition. */
export async function leaderOf(
  cluster: EngineCluster,
  kafka: KafkaClient,
  topic: string,
  partition: number,
): Promise<ClusterMember> {
  const [described] = await withAdmin(kafka, (admin) => admin.describeTopics([topic]));
  return brokerOf(cluster, described?.partitions.find((one) => one.partition === partition)?.leader);
}

/** The broker that leads most partitions of these topics. */
export async function busiestBroker(
  cluster: EngineCluster,
  kafka: KafkaClient,
  topics: readonly string[],
): Promise<ClusterMember> {
  const described = await withAdmin(kafka, (admin) => admin.describeTopics(topics));
  const led = Map.groupBy(
    described.flatMap(({ partitions }) => partitions.flatMap(({ leader }) => leader ?? [])),
    (leader) => leader,
  );
  const [busiest] = [...led].sort(([, a], [, b]) => b.length - a.length)[0] ?? [];
  return brokerOf(cluster, busiest);
}

/** The node that leads the quorum of controllers, from the nodes' logs: brokers name an arbitrary node. */
export function activeController(cluster: EngineCluster): ClusterMember {
  const epochOf = ({ folder }: ClusterMember): number => {
    const log = join(folder, 'kafka.log');
    const became = existsSync(log)
      ? readFileSync(log, 'utf8').matchAll(/Becoming the active controller at epoch (\d+)/g)
      : [];
    return Math.max(-1, ...Array.from(became, ([, epoch]) => Number(epoch)));
  };
  const [active] = [...cluster.brokers].sort((a, b) => epochOf(b) - epochOf(a));
  if (active === undefined) throw new Error('The cluster has no broker.');
  return active;
}

export async function primaryOf(cluster: EngineCluster): Promise<ClusterMember> {
  const client = new mongo.MongoClient(cluster.mongodbUri, { serverSelectionTimeoutMS: 30_000 });
  try {
    const { me } = await client.db('admin').command({ hello: 1 });
    const primary = cluster.mongods.find(({ port }) => me === `127.0.0.1:${port}`);
    if (primary === undefined) throw new Error(`${String(me)} is no member of this cluster.`);
    return primary;
  } finally {
    await client.close();
  }
}

function brokerOf(cluster: EngineCluster, id: number | undefined): ClusterMember {
  const broker = cluster.brokers[(id ?? 0) - 1];
  if (broker === undefined) throw new Error(`Broker ${String(id)} is none of this cluster.`);
  return broker;
}
