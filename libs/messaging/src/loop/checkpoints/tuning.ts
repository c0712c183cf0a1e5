import { type ConsumerTuning, defaultConsumerTuning } from '@taocun/kafka';

/** The loop's settings; each has a default. */
export interface Tuning extends ConsumerTuning {
  /** The interval of checkpoints of a partition that keeps up. */
  readonly checkpointIntervalMs: number;
  /** The shortest interval of low-latency checkpoints; it grows if MongoDB is slow. */
  readonly soonCheckpointIntervalMs: number;
  /**
   * Extra delay per dirty document if the whole state is in memory, so that several changes to one document
   * are written once.
   */
  readonly checkpointMsADocument: number;
  /**
   * Extra delay per MiB of dirty documents, if that is longer, because rewriting large documents costs more.
   */
  readonly checkpointMsAMebibyte: number;
  /** Upper bound of the interval including these delays. */
  readonly longestCheckpointIntervalMs: number;
  /**
   * A partition with more records ahead than this is catching up. One with fewer keeps up, even if records
   * arrive all the time.
   */
  readonly catchUpFromRecords: number;
  /**
   * The interval of checkpoints while a partition catches up: each writes every dirty document, so fewer are
   * cheaper.
   */
  readonly catchUpCheckpointIntervalMs: number;
  /**
   * Records per dirty document before a checkpoint, while a partition whose whole state is in memory catches
   * up.
   */
  readonly catchUpRecordsADocument: number;
  /** Upper bound of the interval under that rule, and so of the records that are read again after a crash. */
  readonly catchUpLongestMs: number;
  /**
   * A partition that has been at its end for this long is quiet. If it was behind, it has caught up and is
   * saved at once.
   */
  readonly caughtUpAfterMs: number;
  /**
   * Dirty documents, or their bytes, after which a checkpoint is taken early; sixteen times as many if the
   * whole state is in memory.
   */
  readonly checkpointDocuments: number;
  readonly checkpointBytes: number;
  /**
   * Documents serialised at a time during a checkpoint. If the partition keeps up, at least a hundredth of
   * all.
   */
  readonly serialisedAtOnce: number;
  /**
   * The longest time for such a part if the partition keeps up: a village with thousands of shops takes as
   * long as hundreds of others.
   */
  readonly longestPartMs: number;
  /**
   * The pause between two such parts if the partition keeps up, so that updates need not wait for all of
   * them.
   */
  readonly serialisingPauseMs: number;
  /** Bytes of unacknowledged outputs beyond which reading stops. */
  readonly pendingOutputBytes: number;
  /** A partition is idle once all fetches over at least this time have reached the log's end. */
  readonly idleAfterMs: number;
  /** The interval at which an owner that saves nothing checks that it is still the owner. */
  readonly stillOwnerEveryMs: number;
  /**
   * Timeout of a partition's last checkpoint when the service is asked to stop; less than
   * SHUTDOWN_TIMEOUT_MS, after which the process ends.
   */
  readonly finishWithinMs: number;
  /**
   * Timeout of a load's requests to Kafka and MongoDB; longer than MongoDB keeps the transaction of a dead
   * process.
   */
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
