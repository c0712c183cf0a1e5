import {
  type AcceptedUpdate,
  assessmentAsOf,
  certified,
  type classify,
  type Day,
  type NaiveAssessment,
  PartitionReader,
  type RawRecord,
  type ShopOpened,
  type Update,
} from '../oracle/naive';

/** One record for all updates: the positions and texts of 700,000 of them would take too much memory. */
const nowhere: RawRecord = { key: null, partition: 0, offset: 0, timestampMs: 0, value: null };

/**
 * The oracle's reading of the record, line by line as from one partition, with each village's updates
 * collected.
 */
export class RecordReading {
  readonly shops = new Map<string, ShopOpened['data']>();
  readonly waiting = new Map<string, AcceptedUpdate[]>();
  everWaited = 0;
  /** Receives each update when it takes effect: those that waited for their shop, after its opening. */
  readonly #heard: (update: Update) => void;
  readonly #reader = new PartitionReader();
  readonly #updates = new Map<string, AcceptedUpdate[]>();
  /** Names by code. */
  readonly #registered = new Map<string, string>();
  readonly #assessments = new Map<string, NaiveAssessment | undefined>();

  constructor(heard: (update: Update) => void) {
    this.#heard = heard;
  }

  read(record: RawRecord, content: ReturnType<typeof classify>) {
    const outcome = this.#reader.read(record, content);
    if (typeof outcome === 'object' && 'accepted' in outcome)
      this.#apply({ update: outcome.accepted, record: nowhere });
    return outcome;
  }

  get registered(): string[] {
    return [...this.#registered.keys()];
  }

  nameOf(code: string): string | undefined {
    return this.#registered.get(code);
  }

  /** The assessment in the certificate of the year that ends with the day. */
  certifiedAt(village: string, day: Day): NaiveAssessment | undefined {
    return this.#once(`${village} by ${day}`, () =>
      certified(this.#updates.get(village) ?? [], village, day),
    );
  }

  /** Cached, so call it only after everything has been read. */
  liveOn(village: string, day: Day): NaiveAssessment | undefined {
    return this.#once(`${village} on ${day}`, () =>
      assessmentAsOf(this.#updates.get(village) ?? [], village, day),
    );
  }

  #apply(accepted: AcceptedUpdate): void {
    const { update } = accepted;
    if (update.type === 'taocun.village.registered.v1') {
      this.#heard(update);
      this.#registered.set(update.data.villageCode, update.data.name);
      return listAt(this.#updates, update.data.villageCode, accepted);
    }
    const { shopId } = update.data;
    const shop = this.shops.get(shopId);
    if (shop !== undefined) return this.#take(accepted, shop.villageCode);
    if (update.type !== 'taocun.shop.opened.v1') {
      this.everWaited += 1;
      return listAt(this.waiting, shopId, accepted);
    }
    this.shops.set(shopId, update.data);
    for (const one of [accepted, ...(this.waiting.get(shopId) ?? [])])
      this.#take(one, update.data.villageCode);
    this.waiting.delete(shopId);
  }

  #take(accepted: AcceptedUpdate, village: string): void {
    listAt(this.#updates, village, accepted);
    this.#heard(accepted.update);
  }

  #once(name: string, assess: () => NaiveAssessment | undefined): NaiveAssessment | undefined {
    if (!this.#assessments.has(name)) this.#assessments.set(name, assess());
    return this.#assessments.get(name);
  }
}

function listAt<V>(lists: Map<string, V[]>, key: string, one: V): void {
  const list = lists.get(key);
  if (list === undefined) lists.set(key, [one]);
  else list.push(one);
}
