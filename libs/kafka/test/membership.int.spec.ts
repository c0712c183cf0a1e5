import { randomUUID } from 'node:crypto';
import { testClient } from '@taocun/harness/kafka/test-client';
import { quiet } from '@taocun/harness/quiet';
import { until } from '@taocun/harness/until';
import { type Consumer, defaultConsumerTuning, prepareTopics, Publisher } from '../src/index';

describe('the members of a group of the protocol of KIP-848', () => {
  const kafka = testClient();
  const admin = kafka.admin();
  let topic: string;
  let members: Member[];

  interface Member {
    readonly consumer: Consumer;
    /** The assignments in order. */
    readonly assignments: number[][];
    readonly read: string[];
    readonly crashes: string[];
    /** The times at which heartbeats were answered. */
    readonly beatsMs: number[];
  }

  async function memberOf(
    settings: { readonly memberName?: string } = {},
    apply: () => void = () => undefined,
  ): Promise<Member> {
    const member = {
      assignments: [] as number[][],
      read: [] as string[],
      crashes: [] as string[],
      beatsMs: [] as number[],
    };
    const known = new Set<number>();
    const next = new Map<number, number>();
    // On a slow machine the group may drop a member, whose readings then stop until `readFrom`.
    const client = testClient({ clientId: 'member', ...settings }, { ...quiet, warn: () => known.clear() });
    const consumer = client.consumer(
      { group: topic, topics: [topic], tuning: defaultConsumerTuning },
      {
        assigned: (partitions) => {
          member.assignments.push(partitions.map(({ partition }) => partition).sort());
          for (const { partition } of partitions) {
            // In a partition that this member keeps, reading continues without a seek.
            if (!known.has(partition)) consumer.readFrom(topic, partition, next.get(partition) ?? 0);
            known.add(partition);
          }
        },
        batch: (_topic, partition, { records, nextOffset }) => {
          next.set(partition, nextOffset);
          for (const { offset } of records) member.read.push(`${partition}:${offset}`);
          apply();
          return Promise.resolve();
        },
        heartbeat: () => void member.beatsMs.push(performance.now()),
        crashed: ({ message }) => void member.crashes.push(message),
      },
    );
    await consumer.connect();
    await consumer.run();
    const whole = { consumer, ...member };
    members.push(whole);
    return whole;
  }

  async function publish(values: number): Promise<void> {
    const publisher = new Publisher(kafka, new Map([['t', { name: topic, partitions: 4 }]]), quiet);
    await publisher.connect();
    for (let at = 0; at < values; at++) publisher.publishTo('t', at % 4, { key: null, value: String(at) });
    await publisher.flush();
    await publisher.close();
  }

  beforeEach(async () => {
    members = [];
    topic = `members-${randomUUID().slice(0, 8)}`;
    await admin.connect();
    await prepareTopics(admin, [{ name: topic, partitions: 4, config: {} }]);
  });

  afterEach(async () => {
    for (const { consumer } of members) await consumer.close();
    await admin.deleteTopics([topic]);
    await admin.disconnect();
  });

  it('keep what they have when others join and leave, and continue to read it without a pause', async () => {
    const first = await memberOf();
    await until(() => first.assignments.at(-1)?.length === 4);
    await publish(4);
    await until(() => first.read.length === 4);
    const second = await memberOf();
    await until(() => first.assignments.at(-1)?.length === 2 && second.assignments.at(-1)?.length === 2);
    const retained = first.assignments.at(-1) ?? [];
    expect([...retained, ...(second.assignments.at(-1) ?? [])].sort()).toEqual([0, 1, 2, 3]);
    await publish(4);
    await until(() => retained.every((partition) => first.read.includes(`${partition}:1`)));
    await second.consumer.close();
    await until(() => first.assignments.at(-1)?.length === 4);
    // No record of a kept partition was read twice.
    expect(retained.map((partition) => first.read.filter((one) => one === `${partition}:0`).length)).toEqual([
      1, 1,
    ]);
    expect(first.crashes).toEqual([]);
  });

  it('poll often for what others release, and once an interval when nothing moves any more', async () => {
    const member = await memberOf();
    const pausesMs = (): number[] => member.beatsMs.slice(1).map((ms, at) => ms - (member.beatsMs[at] ?? 0));
    // The test brokers ask for one heartbeat per second.
    await until(() => pausesMs().some((ms) => ms < 700));
    await until(pausesMs, (all) => all.length > 3 && all.slice(-3).every((ms) => ms > 900));
  });

  it('do other work between the batches of an answer, so that long ones delay no heartbeat', async () => {
    await publish(4);
    let turns = 0;
    const timer = setInterval(() => void turns++, 1);
    const before: number[] = [];
    const { read } = await memberOf({}, () => {
      before.push(turns);
      for (const sinceMs = performance.now(); performance.now() - sinceMs < 10;);
    });
    await until(() => read.length === 4);
    clearInterval(timer);
    expect(new Set(before).size).toBe(4);
  });

  it('join again by themselves once the group has continued without them', async () => {
    const member = await memberOf();
    await until(() => member.assignments.at(-1)?.length === 4);
    await admin.removeMembers(topic);
    await until(() => member.assignments.length >= 2);
    expect([member.assignments.at(-1), member.crashes]).toEqual([[0, 1, 2, 3], []]);
    expect((await admin.describeGroup(topic)).members).toHaveLength(1);
  });

  it('get their partitions once more where they ask for them, and stay in the group', async () => {
    const member = await memberOf();
    await until(() => member.assignments.at(-1)?.length === 4);
    const { members: before } = await admin.describeGroup(topic);
    member.assignments.length = 0;
    member.consumer.confirm();
    await until(() => member.assignments.length > 0);
    expect([member.assignments, (await admin.describeGroup(topic)).members]).toEqual([
      [[0, 1, 2, 3]],
      before,
    ]);
  });

  it('have their partitions again at once where they return under their name', async () => {
    const before = await memberOf({ memberName: 'pod-1' });
    await until(() => before.assignments.at(-1)?.length === 4);
    // Like a container that is restarted after its process died: the group has not missed it yet.
    const again = await memberOf({ memberName: 'pod-1' });
    await until(() => again.assignments.at(-1)?.length === 4);
    expect((await admin.describeGroup(topic)).members).toEqual(['member-pod-1']);
  });
});
