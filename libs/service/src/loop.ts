import { type CustomTransportStrategy } from '@nestjs/microservices';
import { type LoopStatus } from '@taocun/messaging';

/**
 * Who can tell how the loop is doing. The method is not called `status`, for Nest's `Server`, which
 * a transport strategy extends, has a getter of that name with another meaning.
 */
export interface LoopStatusSource {
  loopStatus(): LoopStatus;
}

/** The transport strategy as this library needs it. */
export type CheckpointedServerLike = CustomTransportStrategy & LoopStatusSource;

const starting: LoopStatus = {
  ready: false,
  reasons: ['The service is starting.'],
  partitions: [],
  counters: { batches: 0, records: 0, checkpoints: 0, documentsWritten: 0, recordsPublished: 0, bytesPublished: 0, restarts: 0 },
};

/** The running loop, for health and metrics; it is made after the application, so it is attached later. */
export class RunningLoop implements LoopStatusSource {
  #source: LoopStatusSource | undefined;

  attach(source: LoopStatusSource): void {
    this.#source = source;
  }

  loopStatus(): LoopStatus {
    return this.#source?.loopStatus() ?? starting;
  }
}
