import { messageOf } from '@taocun/runtime';
import type { NoProgress } from '../checkpoints/checkpoint-document';
import { untilMongodbAnswers } from '../checkpoints/mongodb-away';
import { type Failure, FailuresInPlace } from '../progress/failures-in-place';
import type { RunHost, RunPosition } from './checkpoints/run-host';
import type { PartitionLoader } from './partition-loader';
import type { Phase } from './partition-phase';
import { noProgressReason } from './partition-troubles';

/**
 * Why a partition makes no progress: counted over its restarts, logged, and written next to its checkpoint.
 */
export class NoProgressReports {
  readonly failures = new FailuresInPlace();

  constructor(
    private readonly host: Pick<RunHost, 'store' | 'logger' | 'skipCommand'>,
    private readonly loader: Pick<PartitionLoader, 'taken'>,
    private readonly position: () => RunPosition,
  ) {}

  /**
   * The reason in this phase, with the command that skips the failing batch; undefined while the partition
   * makes progress.
   */
  reasonIn(phase: Phase): NoProgress | undefined {
    if (phase.kind === 'stopped') return phase.noProgress;
    if (phase.kind === 'ended') return undefined;
    const repeated = this.failures.noProgress;
    if (repeated?.batchEnd === undefined) return repeated;
    const { batchEnd, ...noProgress } = repeated;
    const { topic, partition } = this.position();
    return { ...noProgress, command: this.host.skipCommand(topic, partition, batchEnd) };
  }

  /** Counts a failure, and reports it once there are too many at one offset. */
  failed(failure: Failure, phase: Phase): void {
    const before = this.failures.noProgress;
    this.failures.failed(failure);
    const noProgress = this.reasonIn(phase);
    if (noProgress === undefined) return;
    this.#write(noProgress);
    if (before === undefined) this.#log(noProgress);
  }

  /** Reports that the partition has stopped. */
  stopped(noProgress: NoProgress): void {
    this.#log(noProgress);
    this.#write(noProgress);
  }

  #log(noProgress: NoProgress): void {
    const position = this.position();
    this.host.logger.error(noProgressReason(position.topic, position.partition, noProgress), position);
  }

  /**
   * Writes the reason next to the checkpoint, where `doctor` reads it whichever instance has the partition.
   */
  #write(noProgress: NoProgress): void {
    const epoch = this.loader.taken?.epoch;
    if (epoch === undefined) return;
    const { topic, partition } = this.position();
    const written = untilMongodbAnswers(() =>
      this.host.store.keepNoProgress(topic, partition, epoch, noProgress),
    );
    void written.catch((error: unknown) => {
      const line = `${topic}/${partition}: why it makes no progress could not be saved: ${messageOf(error)}`;
      this.host.logger.warn(line, this.position());
    });
  }
}
