import { encodeActivity } from '@taocun/contracts';
import type { PartitionContext } from '@taocun/messaging';
import { type IngestionState } from './ingestion-state';

/** Publishes this source partition's watermark to every partition of `village.activity`. */
export function publishWatermark({ state, partition, partitions, epoch, outputs }: PartitionContext<IngestionState>): void {
  state.watermarks++;
  const { day, position, watermarks, ordersBySource } = state;
  const known = day === undefined ? {} : { day, silent: ordersBySource.silentAsOf(day) };
  const tick = { partition, partitions, state: position, ...known, epoch, number: watermarks };
  const value = encodeActivity({ kind: 'tick', data: tick });
  for (let to = 0; to < outputs.partitionsOf('village.activity'); to++) outputs.publishTo('village.activity', to, { key: null, value });
}
