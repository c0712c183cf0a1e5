import { mongo } from 'mongoose';
import { until } from '@taocun/harness/until';
import { withAdmin } from '@taocun/kafka';
import { type ClusterAround, topicsOf } from './cluster-around';

export const WHOLE_AGAIN_WITHIN_MS = 180_000;

export async function untilReplicated({ kafka, prefix }: ClusterAround): Promise<void> {
  const areWhole = async (): Promise<boolean> => {
    const topics = await withAdmin(kafka, (admin) => admin.describeTopics(topicsOf(prefix)));
    return topics.every(({ partitions }) => partitions.every(({ replicas, inSync }) => inSync === replicas));
  };
  await until(() => areWhole().catch(() => false), {
    withinMs: WHOLE_AGAIN_WITHIN_MS,
    everyMs: 500,
    what: 'all replicas are in sync',
  });
}

export async function untilInSync({ cluster }: ClusterAround): Promise<void> {
  const client = new mongo.MongoClient(cluster.mongodbUri);
  const areWell = async (): Promise<boolean> => {
    const { members } = (await client.db('admin').command({ replSetGetStatus: 1 })) as unknown as {
      members: { stateStr: string }[];
    };
    return members.every(({ stateStr }) => stateStr === 'PRIMARY' || stateStr === 'SECONDARY');
  };
  try {
    await until(() => areWell().catch(() => false), {
      withinMs: WHOLE_AGAIN_WITHIN_MS,
      everyMs: 500,
      what: 'all members are in sync',
    });
  } finally {
    await client.close();
  }
}
