import { type Positions, type ServiceName } from '@taocun/service';

/** The state of a service at the last look. */
export interface SeenService {
  readonly service: ServiceName;
  /** Undefined if the service does not answer, or refuses reporting's request. */
  readonly positions?: Positions;
  /** The time of its last answer, or of the first look if there was none; undefined while it answers. */
  readonly silentSince?: Date;
  /** The number of records that wait for the service; undefined if neither it nor Kafka returns it. */
  readonly waiting?: number;
  /** Computed from Kafka for a service without positions: true if many of the waiting records already existed half a minute ago. */
  readonly isBehind?: boolean;
}
