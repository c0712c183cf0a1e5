import { Injectable } from '@nestjs/common';
import { type PartitionContext } from '@taocun/messaging';

/** Where the topics end, as Kafka says when it is asked; undefined until this process has loaded a partition. */
@Injectable()
export class LogEnds {
  endsOf: PartitionContext['endsOf'] | undefined;
}
