import type { LoggerService } from '@nestjs/common';
import type { Publisher, RecordBatch } from '@taocun/kafka';
import type { FailureLog } from '@taocun/runtime';
import type { CheckpointStore } from '../../checkpoints/checkpoint-store';
import type { PartitionContext } from '../../checkpoints/partition-context';
import type { TopicMetrics } from '../../metrics/loop-metrics';
import type { CheckpointScheduler } from './checkpoint-scheduler';
import type { Tuning } from './tuning';

/** The structured fields of each log line of a partition. */
export interface RunPosition {
  readonly topic: string;
  readonly partition: number;
  readonly offset: number;
}

/** The parts of the server that the runs of its partitions use. */
export interface RunHost {
  readonly store: Pick<CheckpointStore, 'take' | 'epochOf' | 'save' | 'keepNoProgress'>;
  readonly logger: LoggerService;
  /** One log for all partitions of the process. */
  readonly failures: FailureLog;
  readonly tuning: Tuning;
  /** The current publisher; a lost one is replaced. */
  publisher(): Promise<Publisher>;
  /** Calls the Nest handler of the topic. */
  handle(topic: string, batch: RecordBatch, context: PartitionContext): Promise<void>;
  /**
   * The command with which an operator makes the service continue at an offset. If the offset is undefined,
   * the operator has to find it.
   */
  skipCommand(topic: string, partition: number, offset: number | undefined): string;
  /** Identifies the topic's log among all clusters and topics. */
  log(topic: string): string;
  /** The first offset that is still in the log, and the log's end. */
  logOf(topic: string, partition: number): Promise<{ low: number; high: number }>;
  /** The ends of all partitions of a topic, in their order. */
  endsOf(topic: string): Promise<readonly number[]>;
  /** Makes the consumer read on from an offset, or stop reading the partition. */
  readFrom(topic: string, partition: number, offset: number): void;
  stopReading(topic: string, partition: number): void;
  committed(topic: string, partition: number, offset: number): Promise<void>;
  /** The offset committed last; undefined if there is none. */
  lastCommitted(topic: string, partition: number): Promise<number | undefined>;
  /** Another owner has the partition: the consumer must ask its group what it still owns. */
  fenced(): void;
  /** Resolves when a partition that has never been read may begin (see `awaitIdlePartitions`). */
  awaitIdlePartitions(topic: string): Promise<void>;
  /** One scheduler for all partitions of the process. */
  readonly scheduler: CheckpointScheduler;
  /** The measurements of a topic. */
  metrics(topic: string): TopicMetrics;
  readonly counters: {
    batches: number;
    records: number;
    checkpoints: number;
    documentsWritten: number;
    restarts: number;
  };
}
