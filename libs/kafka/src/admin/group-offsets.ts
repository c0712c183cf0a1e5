import { type Connection, offsetCommitV9, offsetFetchV9 } from '@platformatic/kafka';

/** Replaces the epoch in requests that do not come from a member. */
const NO_EPOCH = -1;

/** Commits the offsets of a group without members. The connection is to its coordinator. */
export async function commitOn(
  connection: Connection,
  group: string,
  topic: string,
  offsets: ReadonlyMap<number, number>,
): Promise<void> {
  const partitions = Array.from(offsets, ([partitionIndex, offset]) => ({
    partitionIndex,
    committedOffset: BigInt(offset),
    committedLeaderEpoch: -1,
    committedMetadata: '',
  }));
  await offsetCommitV9.api.async(connection, group, NO_EPOCH, '', null, [{ name: topic, partitions }]);
}

/** The offset that a group committed last; undefined if there is none. */
export async function committedOn(
  connection: Connection,
  group: string,
  topic: string,
  partition: number,
): Promise<number | undefined> {
  const query = {
    groupId: group,
    memberId: null,
    memberEpoch: NO_EPOCH,
    topics: [{ name: topic, partitionIndexes: [partition] }],
  };
  // `true` waits for offsets that a transaction is about to commit.
  const { groups } = await offsetFetchV9.api.async(connection, [query], true);
  const offset = Number(groups[0]?.topics[0]?.partitions[0]?.committedOffset ?? -1);
  return offset < 0 ? undefined : offset;
}
