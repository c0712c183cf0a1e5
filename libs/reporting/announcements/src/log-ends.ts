import { Injectable } from '@nestjs/common';
import { type PartitionContext } from '@taocun/messaging';

/** The ends of the topics, as Kafka answers when asked; undefined until this process has loaded a partition. */
@Injectable()
export class LogEnds {
  endsOf: PartitionContext['endsOf'] | undefined;
}
