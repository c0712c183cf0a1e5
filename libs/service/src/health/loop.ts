import { type CustomTransportStrategy } from '@nestjs/microservices';
import type { LoopStatus, PartitionState, TopicMetrics } from '@taocun/messaging';

/**
 * Who can tell how the loop is doing. The method is not called `status`, for Nest's `Server`, which
 * a transport strategy extends, has a getter of that name with another meaning.
 */
export interface LoopStatusSource {
  loopStatus(): LoopStatus;
  /** What is measured of each topic that is read. */
  figures?(): ReadonlyMap<string, TopicMetrics>;
  /** What is in memory of the partitions of a topic, by partition. */
  states?(topic: string): ReadonlyMap<number, PartitionState>;
}

/** The transport strategy as this library needs it. */
export type CheckpointedServerLike = CustomTransportStrategy & LoopStatusSource;

/** As the loop itself says it. */
const STOPPING = 'the service is stopping';

const starting: LoopStatus = {
  ready: false,
  reasons: ['The service is starting.'],
  kafkaTrouble: 'The service is starting.',
  group: { joined: false, signs: 0 },
  partitions: [],
  counters: { batches: 0, records: 0, checkpoints: 0, documentsWritten: 0, recordsPublished: 0, bytesPublished: 0, restarts: 0 },
};

/** The running loop, for health and metrics; it is made after the application, so it is attached later. */
export class RunningLoop implements LoopStatusSource {
  #source: LoopStatusSource | undefined;
  #draining = false;

  attach(source: LoopStatusSource): void {
    this.#source = source;
  }

  figures(): ReadonlyMap<string, TopicMetrics> {
    return this.#source?.figures?.() ?? new Map();
  }

  /** To be looked at, and not to be kept. The caller knows of which class the states of a topic are: its lifecycle makes them. */
  states<State extends PartitionState>(topic: string): ReadonlyMap<number, State> {
    return (this.#source?.states?.(topic) ?? new Map()) as ReadonlyMap<number, State>;
  }

  /** The service has been asked to stop: from here on it is not ready, whatever it still does. */
  drain(): void {
    this.#draining = true;
  }

  get isDraining(): boolean {
    return this.#draining;
  }

  loopStatus(): LoopStatus {
    const status = this.#source?.loopStatus() ?? starting;
    if (!this.#draining || status.reasons.includes(STOPPING)) return status;
    return { ...status, ready: false, reasons: [STOPPING, ...status.reasons] };
  }
}
