import { type ServiceName, topics, topicNames } from '@taocun/contracts';
import { type Admin } from '@taocun/kafka';
import { nameOf } from '../config/names';

/**
 * The records that wait for a service, whether it answers or not: those behind the offsets that its group has committed. A generation of
 * classification has a group of its own, and the one that has read furthest is in force.
 */
export async function recordsWaiting(admin: Admin, service: ServiceName, topicPrefix: string): Promise<number> {
  const name = nameOf(service, topicPrefix);
  const [groups, there] = await Promise.all([admin.listGroups(), admin.listTopics()]);
  const own = groups.filter((group) => group === name || group.startsWith(`${name}-`));
  const read = topicNames
    .filter((topic) => topics[topic].readBy.some((reader) => reader === service))
    .map((topic) => topicPrefix + topic)
    .filter((topic) => there.includes(topic));
  const ofGroups = (own.length === 0 ? [name] : own).map(async (group) =>
    sumOf(await Promise.all(read.map((topic) => waitingFor(admin, group, topic)))),
  );
  return Math.min(...(await Promise.all(ofGroups)));
}

async function waitingFor(admin: Admin, group: string, topic: string): Promise<number> {
  const partitions = await admin.offsets(topic);
  const waiting = partitions.map(
    async ({ partition, low, high }) => high - ((await admin.committedOffset(group, topic, partition)) ?? low),
  );
  return sumOf((await Promise.all(waiting)).map((each) => Math.max(0, each)));
}

const sumOf = (numbers: readonly number[]): number => numbers.reduce((sum, each) => sum + each, 0);
