import { type ObservedService } from '@taocun/service';

/** The state of a service at the last poll. */
export interface SeenService extends ObservedService {
  /** The number of records that wait for the service; undefined if neither it nor Kafka returns it. */
  readonly waiting?: number;
  /** Computed from Kafka for a service without positions: true if many of the waiting records already existed half a minute ago. */
  readonly isBehind?: boolean;
}
