export type {
  Changes,
  CollectionWrites,
  NamedDocument,
  PartitionLifecycle,
  PartitionState,
  SavedCheckpoint,
  SourcePosition,
} from './partition-state';
export { writeCollection } from './write-collection';
export { PartitionContext } from './partition-context';
export { InputNames } from './input-names';
export type { HeaderValue, OutputRecord, Outputs } from './outputs';
export type { InputRecord, RecordBatch } from './record-batch';
export type { GroupStatus, LoopCounters, LoopStatus, PartitionStatus } from './status';
export { type CheckpointPath, CHECKPOINTS, type Projected } from './checkpoint-document';
export { CheckpointReader, lookUpCheckpoint, type SavedOffset } from './checkpoint-reader';
export { CheckpointedServer, type ServerOptions } from './checkpointed-server';
export { KeepErrors } from './keep-errors';
export { killSession } from './kill-session';
export { kafkaClient, type KafkaSettings } from './kafka-client';
export { OperatorError } from './operator-error';
export { readRecord } from './read-record';
export { prepareTopics, type Replication, type TopicPlan } from './prepare-topics';
export { ProducerLost } from './idempotent-producer';
export { Publisher } from './publisher';
export { CurrentPublisher } from './current-publisher';
export { partitionOfKey } from './murmur2';
export { Backoff } from './backoff';
export { messageOf } from './message-of';
export { Distribution } from './distribution';
export { emptyFigures, type TopicFigures } from './loop-figures';
export { defaultTuning, type Tuning } from './tuning';
export { answerWithin, within } from './within';
