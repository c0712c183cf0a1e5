import {
  type Activity,
  type AssessedEvent,
  decodeActivity,
  decodeAssessed,
  encodeClosed,
  encodeOpened,
  encodePaid,
  encodeRefunded,
  encodeRegistered,
  encodeTick,
  encodeVerdictChanged,
  encodeVillageAssessed,
  encodeVillageCertified,
  isRejection,
  keyOf,
  parseInputName,
  readUpdate,
  type RejectionReason,
  type TickState,
  type Update,
} from '@taocun/contracts';
import {
  type Announcements,
  type Assessment,
  builtInRuleSets,
  criteriaOf,
  type Day,
  dayOf,
  decodeVillage,
  encodeVillage,
  Placement,
  type Quantities,
  SeenNames,
  type SeenOnDay,
  type ShopPlace,
  type VerdictChange,
  Villages,
  type VillagesState,
} from '@taocun/domain';
import { partitionOfKey } from '@taocun/kafka';
import { InputNames } from '@taocun/messaging';

// The pure parts of ingestion and classification, put together as the services do, but with logs that are arrays and
// checkpoints that are values. The test says who reads what when, so every order that Kafka could bring about can be had.

/** A record as it lies in a partition of `marketplace.updates`. */
export interface UpdateRecord {
  readonly value: Buffer | null;
  readonly timestampMs: number;
  readonly headers?: Readonly<Record<string, string>>;
  /** Where a forwarded one was first read. */
  readonly forwardedFrom?: string;
}

/** A record of `village.activity`; what a tick follows from does not stand in it, but the test knows. */
export interface ActivityRecord {
  readonly value: string;
  readonly source: number;
  /** The source offset that a tick follows: all accepted updates up to it are told by the tick's day. */
  readonly upTo: number;
  readonly tick?: TickState;
}

export interface Rejected {
  readonly partition: number;
  readonly offset: number;
  readonly reason: RejectionReason;
  readonly path: string;
}

interface Waiting {
  readonly offset: number;
  readonly update: Exclude<Update, { kind: 'registered' | 'opened' }>;
}

/** What ingestion keeps of a partition in MongoDB, as plain values. */
interface SavedIngestion {
  readonly offset: number;
  readonly day?: Day;
  readonly latestRecordDay?: Day;
  readonly accepted: number;
  readonly repeated: number;
  readonly forwarded: number;
  readonly shops: readonly (readonly [string, ShopPlace])[];
  readonly seen: readonly SeenOnDay[];
  /** As JSON. */
  readonly waiting: string;
  readonly rejected: readonly Rejected[];
  readonly names: ReturnType<InputNames['toJSON']>;
}

/** One partition of `marketplace.updates` and its owner. */
class Ingestion {
  offset = 0;
  epoch = 0;
  position: TickState = 'waiting';
  accepted = 0;
  repeated = 0;
  forwarded = 0;
  rejected: Rejected[] = [];
  #day: Day | undefined;
  #placement = new Placement();
  #names = new InputNames();
  #shops: [string, ShopPlace][] = [];
  #seen: SeenOnDay[] = [];
  #waiting = new Map<string, Waiting[]>();
  #ticks = 0;
  #saved: SavedIngestion | undefined;

  constructor(
    private readonly partition: number,
    private readonly flow: InMemoryFlow,
  ) {
    this.load();
  }

