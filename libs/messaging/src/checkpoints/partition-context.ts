import { BaseRpcContext } from '@nestjs/microservices';
import type { Outputs } from '@taocun/kafka';
import type { AppliedOffsets } from './applied-offsets';
import type { PartitionState } from './partition-state';

/** What a handler sees of the partition that its batch comes from (Nest's `@Ctx()`). */
export class PartitionContext<State extends PartitionState = PartitionState> extends BaseRpcContext<[]> {
  constructor(
    /** The topic's logical name, without the prefix. */
    readonly topic: string,
    readonly partition: number,
    /** The number of partitions of the topic. */
    readonly partitions: number,
    /** Which log this is among all clusters' and topics': names given in a copy of it mean nothing here. */
    readonly log: string,
    /** The owner's epoch: rises with every owner, also after a lost database. */
    readonly epoch: number,
    readonly state: State,
    readonly outputs: Outputs,
    /** Which inputs of other partitions have been applied; saved with the checkpoint. */
    readonly names: AppliedOffsets,
    /** Where the log of each partition of a topic that is read or written ends now: the next offset to be given. */
    readonly endsOf: (topic: string) => Promise<readonly number[]>,
  ) {
    super([]);
  }
}
