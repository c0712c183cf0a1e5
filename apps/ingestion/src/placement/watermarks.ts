import { encodeTick } from '@taocun/contracts';
import type { PartitionContext } from '@taocun/messaging';
import { type IngestionState } from './ingestion-state';

/** Publishes this source partition's watermark to every partition of `village.activity`. */
export function publishWatermark({ state, partition, partitions, epoch, outputs }: PartitionContext<IngestionState>): void {
  state.watermarks++;
  const { day, position, watermarks } = state;
  const value = encodeTick({ partition, partitions, state: position, ...(day === undefined ? {} : { day }), epoch, number: watermarks });
  for (let to = 0; to < outputs.partitionsOf('village.activity'); to++) outputs.publishTo('village.activity', to, { key: null, value });
}
