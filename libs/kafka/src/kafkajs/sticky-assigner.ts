import { AssignerProtocol, type Assigner, type PartitionAssigner } from 'kafkajs';
import { type Ownership, type GroupMember, stickyAssignment } from './sticky-assignment';

const { MemberMetadata, MemberAssignment } = AssignerProtocol;
const VERSION = 0;

/**
 * Has the leader of a group divide its partitions by `stickyAssignment`: each member tells what it had when it joins, which `joined` records.
 * kafkajs has no static members, so what a process had goes to others while it is started again.
 */
export class StickyAssigner {
  #owned: Ownership = {};
  #sinceMs = 0;

  joined(assignment: Ownership): void {
    this.#owned = assignment;
    this.#sinceMs = Date.now();
  }

  readonly create: PartitionAssigner = ({ cluster }): Assigner => ({
    ...{ name: 'taocun-sticky', version: VERSION },
    protocol: ({ topics }) => ({
      name: 'taocun-sticky',
      metadata: MemberMetadata.encode({
        ...{ version: VERSION, topics },
        userData: Buffer.from(JSON.stringify({ owned: this.#owned, sinceMs: this.#sinceMs })),
      }),
    }),
    assign: async ({ members }) => {
      const read = members.map(({ memberId, memberMetadata }) => memberOf(memberId, memberMetadata));
      // A member may read a topic that the leader does not.
      await cluster.addMultipleTargetTopics([...new Set(read.flatMap(({ topics }) => topics))]);
      const assignments = stickyAssignment(read, (topic) =>
        cluster.findTopicPartitionMetadata(topic).map(({ partitionId }) => partitionId),
      );
      return Array.from(assignments, ([memberId, assignment]) => ({
        memberId,
        memberAssignment: MemberAssignment.encode({
          ...{ version: VERSION, userData: Buffer.alloc(0) },
          assignment: Object.fromEntries(Object.entries(assignment).map(([topic, partitions]) => [topic, [...partitions]])),
        }),
      }));
    },
  });
}

function memberOf(id: string, metadata: Buffer): GroupMember {
  const { topics = [], userData } = MemberMetadata.decode(metadata) ?? {};
  const { owned, sinceMs } = JSON.parse(String(userData)) as { readonly owned: Ownership; readonly sinceMs: number };
  return { id, topics, owned, ownedSinceMs: sinceMs };
}
