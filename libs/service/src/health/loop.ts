import { type CustomTransportStrategy } from '@nestjs/microservices';
import type { LoopStatus, PartitionState } from '@taocun/messaging';

/**
 * Source of the loop's status. The method is not called `status`, because Nest's `Server`, which a
 * transport strategy extends, has a getter of that name with another meaning.
 */
interface LoopStatusSource {
  loopStatus(): LoopStatus;
  /** States in memory of a topic's partitions, by partition. */
  states?(topic: string): ReadonlyMap<number, PartitionState>;
}

/** The transport strategy with the methods that this library needs. */
export type CheckpointedServerLike = CustomTransportStrategy & LoopStatusSource;

/** The reason that the loop itself gives, word for word. */
const STOPPING = 'the service is stopping';

const STARTING = 'The service is starting.';

const withoutPartitions: Pick<LoopStatus, 'group' | 'partitions' | 'counters'> = {
  group: { joined: false, signs: 0 },
  partitions: [],
  counters: {
    batches: 0,
    records: 0,
    checkpoints: 0,
    documentsWritten: 0,
    recordsPublished: 0,
    bytesPublished: 0,
    restarts: 0,
  },
};
const starting: LoopStatus = {
  ...withoutPartitions,
  started: false,
  running: false,
  reasons: [STARTING],
  kafkaTrouble: STARTING,
  kafkaOutage: STARTING,
};
/** Replaces the loop in a process that reads nothing from Kafka, and so waits for nothing. */
const noLoop: LoopStatusSource = {
  loopStatus: () => ({ ...withoutPartitions, started: true, running: true, reasons: [] }),
};

/** The running loop, for health and metrics. It is created after the application, so it is attached later. */
export class RunningLoop implements LoopStatusSource {
  #source: LoopStatusSource | undefined;
  #draining = false;

  /** Undefined in a process that reads nothing from Kafka. */
  attach(source: LoopStatusSource | undefined): void {
    this.#source = source ?? noLoop;
  }

  get readsKafka(): boolean {
    return this.#source !== noLoop;
  }

  /**
   * The current states, which callers may read but not store. The caller knows their class, because the
   * topic's lifecycle creates them.
   */
  states<State extends PartitionState>(topic: string): ReadonlyMap<number, State> {
    return (this.#source?.states?.(topic) ?? new Map()) as ReadonlyMap<number, State>;
  }

  /** The reason why this instance should get no requests: it is starting or stopping. */
  get closedBecause(): string | undefined {
    if (this.#draining) return STOPPING;
    return this.#source === undefined ? STARTING : undefined;
  }

  /** Marks the service as stopping, and so not ready. */
  drain(): void {
    this.#draining = true;
  }

  get isDraining(): boolean {
    return this.#draining;
  }

  loopStatus(): LoopStatus {
    const status = this.#source?.loopStatus() ?? starting;
    if (!this.#draining || status.reasons.includes(STOPPING)) return status;
    return { ...status, running: false, reasons: [STOPPING, ...status.reasons] };
  }
}
