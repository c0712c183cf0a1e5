import type { kafkaClient } from '@taocun/kafka';

type Kafka = ReturnType<typeof kafkaClient>;

interface Cluster {
  connect(): Promise<void>;
  disconnect(): Promise<void>;
  findGroupCoordinator(group: {
    groupId: string;
  }): Promise<{ leaveGroup(member: { groupId: string; memberId: string }): Promise<unknown> }>;
}

/** Tells a group that all its members are gone, which it would find out by itself only after the session's time. */
export async function bury(kafka: Kafka, groupId: string): Promise<void> {
  const admin = kafka.admin();
  // kafkajs lets nobody else's member leave a group; its connections do.
  const symbol = Object.getOwnPropertySymbols(kafka).find(({ description }) => description === 'private:Kafka:createCluster');
  const createCluster = symbol === undefined ? undefined : (kafka as unknown as Record<symbol, (options: object) => Cluster>)[symbol];
  if (createCluster === undefined) throw new Error('This version of kafkajs hides its cluster elsewhere: use 2.2.4.');
  const cluster = createCluster({ metadataMaxAge: 300_000, allowAutoTopicCreation: false });
  try {
    await admin.connect();
    await cluster.connect();
    const { groups } = await admin.describeGroups([groupId]);
    const coordinator = await cluster.findGroupCoordinator({ groupId });
    for (const { memberId } of groups.flatMap(({ members }) => members)) await coordinator.leaveGroup({ groupId, memberId });
  } finally {
    await cluster.disconnect();
    await admin.disconnect();
  }
}
