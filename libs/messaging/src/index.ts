export type { InputRecord, OutputRecord, Outputs, RecordBatch } from '@taocun/kafka';
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
export type { GroupStatus, LoopCounters, LoopStatus, PartitionStatus } from './status';
export { type CheckpointPath, CHECKPOINTS, type Projected } from './checkpoint-document';
export { CheckpointReader, lookUpCheckpoint, type SavedOffset } from './checkpoint-reader';
export { CheckpointedServer, type ServerOptions } from './checkpointed-server';
export { KeepErrors } from './keep-errors';
export { killSession } from './kill-session';
export { OperatorError } from './operator-error';
export { readRecord } from './read-record';
export { Histogram } from './histogram';
export { emptyFigures, type TopicFigures } from './loop-figures';
export { defaultTuning, type Tuning } from './tuning';
