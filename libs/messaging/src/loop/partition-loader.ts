import { performance } from 'node:perf_hooks';
import { isOffset, type Publisher } from '@taocun/kafka';
import { answerWithTimeout, failpoint, messageOf, taocunCommand } from '@taocun/runtime';
import { checkpointId, CHECKPOINTS } from '../checkpoints/checkpoint-document';
import { PartitionContext } from '../checkpoints/partition-context';
import type { PartitionLifecycle } from '../checkpoints/partition-lifecycle';
import type { PartitionState } from '../checkpoints/partition-state';
import { KafkaAway } from '../progress/failures-in-place';
import { FAR_BEHIND } from '../progress/idleness-detector';
import { BEGUN } from './checkpoints/checkpoint-saver';
import type { RunHost } from './checkpoints/run-host';
import { OperatorError } from './operator-error';

/** For this long, a log that ends before the checkpoint may belong to a broker that is still recovering. */
const RECOVERY_MS = 5_000;

/** A partition as of its last checkpoint, now owned by this instance. */
export interface LoadedPartition {
  readonly context: PartitionContext;
  readonly publisher: Publisher;
  /** The next offset to be read. */
  readonly offset: number;
  /** The log's first offset, and its end. */
  readonly low: number;
  readonly high: number;
  /** Earlier owners may have published outputs of the records before this offset. */
  readonly publishedTo: number;
}

/** Takes a partition for this instance, with the state that its last owner saved. */
export class PartitionLoader {
  #beyondEndSinceMs: number | undefined;
  #taken: { readonly epoch: number; readonly offset: number } | undefined;

  constructor(
    private readonly topic: string,
    private readonly partition: number,
    private readonly partitions: number,
    private readonly lifecycle: PartitionLifecycle<PartitionState>,
    private readonly host: RunHost,
  ) {}

  /** The epoch and the next offset of the last load, even if it failed. */
  get taken(): { readonly epoch: number; readonly offset: number } | undefined {
    return this.#taken;
  }

  /** Returns undefined once `isCurrent` is false. Throws an OperatorError if only an operator can help. */
  async load(isCurrent: () => boolean, goesOn: () => boolean): Promise<LoadedPartition | undefined> {
    const { topic, partition, partitions, host, lifecycle } = this;
    const { answersWithinMs } = host.tuning;
    const publisher = await host.publisher();
    const taken = await answerWithTimeout(
      answersWithinMs,
      'MongoDB',
      host.store.take(topic, partition, partitions, Date.now()),
    );
    failpoint('checkpoint-taken');
    this.#taken = { epoch: taken.epoch, offset: taken.saved?.offset ?? 0 };
    if (taken.partitions !== partitions) {
      throw new OperatorError(
        `the topic has ${partitions} partitions but the checkpoint was made with ${taken.partitions}: ` +
          'give it back its number of partitions, or load the history into new topics and databases (TOPIC_PREFIX).',
      );
    }
    if (taken.saved !== undefined) this.#refuseNoOffset(taken.saved.offset);
    const { low, high } = await answerWithTimeout(answersWithinMs, 'Kafka', host.logOf(topic, partition));
    const offset = taken.saved?.offset ?? low;
    this.#refuseOutside(offset, low, high);
    const outputs = publisher.outputs();
    if (taken.saved !== undefined && high - offset > FAR_BEHIND && isCurrent())
      lifecycle.taken?.({ topic, partition, partitions, epoch: taken.epoch, outputs }, taken.saved);
    const query = taken.saved === undefined ? host.lastCommitted(topic, partition) : undefined;
    const committed = await (query && answerWithTimeout(answersWithinMs, 'Kafka', query));
    const state = await lifecycle.load({ topic, partition, committed }, taken.saved);
    failpoint('state-loaded');
    if (!isCurrent()) return undefined;
    // Before outputs of records are published, the saved checkpoint must name the publishing versions, and no
    // longer be clean.
    const begun = {
      offset,
      names: taken.names.toJSON(),
      changes: state.takeChanges(),
      clean: false,
      cut: BEGUN,
      goesOn: goesOn(),
    };
    await answerWithTimeout(
      answersWithinMs,
      'MongoDB',
      host.store.save({ topic, partition, epoch: taken.epoch, ...begun }),
    );
    failpoint('begun');
    if (!isCurrent()) return undefined;
    const endsOf = async (of: string): Promise<readonly number[]> => {
      try {
        return await answerWithTimeout(answersWithinMs, 'Kafka', host.endsOf(of));
      } catch (error) {
        throw new KafkaAway(messageOf(error), { cause: error });
      }
    };
    const { epoch, names } = taken;
    const context = new PartitionContext({
      topic,
      partition,
      partitions,
      log: host.log(topic),
      epoch,
      state,
      outputs,
      names,
      endsOf,
    });
    const isKnown = taken.saved?.clean ?? committed === undefined;
    return { context, publisher, offset, low, high, publishedTo: isKnown ? offset : high };
  }

  /** Refuses a stored value that is not an offset: every comparison with it would be false. */
  #refuseNoOffset(offset: unknown): void {
    if (typeof offset === 'number' && isOffset(offset)) return;
    const id = checkpointId(this.topic, this.partition);
    throw new OperatorError(
      `the document ${id} in the collection ${CHECKPOINTS} has the offset ${String(offset)}, which no log has: restore the database from a ` +
        `backup. Without one, go on at the offset of the consumer group in Kafka (${taocunCommand} skip --help), and restart the service.`,
    );
  }

  /**
   * Refuses a checkpoint outside the log: records are lost, or it is a different log. Nothing ever resets a
   * checkpoint silently.
   */
  #refuseOutside(offset: number, low: number, high: number): void {
    if (offset <= high) this.#beyondEndSinceMs = undefined;
    if (offset >= low && offset <= high) return;
    const what = `the checkpoint is at offset ${offset} but the log has ${low} to ${high}`;
    if (offset > high) {
      this.#beyondEndSinceMs ??= performance.now();
      if (performance.now() - this.#beyondEndSinceMs < RECOVERY_MS)
        throw new Error(`${what}; a broker may still be recovering its end`);
    }
    throw new OperatorError(
      `${what}: records are lost. Restore the topic, or load the history again into new topics and databases (TOPIC_PREFIX).`,
    );
  }
}