  get waiting(): number {
    return [...this.#waiting.values()].reduce((sum, { length }) => sum + length, 0);
  }

  save(): void {
    this.#seen = [...this.#seen.filter(({ day }) => day >= this.#placement.seen.oldestDay), ...this.#placement.seen.takeAdded()];
    this.#saved = {
      offset: this.offset,
      ...(this.#day === undefined ? {} : { day: this.#day }),
      ...(this.offset === 0 ? {} : { latestRecordDay: this.#placement.seen.latestDay }),
      accepted: this.accepted,
      repeated: this.repeated,
      forwarded: this.forwarded,
      shops: [...this.#shops],
      seen: this.#seen,
      waiting: JSON.stringify([...this.#waiting]),
      rejected: [...this.rejected],
      names: this.#names.toJSON(),
    };
  }

  /** A new owner: back to what was saved last, and a first tick. */
  load(): void {
    const saved = this.#saved;
    this.offset = saved?.offset ?? 0;
    this.accepted = saved?.accepted ?? 0;
    this.repeated = saved?.repeated ?? 0;
    this.forwarded = saved?.forwarded ?? 0;
    this.rejected = [...(saved?.rejected ?? [])];
    this.#day = saved?.day;
    this.#shops = (saved?.shops ?? []).map(([shopId, place]) => [shopId, place]);
    this.#seen = [...(saved?.seen ?? [])];
    this.#waiting = new Map(JSON.parse(saved?.waiting ?? '[]') as [string, Waiting[]][]);
    this.#names = new InputNames(saved?.names);
    this.#placement = new Placement(new SeenNames(saved?.latestRecordDay));
    for (const [shopId, place] of this.#shops) this.#placement.load(shopId, place);
    for (const seen of this.#seen) this.#placement.seen.load(seen);
    this.position = 'waiting';
    this.epoch++;
    this.#ticks = 0;
    this.#tick(this.offset - 1);
  }

  become(position: TickState): void {
    this.position = position;
    this.#tick(this.offset - 1);
  }

  read(record: UpdateRecord): void {
    const offset = this.offset++;
    const recordDay = dayOf(record.timestampMs);
    this.#placement.seen.read(recordDay);
    const update = readUpdate(record.value, record.headers, record.timestampMs);
    if (isRejection(update)) return this.#reject(offset, update.reason, update.path);
    const home = partitionOfKey(keyOf(update), this.flow.partitions);
    if (home !== this.partition) {
      this.forwarded++;
      this.flow.forward(home, { ...record, forwardedFrom: `${this.partition}:${offset}:0` });
      return;
    }
    const name = record.forwardedFrom === undefined ? undefined : parseInputName(record.forwardedFrom);
    if (name !== undefined && !this.#names.admit(name.partition, name.offset, name.index)) return;
    this.#accept(offset, update, recordDay);
  }

  #accept(offset: number, update: Update, recordDay: Day): void {
    const { id, source, timeMs } = update;
    switch (update.kind) {
      case 'registered': {
        const { villageCode, name, households, villageKind, povertyCounty, longitude, latitude } = update;
        if (this.#placement.register(source, id, villageCode, recordDay) === 'repeated') return void this.repeated++;
        this.#accepted(offset, timeMs);
        return this.#publish(
          villageCode,
          offset,
          encodeRegistered(
            this.partition,
            offset,
            0,
            villageCode,
            timeMs,
            id,
            source,
            name,
            households,
            villageKind,
            povertyCounty,
            longitude,
            latitude,
          ),
        );
      }
      case 'opened': {
        const { shopId, villageCode, householdId, platform, category } = update;
        const place: ShopPlace = { villageCode, platform, category };
        const outcome = this.#placement.open(source, id, shopId, place, recordDay);
        if (outcome === 'repeated') return void this.repeated++;
        if (outcome === 'other-village') return this.#reject(offset, 'shop-conflict', '/data/villageCode');
        if (outcome === 'other-platform') return this.#reject(offset, 'shop-conflict', '/data/platform');
        this.#accepted(offset, timeMs);
        const { partition } = this;
        this.#publish(
          villageCode,
          offset,
          encodeOpened(partition, offset, 0, villageCode, shopId, timeMs, id, source, householdId, platform, category),
        );
        if (outcome === 'accepted') return;
        this.#shops.push([shopId, place]);
        const released = this.#waiting.get(shopId) ?? [];
        this.#waiting.delete(shopId);
        released.forEach((one, at) => this.#publish(villageCode, offset, this.#activityOf(one.update, place, offset, at + 1)));
        return;
      }
      case 'closed':
      case 'paid':
      case 'refunded': {
        const where = this.#placement.follow(source, id, update.shopId, recordDay);
        if (where === 'repeated') return void this.repeated++;
        this.#accepted(offset, timeMs);
        if (where !== 'waits') return this.#publish(where.villageCode, offset, this.#activityOf(update, where, offset, 0));
        this.#waiting.set(update.shopId, [...(this.#waiting.get(update.shopId) ?? []), { offset, update }]);
      }
    }
  }

  #accepted(offset: number, timeMs: number): void {
    this.accepted++;
    const day = dayOf(timeMs);
    if (this.#day !== undefined && day <= this.#day) return;
    this.#day = day;
    this.#tick(offset);
  }

  #activityOf(update: Waiting['update'], place: ShopPlace, offset: number, index: number): string {
    const { partition } = this;
    const { shopId } = update;
    switch (update.kind) {
      case 'closed':
        return encodeClosed(partition, offset, index, place.villageCode, shopId, update.timeMs);
      case 'paid': {
        const { timeMs, amountFen, category = place.category, buyerArea, produce } = update;
        return encodePaid(partition, offset, index, place.villageCode, shopId, dayOf(timeMs), amountFen, category, buyerArea, produce);
      }
      case 'refunded':
        return encodeRefunded(partition, offset, index, place.villageCode, shopId, dayOf(update.paidAtMs), update.amountFen);
    }
  }

  #reject(offset: number, reason: RejectionReason, path: string): void {
    this.rejected.push({ partition: this.partition, offset, reason, path });
  }

  #publish(villageCode: string, upTo: number, value: string): void {
    this.flow.publish(partitionOfKey(villageCode, this.flow.activityPartitions), { value, source: this.partition, upTo });
  }

  #tick(upTo: number): void {
    const { partition, position, epoch } = this;
    const value = encodeTick({
      partition,
      partitions: this.flow.partitions,
      state: position,
      ...(this.#day === undefined ? {} : { day: this.#day }),
      epoch,
      number: ++this.#ticks,
    });
    for (let to = 0; to < this.flow.activityPartitions; to++) this.flow.publish(to, { value, source: partition, upTo, tick: position });
  }
}

interface SavedClassification {
  readonly offset: number;
  /** As JSON. */
  readonly villages: string;
  readonly names: ReturnType<InputNames['toJSON']>;
  readonly documents: ReadonlyMap<string, { readonly state: Uint8Array; readonly late: readonly [number, number][] }>;
}

/** One partition of `village.activity` and its owner. */
class Classification implements Announcements {
  offset = 0;
  /** Everything announced, repeats too, in order. */
  readonly announced: string[] = [];
  /** The last `assessed` of each village. */
  readonly assessed = new Map<string, AssessedEvent>();
  #villages: Villages;
  #names = new InputNames();
  #documents = new Map<string, { state: Uint8Array; late: [number, number][] }>();
  #saved: SavedClassification | undefined;
  #follows = { partition: 0, offset: 0, index: 0 };

  constructor(private readonly partition: number) {
    this.#villages = this.load();
  }

  get day(): Day | undefined {
    return this.#villages.day;
  }

  load(): Villages {
    const saved = this.#saved;
    this.offset = saved?.offset ?? 0;
    this.#names = new InputNames(saved?.names);
    this.#documents = new Map(saved?.documents as Map<string, { state: Uint8Array; late: [number, number][] }> | undefined);
    const state = saved === undefined ? undefined : (JSON.parse(saved.villages) as VillagesState);
    this.#villages = new Villages(builtInRuleSets, 15, this, state);
    for (const [code, { state: bytes, late }] of this.#documents) this.#villages.load(decodeVillage(code, bytes), new Map(late));
    return this.#villages;
  }

  read({ value }: ActivityRecord): void {
    this.#follows = { partition: this.partition, offset: this.offset++, index: 0 };
    this.#apply(decodeActivity(Buffer.from(value)));
  }

  #apply(activity: Activity): void {
    const villages = this.#villages;
    if (activity.kind === 'tick') return villages.tick(activity.data);
    if (activity.kind === 'switched') throw new Error('In memory there is one generation.');
    const { input } = activity;
    if (!this.#names.admit(input.partition, input.offset, input.index)) return;
    switch (activity.kind) {
      case 'paid': {
        const { villageCode, shopId, day, amountFen, category, buyerArea, produce } = activity.data;
        return villages.pay(villageCode, shopId, day, amountFen, category, buyerArea, produce);
      }
      case 'refunded': {
        const { villageCode, shopId, day, amountFen } = activity.data;
        return villages.refund(villageCode, shopId, day, amountFen);
      }
      case 'opened':
        return villages.open(activity.data.villageCode, activity.data);
      case 'closed':
        return villages.close(activity.data.villageCode, activity.data);
      case 'registered':
        return villages.register(activity.data.villageCode, activity.data);
    }
  }

  /** Assesses what has changed; a checkpoint saves it, too. */
  save(): void {
    for (const { village, late } of this.#villages.takeAtOnce()) {
      this.#documents.set(village.code, { state: encodeVillage(village), late: [...late] });
      if (village.asOf === undefined || !village.registered) continue;
      const quantities = village.quantities();
      const { code: villageCode, ...figures } = quantities;
      const event = encodeVillageAssessed(
        {
          villageCode,
          ...figures,
          verdicts: builtInRuleSets.map((rules) => ({ ...village.verdict(rules.id), criteria: criteriaOf(quantities, rules) })),
          ...(late.size === 0 ? {} : { lateUpdates: Object.fromEntries(late) }),
          months: village.months(15),
        },
        { partition: this.partition, offset: this.offset },
      );
      this.assessed.set(villageCode, decodeAssessed(event));
    }
    this.#saved = {
      offset: this.offset,
      villages: JSON.stringify(this.#villages.state()),
      names: this.#names.toJSON(),
      documents: new Map(this.#documents),
    };
  }

  /** What is stored of each village, to be compared to the byte. */
  get stored(): ReadonlyMap<string, Uint8Array> {
    return new Map([...this.#documents].map(([code, { state }]) => [code, state]));
  }

  get state(): VillagesState {
    return this.#villages.state();
  }

  certified(year: number, quantities: Quantities, { ruleSet, qualifies, criteria }: Assessment): void {
    const { code: villageCode, name, asOf, salesFen, alibabaSalesFen, activeShops, activeAlibabaShops } = quantities;
    const data = {
      villageCode,
      name,
      ruleSet,
      year,
      asOf,
      qualifies,
      salesFen,
      alibabaSalesFen,
      activeShops,
      activeAlibabaShops,
      criteria,
    };
    this.announced.push(encodeVillageCertified(data, this.#next()));
  }

  verdict(villageCode: string, change: VerdictChange): void {
    this.announced.push(encodeVerdictChanged({ villageCode, ...change }, this.#next()));
  }

  #next() {
    return { ...this.#follows, index: this.#follows.index++ };
  }
}

export interface FlowCounts {
  readonly accepted: number;
  readonly repeated: number;
  readonly forwarded: number;
  readonly waiting: number;
}

/** Ingestion and classification over logs in memory; each method is one step that some process takes. */
export class InMemoryFlow {
  readonly activityPartitions: number;
  readonly partitions: number;
  /** `village.activity`, as it came to lie. */
  readonly activity: ActivityRecord[][];
  readonly #channels: ActivityRecord[][][];
  readonly #ingestion: Ingestion[];
  readonly #classification: Classification[];

  /** `logs` are those of `marketplace.updates`; what is forwarded is added to them. */
  constructor(
    readonly logs: UpdateRecord[][],
    activityPartitions: number,
  ) {
    this.partitions = logs.length;
    this.activityPartitions = activityPartitions;
    this.#channels = logs.map(() => Array.from({ length: activityPartitions }, () => []));
    this.activity = Array.from({ length: activityPartitions }, () => []);
    this.#ingestion = logs.map((_log, partition) => new Ingestion(partition, this));
    this.#classification = Array.from({ length: activityPartitions }, (_, partition) => new Classification(partition));
  }

  /** A source partition's owner reads on. */
  read(source: number, records: number): void {
    const owner = this.#ingestion[source]!;
    const log = this.logs[source]!;
    for (let left = records; left > 0 && owner.offset < log.length; left--) owner.read(log[owner.offset]!);
  }

  isAtEnd(source: number): boolean {
    return this.#ingestion[source]!.offset === this.logs[source]!.length;
  }

  /** The owner finds that it has read to the end; a partition that has more to read stays as it is. */
  readToEnd(source: number): void {
    const owner = this.#ingestion[source]!;
    if (owner.position === 'waiting' && this.isAtEnd(source)) owner.become('read');
  }

  /** Some of what a source partition's owner has published comes to lie in a partition of `village.activity`. */
  deliver(source: number, activity: number, records: number): void {
    this.activity[activity]!.push(...this.#channels[source]![activity]!.splice(0, records));
  }

  classify(activity: number, records: number): void {
    const owner = this.#classification[activity]!;
    const log = this.activity[activity]!;
    for (let left = records; left > 0 && owner.offset < log.length; left--) owner.read(log[owner.offset]!);
  }

  checkpoint(activity: number): void {
    this.#classification[activity]!.save();
  }

  /** A checkpoint of ingestion waits until what was published has arrived. */
  checkpointSource(source: number): void {
    for (let to = 0; to < this.activityPartitions; to++) this.deliver(source, to, Infinity);
    this.#ingestion[source]!.save();
  }

  /**
   * The owner dies and another takes over from the last checkpoint. Of what was published since, some has arrived; the rest
   * arrives first, or is `lost` and follows only from the next owner.
   */
  crashSource(source: number, lost: boolean): void {
    for (let to = 0; to < this.activityPartitions; to++) {
      if (lost) this.#channels[source]![to]!.length = 0;
      else this.deliver(source, to, Infinity);
    }
    this.#ingestion[source]!.load();
  }

  crash(activity: number): void {
    this.#classification[activity]!.load();
  }

  /** Everybody goes on until there is nothing more to do, in step. */
  finish(): void {
    const sources = this.logs.map((_log, source) => source);
    while (!sources.every((source) => this.isAtEnd(source))) {
      for (const source of sources) this.read(source, 5);
      this.#settle();
    }
    for (const source of sources) this.readToEnd(source);
    this.#settle();
  }

  #settle(): void {
    for (let to = 0; to < this.activityPartitions; to++) {
      for (let source = 0; source < this.partitions; source++) this.deliver(source, to, Infinity);
      this.classify(to, Infinity);
      this.checkpoint(to);
    }
  }

  forward(home: number, record: UpdateRecord): void {
    this.logs[home]!.push(record);
  }

  publish(activity: number, record: ActivityRecord): void {
    this.#channels[record.source]![activity]!.push(record);
  }

  get counts(): FlowCounts {
    const sum = (of: (owner: Ingestion) => number) => this.#ingestion.reduce((total, owner) => total + of(owner), 0);
    return {
      accepted: sum(({ accepted }) => accepted),
      repeated: sum(({ repeated }) => repeated),
      forwarded: sum(({ forwarded }) => forwarded),
      waiting: sum(({ waiting }) => waiting),
    };
  }

  get rejected(): Rejected[] {
    return this.#ingestion.flatMap(({ rejected }) => rejected);
  }

  classified(activity: number): number {
    return this.#classification[activity]!.offset;
  }

  clock(activity: number): Day | undefined {
    return this.#classification[activity]!.day;
  }

  /** All that the partition has announced, repeats too. */
  announced(activity: number): readonly string[] {
    return this.#classification[activity]!.announced;
  }

  assessed(activity: number): ReadonlyMap<string, AssessedEvent> {
    return this.#classification[activity]!.assessed;
  }

  /** The documents that a checkpoint taken now has written. */
  documents(activity: number): { villages: ReadonlyMap<string, Uint8Array>; state: VillagesState } {
    const { stored, state } = this.#classification[activity]!;
    return { villages: stored, state };
  }
}

/** What a subscriber is left with that drops what it has seen. Throws where a repeat has other content. */
export function withoutRepeats(announced: readonly string[]): string[] {
  const byId = new Map<string, string>();
  for (const text of announced) {
    const { id } = JSON.parse(text) as { id: string };
    const before = byId.get(id);
    if (before !== undefined && before !== text) throw new Error(`${id} was announced twice with different content:\n${before}\n${text}`);
    byId.set(id, text);
  }
  return [...byId.values()];
}
