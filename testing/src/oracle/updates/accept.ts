import { classify, type Reason } from './classify';
import { dayOf, type Day } from './days';
import { partitionOf, type RawRecord } from './raw-record';
import { keyOf, ownerOf, type ShopOpened, type Update } from './updates';

/** An accepted update and its record (for a rerouted one the copy, at its new position). */
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
   * Partition after partition, each in order. Orders, refunds and closings that wait for their shop are at
   * the position at which they were read. Assessments of the list take a shop's village, platform and
   * category from its first opening, wherever that is in the list.
   */
  accepted: AcceptedUpdate[];
  /**
   * The same with the updates that were rejected when the shop they waited for opened: these have moved the
   * clock too.
   */
  everAccepted: AcceptedUpdate[];
  /** The number of valid updates ignored as duplicates. */
  repeated: number;
  /** By partition and offset. */
  rejected: RejectedRecord[];
  /** The number of valid updates in another partition than their key's. */
  forwarded: number;
}

/**
 * The most waiting updates of one owner in a partition, unless configured otherwise; of all owners four times
 * as many.
 */
const WAITING_PER_OWNER = 100_000;

/** Reads each partition in order, rerouted updates after all others of their right partition. */
export function accept(
  records: RawRecord[],
  partitions: number,
  waitingPerOwner = WAITING_PER_OWNER,
): Reading {
  const { lists, forwarded } = forward(records, partitions);
  const reading: Reading = { accepted: [], everAccepted: [], repeated: 0, rejected: [], forwarded };
  lists.forEach((list, partition) => readPartition(list, partition, partitions, waitingPerOwner, reading));
  reading.rejected.sort(({ record: a }, { record: b }) => a.partition - b.partition || a.offset - b.offset);
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

function readPartition(
  list: RawRecord[],
  partition: number,
  partitions: number,
  waitingPerOwner: number,
  into: Reading,
): void {
  const reader = new PartitionReader(waitingPerOwner);
  for (const record of list) {
    const content = classify(record);
    const isMisplaced =
      'accepted' in content && partitionOf(keyOf(content.accepted), partitions) !== partition;
    const outcome = reader.read(record, isMisplaced ? 'misplaced' : content);
    if (outcome === 'repeated') into.repeated += 1;
    else if (outcome === 'misplaced') continue;
    else if ('accepted' in outcome) {
      const { accepted: update } = outcome;
      into.accepted.push({ update, record });
      into.everAccepted.push({ update, record });
      if (update.type === 'taocun.shop.opened.v1') rejectForeign(update, into);
    } else into.rejected.push({ record, ...outcome });
  }
}

/**
 * Rejects updates that have waited for the shop but belong to another owner than its first opening. After
 * that opening none waits.
 */
function rejectForeign(opening: ShopOpened, into: Reading): void {
  const isForeign = ({ update }: AcceptedUpdate) =>
    update.type !== 'taocun.village.registered.v1' &&
    update.data.shopId === opening.data.shopId &&
    ownerOf(update.source) !== ownerOf(opening.source);
  const conflict = { reason: 'shop-conflict', path: 'source' } as const;
  into.rejected.push(...into.accepted.filter(isForeign).map(({ record }) => ({ record, ...conflict })));
  into.accepted = into.accepted.filter((accepted) => !isForeign(accepted));
}

type Content = ReturnType<typeof classify>;
type Outcome = Content | 'repeated' | 'misplaced';

/** Reads the records of one partition in order, and decides the outcome of each. */
export class PartitionReader {
  private readonly acceptedOn = new Map<string, Day>();
  private readonly firstOpenings = new Map<string, ShopOpened>();
  private greatestRecordDay: Day = -Infinity;
  private waiting: { shopId: string; owner: string }[] = [];

  constructor(private readonly waitingPerOwner = WAITING_PER_OWNER) {}

  read(record: RawRecord, content: Content | 'misplaced'): Outcome {
    // Every record that is read makes ids expire: refused and misplaced ones too, and even this one.
    this.greatestRecordDay = Math.max(this.greatestRecordDay, dayOf(record.timestampMs));
    if (content === 'misplaced' || !('accepted' in content)) return content;
    const update = content.accepted;

    const name = JSON.stringify([
      update.type === 'taocun.village.registered.v1' ? 'village' : 'shop',
      keyOf(update),
      update.source,
      update.id,
    ]);
    const earlier = this.acceptedOn.get(name);
    if (earlier !== undefined && this.greatestRecordDay - earlier <= 30) return 'repeated';

    const opening =
      update.type === 'taocun.village.registered.v1' ? undefined : this.firstOpenings.get(update.data.shopId);
    if (opening !== undefined && ownerOf(opening.source) !== ownerOf(update.source))
      return { reason: 'shop-conflict', path: 'source' };
    if (update.type === 'taocun.shop.opened.v1') {
      const first = opening ?? update;
      const other = (['villageCode', 'platform'] as const).find(
        (property) => first.data[property] !== update.data[property],
      );
      if (other) return { reason: 'shop-conflict', path: `data.${other}` };
      this.firstOpenings.set(update.data.shopId, first);
      this.waiting = this.waiting.filter(({ shopId }) => shopId !== update.data.shopId);
    } else if (update.type !== 'taocun.village.registered.v1' && opening === undefined) {
      const owner = ownerOf(update.source);
      const ofOwner = this.waiting.filter((one) => one.owner === owner);
      if (ofOwner.length >= this.waitingPerOwner || this.waiting.length >= 4 * this.waitingPerOwner)
        return { reason: 'too-many-waiting', path: 'data.shopId' };
      this.waiting.push({ shopId: update.data.shopId, owner });
    }
    this.acceptedOn.set(name, dayOf(record.timestampMs));
    return content;
  }
}
