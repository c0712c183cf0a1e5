import { instantOf } from '../updates/days';
import { partitionOf, type RawRecord } from '../updates/raw-record';

/** A structured CloudEvent, as a producer writes it. */
export interface WrittenEvent {
  specversion: string;
  id: string;
  source: string;
  type: string;
  time: string;
  data: Record<string, unknown>;
}

/** Any property of the event's data, and `id`, `source` and `time` of its envelope. */
export type Overrides = { id?: string; source?: string; time?: string } & Record<string, unknown>;

let written = 0;

function event(
  type: string,
  data: Record<string, unknown>,
  { id, source, time, ...overrides }: Overrides,
): WrittenEvent {
  written += 1;
  return {
    specversion: '1.0',
    id: id ?? `update-${written}`,
    source: source ?? '/marketplaces/taobao',
    type,
    time: time ?? '2019-01-15T12:00:00+08:00',
    data: { ...data, ...overrides },
  };
}

/** A valid registration: an administrative village of 10 households. */
export function registered(overrides: Overrides = {}): WrittenEvent {
  return event(
    'taocun.village.registered.v1',
    { villageCode: '330782100200', name: 'Qingyanliu', households: 10 },
    overrides,
  );
}
export function opened(overrides: Overrides = {}): WrittenEvent {
  const data = {
    shopId: 's1',
    villageCode: '330782100200',
    householdId: 'h1',
    platform: 'taobao',
    category: 'manufactured',
  };
  return event('taocun.shop.opened.v1', data, overrides);
}
export function closed(overrides: Overrides = {}): WrittenEvent {
  return event('taocun.shop.closed.v1', { shopId: 's1' }, overrides);
}
export function paid(overrides: Overrides = {}): WrittenEvent {
  return event('taocun.order.paid.v1', { orderId: 'o1', shopId: 's1', amountFen: 100 }, overrides);
}
/** A valid refund; unless overridden, of an order paid at the time of the refund. */
export function refunded(overrides: Overrides = {}): WrittenEvent {
  const orderPaidAt = overrides.time ?? '2019-01-15T12:00:00+08:00';
  return event(
    'taocun.order.refunded.v1',
    { refundId: 'r1', orderId: 'o1', shopId: 's1', orderPaidAt, amountFen: 100 },
    overrides,
  );
}

export function shopOrVillageOf({ type, data }: WrittenEvent): string {
  return String(type === 'taocun.village.registered.v1' ? data['villageCode'] : data['shopId']);
}

/**
 * Events as records in their right partitions, in the given order and with one timestamp: a minute after the
 * latest event.
 */
export function recordsOf(events: WrittenEvent[], partitions = 1): RawRecord[] {
  const latestMs = Math.max(0, ...events.map(({ time }) => instantOf(time) ?? 0));
  return numbered(events.map((written) => recordOf(written, partitions, latestMs + 60_000)));
}

/** One structured event with its right key; `numbered` sets its offset. */
export function recordOf(written: WrittenEvent, partitions: number, timestampMs: number): RawRecord {
  const key = shopOrVillageOf(written);
  return {
    key,
    partition: partitionOf(key, partitions),
    offset: 0,
    timestampMs,
    value: JSON.stringify(written),
  };
}

/** The same update in binary content mode. */
export function asBinary(record: RawRecord): RawRecord {
  if (typeof record.value !== 'string')
    throw new Error('Only a written structured event can be turned into a binary one.');
  const { data, ...attributes } = JSON.parse(record.value) as WrittenEvent;
  const headers: Record<string, string> = { 'content-type': 'application/json' };
  for (const [name, value] of Object.entries(attributes)) headers[`ce_${name}`] = value;
  return { ...record, value: JSON.stringify(data), headers };
}

/** Sets offsets in order of arrival, partition by partition. */
export function numbered(records: RawRecord[]): RawRecord[] {
  const next = new Map<number, number>();
  return records.map((record) => {
    const offset = next.get(record.partition) ?? 0;
    next.set(record.partition, offset + 1);
    return { ...record, offset };
  });
}
