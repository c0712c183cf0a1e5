import { BaseRpcContext } from '@nestjs/microservices';
import type { Outputs } from '@taocun/kafka';
import type { AppliedOffsets } from './applied-offsets';
import type { PartitionState } from './partition-state';

interface Partition<State extends PartitionState> {
  /** The topic's logical name, without the prefix. */
  readonly topic: string;
  readonly partition: number;
  readonly partitions: number;
  /** Identifies this log among all clusters and topics: names from a copy of it are meaningless here. */
  readonly log: string;
  /** The owner's epoch, which rises with every owner, even after the loss of the database. */
  readonly epoch: number;
  readonly state: State;
  readonly outputs: Outputs;
  /** The inputs applied from other partitions; saved with the checkpoint. */
  readonly names: AppliedOffsets;
  /** The current end of each partition's log: the next offset to be assigned. */
  readonly endsOf: (topic: string) => Promise<readonly number[]>;
}

/**
 * The context of a batch for its handler (Nest's `@Ctx()`): its partition, and the state of that partition.
 */
export class PartitionContext<State extends PartitionState = PartitionState>
  extends BaseRpcContext<[]>
  implements Partition<State>
{
  readonly topic: string;
  readonly partition: number;
  readonly partitions: number;
  readonly log: string;
  readonly epoch: number;
  readonly state: State;
  readonly outputs: Outputs;
  readonly names: AppliedOffsets;
  readonly endsOf: (topic: string) => Promise<readonly number[]>;

  constructor({ topic, partition, partitions, log, epoch, state, outputs, names, endsOf }: Partition<State>) {
    super([]);
    this.topic = topic;
    this.partition = partition;
    this.partitions = partitions;
    this.log = log;
    this.epoch = epoch;
    this.state = state;
    this.outputs = outputs;
    this.names = names;
    this.endsOf = endsOf;
  }
}
