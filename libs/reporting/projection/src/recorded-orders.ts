import { Injectable } from '@nestjs/common';
import { type SourceEvent } from '@taocun/contracts';
import {
  type Changes,
  type PartitionLifecycle,
  type PartitionState,
  type SavedCheckpoint,
} from '@taocun/messaging';
import { type FirstPlace, ReadModels, type SourceOrdersDocument } from '@taocun/reporting-store';
import { checkFormat } from './recorded-events';

/** Raised with every change to the form of documents. */
const ORDERS_FORMAT = 1;
/** A month of a busy source. */
const BYTES_A_DOCUMENT = 300;

/**
 * The latest event of `source.orders` under each key. A month of orders replaces the same month as counted
 * before; an older count that a former owner of the partition has published late is ignored.
 */
export class RecordedOrders implements PartitionState {
  #unsaved = new Map<string, SourceOrdersDocument>();

  /** `known` has the offset of `village.activity` as of which the stored event of each key holds. */
  constructor(private readonly known = new Map<string, number>()) {}

  get changed(): { readonly documents: number; readonly bytes: number } {
    return { documents: this.#unsaved.size, bytes: this.#unsaved.size * BYTES_A_DOCUMENT };
  }

  record({ id, ...event }: SourceEvent, { partition, offset }: FirstPlace): void {
    if (event.data.offset < (this.known.get(id) ?? 0)) return;
    this.known.set(id, event.data.offset);
    const data = event.type === 'taocun.orders.counted.v1' ? { counted: event.data } : { clock: event.data };
    this.#unsaved.set(id, { _id: id, ...data, partition, offset });
  }

  takeChanges(): Changes {
    const writes = [{ collection: 'sourceOrders', replacing: [...this.#unsaved.values()] }];
    this.#unsaved = new Map();
    return { writes, fields: { format: ORDERS_FORMAT } };
  }
}

@Injectable()
export class SourceOrders implements PartitionLifecycle<RecordedOrders> {
  constructor(private readonly models: ReadModels) {}

  async load(
    { topic, partition }: { readonly topic: string; readonly partition: number },
    saved?: SavedCheckpoint,
  ): Promise<RecordedOrders> {
    checkFormat(topic, 'sourceOrders', saved, ORDERS_FORMAT);
    const offsets = { 'counted.offset': 1, 'clock.offset': 1 };
    const stored = await this.models.sourceOrders.find({ partition }, offsets).lean<SourceOrdersDocument[]>();
    return new RecordedOrders(
      new Map(stored.map(({ _id, counted, clock }) => [_id, Number((counted ?? clock)?.offset)])),
    );
  }
}
