import { classify, type Reason } from './classify';
import { dayOf, type Day } from './days';
import { partitionOf, type RawRecord } from './feeds/raw-record';
import { keyOf, type ShopOpened, type Update } from './updates';

/** An accepted update and the record that it was accepted in (a forwarded one: its copy, at its new place). */
export interface AcceptedUpdate {
  update: Update;
  record: RawRecord;
}
export interface RejectedRecord {
  record: RawRecord;
  reason: Reason;
  path: string;
}
export interface Reading {
  /**
   * Partition after partition, each in its order. Orders, refunds and closings that wait for their shop stand where they were read:
   * whoever assesses this list takes a shop's village, platform and category from its first opening in the list, wherever that stands.
   */
  accepted: AcceptedUpdate[];
  /** How many valid updates were passed over as duplicates. */
  repeated: number;
  rejected: RejectedRecord[];
  /** How many valid updates lay in a partition that is not their key's. */
  forwarded: number;
}

/** Reads each partition in its order, forwarded updates after all that lay in their right partition before. */
export function accept(records: RawRecord[], partitions: number): Reading {
  const { lists, forwarded } = forward(records, partitions);
  const reading: Reading = { accepted: [], repeated: 0, rejected: [], forwarded };
  lists.forEach((list, partition) => readPartition(list, partition, partitions, reading));
  return reading;
}

function forward(records: RawRecord[], partitions: number): { lists: RawRecord[][]; forwarded: number } {
  const lists = Array.from({ length: partitions }, (_, partition) =>
    records.filter((record) => record.partition === partition).sort((a, b) => a.offset - b.offset),
  );
  const copies: RawRecord[] = [];
  for (const record of lists.flat()) {
    const right = rightPartitionOf(record, partitions);
    if (right !== undefined && right !== record.partition) copies.push({ ...record, partition: right });
  }
  for (const copy of copies) {
    const list = lists[copy.partition] ?? [];
    list.push({ ...copy, offset: (list.at(-1)?.offset ?? -1) + 1 });
  }
  return { lists, forwarded: copies.length };
}

function rightPartitionOf(record: RawRecord, partitions: number): number | undefined {
  const content = classify(record);
  return 'accepted' in content ? partitionOf(keyOf(content.accepted), partitions) : undefined;
}

function readPartition(list: RawRecord[], partition: number, partitions: number, into: Reading): void {
  const acceptedOn = new Map<string, Day>();
  const firstOpenings = new Map<string, ShopOpened>();
  let greatestRecordDay: Day = -Infinity;

  for (const record of list) {
    // Every record that is read counts for the forgetting, a refused or misplaced one and this very one too.
    greatestRecordDay = Math.max(greatestRecordDay, dayOf(record.timestampMs));

    const content = classify(record);
    if (!('accepted' in content)) {
      into.rejected.push({ record, ...content });
      continue;
    }
    const update = content.accepted;
    if (partitionOf(keyOf(update), partitions) !== partition) continue;

    const name = JSON.stringify([
      update.type === 'taocun.village.registered.v1' ? 'village' : 'shop',
      keyOf(update),
      update.source,
      update.id,
    ]);
    const earlier = acceptedOn.get(name);
    if (earlier !== undefined && greatestRecordDay - earlier <= 30) {
      into.repeated += 1;
      continue;
    }

    if (update.type === 'taocun.shop.opened.v1') {
      const first = firstOpenings.get(update.data.shopId) ?? update;
      const other = (['villageCode', 'platform'] as const).find((property) => first.data[property] !== update.data[property]);
      if (other) {
        into.rejected.push({ record, reason: 'shop-conflict', path: `data.${other}` });
        continue;
      }
      firstOpenings.set(update.data.shopId, first);
    }
    acceptedOn.set(name, dayOf(record.timestampMs));
    into.accepted.push({ update, record });
  }
}
