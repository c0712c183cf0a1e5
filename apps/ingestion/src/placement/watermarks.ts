import { encodeActivity } from '@taocun/contracts';
import { type Day, OrdersBySource } from '@taocun/domain';
import type { PartitionContext, SourcePosition, TakenPartition } from '@taocun/messaging';
import { type IngestionFields, type IngestionState } from './ingestion-state';

interface Watermark {
  readonly day: Day | undefined;
  readonly state: SourcePosition;
  readonly ordersBySource: OrdersBySource;
  readonly number: number;
}

/** Publishes this source partition's watermark to every partition of `village.activity`. */
export function publishWatermark(context: PartitionContext<IngestionState>): void {
  const { state } = context;
  state.watermarks++;
  const { day, position, watermarks, ordersBySource } = state;
  publish(context, { day, state: position, ordersBySource, number: watermarks });
}

/**
 * Publishes the watermark of a partition with many waiting records before its state is loaded: until then
 * nobody else would say that it waits.
 */
export function publishSavedWatermark(
  taken: TakenPartition,
  { day, ordersBySource: orders }: IngestionFields,
): void {
  const ordersBySource = orders === undefined ? new OrdersBySource() : OrdersBySource.decode(orders.value());
  publish(taken, { day, state: 'waiting', ordersBySource, number: 0 });
}

function publish(
  { partition, partitions, epoch, outputs }: TakenPartition,
  { day, state, ordersBySource, number }: Watermark,
): void {
  const known = day === undefined ? {} : { day, silent: ordersBySource.silentAsOf(day) };
  const value = encodeActivity({
    kind: 'tick',
    data: { partition, partitions, state, ...known, epoch, number },
  });
  for (let to = 0; to < outputs.partitionsOf('village.activity'); to++)
    outputs.publishTo('village.activity', to, { key: null, value });
}
