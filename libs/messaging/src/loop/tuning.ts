import { type ConsumerTuning, defaultConsumerTuning } from '@taocun/kafka';

/** The loop's measures; every one may be set, none needs to be. */
export interface Tuning extends ConsumerTuning {
  /** Between two checkpoints of a partition that keeps up. */
  readonly checkpointIntervalMs: number;
  /** Between two checkpoints of a partition that is saved soon, where MongoDB is quick; at least this much. */
  readonly soonCheckpointIntervalMs: number;
  /** Where all is held in memory: so much longer for each changed document, which others may still change too before it is written, */
  readonly checkpointMsADocument: number;
  /** but no longer than this. */
  readonly longestCheckpointIntervalMs: number;
  /** A partition with more records ahead than this catches up; one with fewer keeps up, though more come all the time. */
  readonly catchUpFromRecords: number;
  /** Between two checkpoints while a partition catches up: each writes every document that changed, so fewer are cheaper. */
  readonly catchUpCheckpointIntervalMs: number;
  /** Where all is held in memory: how many records each document must stand for before it is written again while a partition catches up, */
  readonly catchUpRecordsADocument: number;
  /** and the longest that this may take. It is also what a crash costs at most in reading again. */
  readonly catchUpLongestMs: number;
  /** A partition that was behind, and has been at its end for this long, has caught up and is saved at once; to one that was not, nothing more comes. */
  readonly caughtUpAfterMs: number;
  /** Changed documents, or their bytes, after which a checkpoint comes before its time; where all is held in memory, eight times as many. */
  readonly checkpointDocuments: number;
  readonly checkpointBytes: number;
  /** Of what is left to be serialised at a checkpoint: so many documents at a time or a hundredth of them, whichever is more, */
  readonly serialisedAtOnce: number;
  /** and so long between two times, where the partition keeps up: updates must not wait for all of them. */
  readonly serialisingPauseMs: number;
  /** Outputs not yet acknowledged, in bytes, beyond which nothing more is read. */
  readonly pendingOutputBytes: number;
  /** A partition is read to its end once fetches at least this far apart, and all between, reached the log's end. */
  readonly idleAfterMs: number;
  /** How long an owner that saves nothing goes without asking whether it still is the owner. */
  readonly stillOwnerEveryMs: number;
  /** What a partition's last checkpoint may take when the service is asked to stop; less than SHUTDOWN_TIMEOUT_MS, which ends the process. */
  readonly finishWithinMs: number;
  /** What a load asks of Kafka or MongoDB is taken for lost after this; longer than MongoDB keeps the transaction of somebody who has died. */
  readonly answersWithinMs: number;
}

export const defaultTuning: Tuning = {
  ...defaultConsumerTuning,
  checkpointIntervalMs: 1_000,
  soonCheckpointIntervalMs: 200,
  checkpointMsADocument: 20,
  longestCheckpointIntervalMs: 10_000,
  catchUpFromRecords: 500,
  catchUpCheckpointIntervalMs: 10_000,
  catchUpRecordsADocument: 400,
  catchUpLongestMs: 60_000,
  caughtUpAfterMs: 200,
  checkpointDocuments: 4_000,
  checkpointBytes: 16_777_216,
  serialisedAtOnce: 8,
  serialisingPauseMs: 10,
  pendingOutputBytes: 16_777_216,
  idleAfterMs: 2_000,
  stillOwnerEveryMs: 5_000,
  finishWithinMs: 8_000,
  answersWithinMs: 90_000,
};
