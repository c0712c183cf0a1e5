import { randomUUID } from 'node:crypto';
import { testClient } from '@taocun/harness/kafka/test-client';
import { prepareTopics } from '../src/index';

describe('the topics, on real Kafka', () => {
  const prefix = `topics-${randomUUID().slice(0, 8)}.`;
  const admin = testClient().admin();
  beforeAll(() => admin.connect());
  afterAll(() => admin.disconnect());

  const plan = (name: string, partitions: number, config: Record<string, string> = {}) => ({
    name: prefix + name,
    partitions,
    config,
  });
  const configOf = async (name: string, entry: string): Promise<string | undefined> =>
    (await admin.topicConfig(prefix + name)).get(entry);

  it('are created if missing, with their partitions and configuration', async () => {
    expect(
      await prepareTopics(admin, [
        plan('a', 3, { 'retention.ms': '-1' }),
        plan('b', 5, { 'cleanup.policy': 'compact' }),
      ]),
    ).toEqual([3, 5]);
    expect([await configOf('a', 'retention.ms'), await configOf('b', 'cleanup.policy')]).toEqual([
      '-1',
      'compact',
    ]);
  });

  it('stay as they are if they exist', async () => {
    expect(await prepareTopics(admin, [plan('c', 2), plan('d', 1)])).toEqual([2, 1]);
    expect(
      await prepareTopics(admin, [plan('d', 9), plan('c', 9, { 'retention.ms': '1' }), plan('e', 4)]),
    ).toEqual([1, 2, 4]);
    expect(await configOf('c', 'retention.ms')).not.toBe('1');
  });

  it('may be created by others at the same time', async () => {
    const answers = await Promise.all(
      Array.from({ length: 4 }, () => prepareTopics(admin, [plan('f', 3), plan('g', 2)])),
    );
    expect(answers).toEqual(Array.from({ length: 4 }, () => [3, 2]));
  });

  it('have as many replicas as requested, of which so many must be in sync', async () => {
    await prepareTopics(admin, [plan('i', 1, { 'retention.ms': '-1' })], { replicas: 1, inSync: 1 });
    const [topic] = await admin.describeTopics([`${prefix}i`]);
    expect(topic?.partitions.map(({ replicas }) => replicas)).toEqual([1]);
    expect([await configOf('i', 'min.insync.replicas'), await configOf('i', 'retention.ms')]).toEqual([
      '1',
      '-1',
    ]);
    await expect(prepareTopics(admin, [plan('j', 1)], { replicas: 99 })).rejects.toThrow(
      new RegExp(`^${prefix}j can't be created, with 99 replicas each: .*replica`, 'i'),
    );
  });

  it('are refused with the reason of Kafka', async () => {
    await expect(prepareTopics(admin, [plan('not a name', 1)])).rejects.toThrow();
    await expect(prepareTopics(admin, [plan('h', 1, { 'no.such.entry': '1' })])).rejects.toThrow();
  });
});
