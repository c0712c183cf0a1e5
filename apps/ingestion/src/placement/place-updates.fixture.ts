import { decodeActivity, type Activity } from '@taocun/contracts';
import { plainNameHash } from '@taocun/harness/name-hash';
import { partitionOfKey } from '@taocun/kafka';
import {
  AppliedOffsets,
  type InputRecord,
  type OutputRecord,
  type Outputs,
  PartitionContext,
} from '@taocun/messaging';
import { type Tracing } from '@taocun/service';
import { type WaitingUpdate } from '../waiting/waiting-document';
import { type IngestionLifecycle } from './ingestion-lifecycle';
import { IngestionState } from './ingestion-state';
import { PlaceUpdates } from './place-updates';

export const LOG = 'cluster/marketplace.updates';
export const bounds = { rejectedStoredSingly: 100, namesInMemory: 1_000_000, waitingPerOwner: 100_000 };
/** The secrets of an installation. */
export const secrets = { hash: plainNameHash, reroutingKey: Buffer.alloc(32, 7) };
export const village = '320324103211';
/** The records' timestamp, later than the events in them. */
export const at = Date.parse('2014-12-01T12:00:00+08:00');

/** The published records, in order; each topic has two partitions. */
class Published implements Outputs {
  readonly records: (OutputRecord & { readonly topic: string; readonly partition: number })[] = [];
  partitionsOf(): number {
    return 2;
  }
  partitionOf(_topic: string, key: string): number {
    return partitionOfKey(key, 2);
  }
  publish(topic: string, key: string, value: string | Buffer, headers?: OutputRecord['headers']): void {
    this.publishTo(
      topic,
      this.partitionOf(topic, key),
      headers === undefined ? { key, value } : { key, value, headers },
    );
  }
  publishTo(topic: string, partition: number, record: OutputRecord): void {
    this.records.push({ ...record, topic, partition });
  }
  flush(): Promise<void> {
    return Promise.resolve();
  }
}

/** One partition while batches are applied, optionally with saved waiting updates. */
export function aPartition(
  partition: number,
  saved: readonly WaitingUpdate[] = [],
  tracing?: Tracing,
  registrySources?: readonly string[],
) {
  const by = (member: 'shopId' | 'source') => new Map(saved.map(({ update }) => [update[member], 1]));
  const lifecycle = {
    storedFor: (_state: IngestionState, owners: ReadonlyMap<string, string>) =>
      Promise.resolve(new Map(Array.from(owners.keys(), (shop) => [shop, saved]))),
  } as unknown as IngestionLifecycle;
  const state = new IngestionState(partition, secrets, bounds, undefined, {
    waiting: { shops: by('shopId'), sources: by('source') },
  });
  return placing(state, new PlaceUpdates(lifecycle, tracing, registrySources && { registrySources }));
}

/** A partition with this state. */
export function placing(state: IngestionState, controller: PlaceUpdates) {
  const outputs = new Published();
  const { partition } = state;
  const context = new PartitionContext({
    topic: 'marketplace.updates',
    partition,
    partitions: 2,
    log: LOG,
    epoch: 7,
    state,
    outputs,
    names: new AppliedOffsets(),
    endsOf: () => Promise.resolve([]),
  });
  let offset = 0;
  const read = async (...values: (string | null | Partial<InputRecord>)[]): Promise<void> => {
    const records = values.map((value): InputRecord => {
      const given = typeof value === 'string' ? { value: Buffer.from(value) } : (value ?? {});
      return { offset: offset++, timestampMs: at, key: null, value: null, headers: undefined, ...given };
    });
    await controller.apply({ records }, context);
  };
  const activities = (): Activity[] =>
    outputs.records
      .filter(({ topic }) => topic === 'village.activity')
      .map(({ value }) => decodeActivity(Buffer.from(value ?? '')));
  return { state, outputs, context, read, activities };
}

let id = 0;
export const event = (type: string, data: object, time = '2014-11-11T12:00:00+08:00'): string =>
  JSON.stringify({ specversion: '1.0', id: `e${++id}`, source: '/m', type: `taocun.${type}.v1`, time, data });
/** A shop of partition 0 of two. */
export const shopId =
  Array.from({ length: 50 }, (_, n) => `shop-${n}`).find((one) => partitionOfKey(one, 2) === 0) ?? '';
export const opened = (more: object = {}, time?: string) =>
  event(
    'shop.opened',
    { shopId, villageCode: village, householdId: 'h', platform: 'taobao', category: 'handicraft', ...more },
    time,
  );
export const paid = (more: object = {}, time?: string) =>
  event('order.paid', { orderId: 'o', shopId, amountFen: 100, ...more }, time);
