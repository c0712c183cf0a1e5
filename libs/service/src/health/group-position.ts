import { type ServiceName, topics, topicNames } from '@taocun/contracts';
import { type Admin } from '@taocun/kafka';
import { installedName } from '../config/names';

/** The position of a service in everything that it reads, as sums over its partitions. */
interface GroupPosition {
  /** The offsets that the group has committed; where it has committed none, the first offset of the log. */
  readonly offset: number;
  readonly end: number;
  readonly waiting: number;
}

/**
 * The position of a service according to Kafka, even if the service does not answer. Each generation of
 * classification has its own group, and the one that has read furthest is in force. Undefined if Kafka has
 * none of the topics: nobody knows then what waits.
 */
export async function groupPosition(
  admin: Admin,
  service: ServiceName,
  topicPrefix: string,
): Promise<GroupPosition | undefined> {
  const name = installedName(service, topicPrefix);
  const [groups, there] = await Promise.all([admin.listGroups(), admin.listTopics()]);
  const own = groups.filter((group) => group === name || group.startsWith(`${name}-`));
  const read = topicNames
    .filter((topic) => topics[topic].readBy.some((reader) => reader === service))
    .map((topic) => topicPrefix + topic)
    .filter((topic) => there.includes(topic));
  if (read.length === 0) return undefined;
  const ofGroups = await Promise.all(
    (own.length === 0 ? [name] : own).map((group) => positionOf(admin, group, read)),
  );
  return ofGroups.reduce((furthest, each) => (each.offset > furthest.offset ? each : furthest));
}

async function positionOf(admin: Admin, group: string, read: readonly string[]): Promise<GroupPosition> {
  const ofTopics = read.map(async (topic) => {
    const partitions = await admin.offsets(topic);
    return Promise.all(
      partitions.map(async ({ partition, low, high }) => ({
        offset: Math.min(high, (await admin.committedOffset(group, topic, partition)) ?? low),
        end: high,
      })),
    );
  });
  const all = (await Promise.all(ofTopics)).flat();
  const sumOf = (of: 'offset' | 'end'): number => all.reduce((sum, one) => sum + one[of], 0);
  const offset = sumOf('offset');
  const end = sumOf('end');
  return { offset, end, waiting: end - offset };
}
