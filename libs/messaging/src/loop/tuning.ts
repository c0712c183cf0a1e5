import { type ConsumerTuning, defaultConsumerTuning } from '@taocun/kafka';

/** The loop's settings; each has a default. */
export interface Tuning extends ConsumerTuning {
  /** The interval of checkpoints of a partition that keeps up. */
  readonly checkpointIntervalMs: number;
  /** The shortest interval of low-latency checkpoints; it grows where MongoDB is slow. */
  readonly soonCheckpointIntervalMs: number;
  /** Extra delay for each dirty document, when the whole state is in memory: later changes to it are then written once. */
  readonly checkpointMsADocument: number;
  /** The same for each MiB of dirty documents, where that is longer: to write large ones again costs so much more. */
  readonly checkpointMsAMebibyte: number;
  /** Upper bound of the interval with these delays. */
  readonly longestCheckpointIntervalMs: number;
  /** A partition with more records ahead than this is catching up; one with fewer keeps up, even if records arrive all the time. */
  readonly catchUpFromRecords: number;
  /** The interval of checkpoints while a partition catches up: each writes every dirty document, so fewer are cheaper. */
  readonly catchUpCheckpointIntervalMs: number;
  /** Records for each dirty document before a checkpoint, while a partition whose whole state is in memory catches up. */
  readonly catchUpRecordsADocument: number;
  /** Upper bound of the interval with that rule, and so of the records that are read again after a crash. */
  readonly catchUpLongestMs: number;
  /** A partition at its end for this long is quiet; if it was behind, it has caught up and is saved at once. */
  readonly caughtUpAfterMs: number;
  /** Dirty documents, or their bytes, after which a checkpoint is taken early; sixteen times as many where the whole state is in memory. */
  readonly checkpointDocuments: number;
  readonly checkpointBytes: number;
  /** Documents serialised at a time during a checkpoint; a hundredth of all, if that is more, of a partition that keeps up. */
  readonly serialisedAtOnce: number;
  /** Such a part ends after so long where the partition keeps up: a village with thousands of shops takes as long as hundreds of others. */
  readonly longestPartMs: number;
  /** The pause between two such parts where the partition keeps up, so that updates need not wait for all of them. */
  readonly serialisingPauseMs: number;
  /** Outputs not yet acknowledged, in bytes, beyond which nothing more is read. */
  readonly pendingOutputBytes: number;
  /** A partition is idle once fetches at least this far apart, and all between, reached the log's end. */
  readonly idleAfterMs: number;
  /** The interval at which an owner that saves nothing checks that it is still the owner. */
  readonly stillOwnerEveryMs: number;
  /** Timeout of a partition's last checkpoint when the service is asked to stop; less than SHUTDOWN_TIMEOUT_MS, which ends the process. */
  readonly finishWithinMs: number;
  /** Timeout of a load's requests to Kafka and MongoDB; longer than MongoDB keeps the transaction of a dead process. */
  readonly answersWithinMs: number;
}

export const defaultTuning: Tuning = {
  ...defaultConsumerTuning,
  checkpointIntervalMs: 1_000,
  soonCheckpointIntervalMs: 200,
  checkpointMsADocument: 20,
  checkpointMsAMebibyte: 4_000,
  longestCheckpointIntervalMs: 10_000,
  catchUpFromRecords: 500,
  catchUpCheckpointIntervalMs: 10_000,
  catchUpRecordsADocument: 400,
  catchUpLongestMs: 300_000,
  caughtUpAfterMs: 200,
  checkpointDocuments: 4_000,
  checkpointBytes: 16_777_216,
  serialisedAtOnce: 8,
  longestPartMs: 10,
  serialisingPauseMs: 10,
  pendingOutputBytes: 16_777_216,
  idleAfterMs: 2_000,
  stillOwnerEveryMs: 5_000,
  finishWithinMs: 8_000,
  answersWithinMs: 90_000,
};
