import { Injectable } from '@nestjs/common';
import { type PartitionContext } from '@taocun/messaging';

/** The ends of the topics, requested from Kafka; undefined until this process has loaded a partition. */
@Injectable()
export class LogEnds {
  endsOf: PartitionContext['endsOf'] | undefined;
}
