export { asTime } from '@taocun/kafka';
export type { InputRecord, OutputRecord, Outputs, RecordBatch, UnreadableBatch } from '@taocun/kafka';
export type {
  Changes,
  CollectionWrites,
  NamedDocument,
  PartitionState,
  SavedCheckpoint,
  SourcePosition,
} from './checkpoints/partition-state';
export { writeCollection } from './checkpoints/write-collection';
export type { PartitionLifecycle, TakenPartition } from './checkpoints/partition-lifecycle';
export { PartitionContext } from './checkpoints/partition-context';
export { AppliedOffsets } from './checkpoints/applied-offsets';
export { unappliedOf } from './metrics/status';
export type { GroupStatus, HeldRecords, LoopCounters, LoopStatus, PartitionStatus } from './metrics/status';
export { skipTo } from './checkpoints/skip-to';
export {
  type CheckpointPath,
  CHECKPOINTS,
  type NoProgress,
  noProgressOf,
  type Projected,
} from './checkpoints/checkpoint-document';
export { CheckpointReader, lookUpCheckpoint, type SavedOffset } from './checkpoints/checkpoint-reader';
export { atOneMoment, type OneMoment } from './checkpoints/one-moment';
export { CheckpointedServer } from './server/checkpointed-server';
export type { ServerOptions } from './server/server-options';
export { RethrowFilter } from './server/rethrow-filter';
export { killSession } from './checkpoints/kill-session';
export { missingRight } from './checkpoints/missing-right';
export {
  DUPLICATE_KEY,
  isMongodbAway,
  SNAPSHOT_TOO_OLD,
  SNAPSHOT_UNAVAILABLE,
  untilMongodbAnswers,
} from './checkpoints/mongodb-away';
export { noProgressReason } from './loop/partition-troubles';
export { NotYet } from './progress/failures-in-place';
export { OperatorError } from './loop/operator-error';
export { readRecord } from './loop/read-record';
export type { TopicMetrics } from './metrics/loop-metrics';
export { defaultTuning, type Tuning } from './loop/checkpoints/tuning';
