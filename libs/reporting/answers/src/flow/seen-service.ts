import { type Positions, type ServiceName } from '@taocun/service';

/** A service at the last look. */
export interface SeenService {
  readonly service: ServiceName;
  /** Undefined where it does not answer, and where it refuses to tell reporting. */
  readonly positions?: Positions;
  /** The time of its last answer, or of the first look where there was none; undefined where it answers. */
  readonly silentSince?: Date;
  /** Records that wait for it; undefined where neither it nor Kafka says so. */
  readonly waiting?: number;
  /** By Kafka, of a service without positions: true if many records wait that were there half a minute ago. */
  readonly isBehind?: boolean;
}
