import {
  type AcceptedUpdate,
  assessmentAsOf,
  certified,
  type classify,
  type Day,
  effectiveDayOf,
  keyOf,
  kindOf,
  type NaiveAssessment,
  PartitionReader,
  platforms,
  type RawRecord,
  type RuleSetId,
  type ShopOpened,
  type Update,
  type VillageRegistered,
} from '../oracle/naive';

interface Sale {
  readonly shopId: string;
  readonly day: Day;
  /** Negative for a refund. */
  readonly fen: number;
  readonly isAlibaba: boolean;
}

/** One record for all updates: the places and texts of 700,000 of them would take too much memory. */
const nowhere: RawRecord = { key: null, partition: 0, offset: 0, timestampMs: 0, value: null };

/** The least sales under every rule set. */
const LEAST_SALES_FEN = 1_000_000_000;
const WINDOW_DAYS = 365;
const LONGEST_LOOKBACK_DAYS = 90;

/** The oracle's reading of the record, line by line as from one partition, with the updates of each village together. */
export class RecordReading {
  readonly shops = new Map<string, ShopOpened['data']>();
  readonly waiting = new Map<string, AcceptedUpdate[]>();
  everWaited = 0;
  /** Hears each update when it takes effect: those that waited for their shop, after its opening. */
  readonly #heard: (update: Update) => void;
  readonly #reader = new PartitionReader();
  readonly #updates = new Map<string, AcceptedUpdate[]>();
  readonly #registrations = new Map<string, VillageRegistered['data'][]>();
  readonly #shopsOf = new Map<string, number>();
  readonly #sales = new Map<string, Sale[]>();
  readonly #assessments = new Map<string, NaiveAssessment | undefined>();

  constructor(heard: (update: Update) => void) {
    this.#heard = heard;
  }

  read(record: RawRecord, content: ReturnType<typeof classify>) {
    const outcome = this.#reader.read(record, content);
    if (typeof outcome === 'object' && 'accepted' in outcome) this.#apply({ update: outcome.accepted, record: nowhere });
    return outcome;
  }

  get registered(): string[] {
    return [...this.#registrations.keys()];
  }

  villageOf(update: Update): string | undefined {
    return update.type === 'taocun.village.registered.v1' ? keyOf(update) : this.shops.get(keyOf(update))?.villageCode;
  }

  shopsOf(village: string): number {
    return this.#shopsOf.get(village) ?? 0;
  }

  /** By the certificate of the year that ends with the day. */
  certifiedAt(village: string, day: Day): NaiveAssessment | undefined {
    return this.#once(`${village} by ${day}`, () => certified(this.#updates.get(village) ?? [], village, day));
  }

  /** Cached, so it may be called only once all has been read. */
  liveOn(village: string, day: Day): NaiveAssessment | undefined {
    return this.#once(`${village} on ${day}`, () => assessmentAsOf(this.#updates.get(village) ?? [], village, day));
  }

  /** Whether the village qualifies under any of the rule sets in hindsight. */
  qualifiesOn(village: string, day: Day, ruleSets: readonly RuleSetId[]): boolean {
    if (!this.#mayQualify(village, day)) return false;
    const verdicts = assessmentAsOf(this.#updates.get(village) ?? [], village, day)?.verdicts ?? [];
    return verdicts.some(({ ruleSet, qualifies }) => qualifies && ruleSets.includes(ruleSet));
  }

  /** False if no rule set could be met even with every shop with a recent order active; saves most of the assessments. */
  #mayQualify(village: string, day: Day): boolean {
    const isScale = (shops: number) => (this.#registrations.get(village) ?? []).some((one) => mayBeScale(one, shops));
    if (!isScale(this.shopsOf(village))) return false;
    const sales = this.#sales.get(village) ?? [];
    let [salesFen, alibabaSalesFen] = [0, 0];
    for (const sale of sales) {
      if (sale.day > day || sale.day <= day - WINDOW_DAYS) continue;
      salesFen += sale.fen;
      if (sale.isAlibaba) alibabaSalesFen += sale.fen;
    }
    if (alibabaSalesFen < LEAST_SALES_FEN && (salesFen < LEAST_SALES_FEN || alibabaSalesFen * 2 <= salesFen)) return false;
    const recent = new Set<string>();
    for (const sale of sales) if (sale.day <= day && sale.day > day - LONGEST_LOOKBACK_DAYS) recent.add(sale.shopId);
    return isScale(recent.size);
  }

  #apply(accepted: AcceptedUpdate): void {
    const { update } = accepted;
    if (update.type === 'taocun.village.registered.v1') {
      this.#heard(update);
      listAt(this.#registrations, update.data.villageCode, update.data);
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
    this.#shopsOf.set(update.data.villageCode, this.shopsOf(update.data.villageCode) + 1);
    for (const one of [accepted, ...(this.waiting.get(shopId) ?? [])]) this.#take(one, update.data.villageCode);
    this.waiting.delete(shopId);
  }

  #take(accepted: AcceptedUpdate, village: string): void {
    listAt(this.#updates, village, accepted);
    const { update } = accepted;
    this.#heard(update);
    if (update.type !== 'taocun.order.paid.v1' && update.type !== 'taocun.order.refunded.v1') return;
    const { shopId, amountFen } = update.data;
    const isAlibaba = platforms.alibaba.includes(this.shops.get(shopId)?.platform ?? '');
    const fen = update.type === 'taocun.order.paid.v1' ? amountFen : -amountFen;
    listAt(this.#sales, village, { shopId, day: effectiveDayOf(update), fen, isAlibaba });
  }

  #once(name: string, assess: () => NaiveAssessment | undefined): NaiveAssessment | undefined {
    if (!this.#assessments.has(name)) this.#assessments.set(name, assess());
    return this.#assessments.get(name);
  }
}

function mayBeScale(registration: VillageRegistered['data'], shops: number): boolean {
  return kindOf(registration) === 'administrative-village' && (shops >= 100 || shops * 10 >= registration.households);
}

function listAt<V>(lists: Map<string, V[]>, key: string, one: V): void {
  const list = lists.get(key);
  if (list === undefined) lists.set(key, [one]);
  else list.push(one);
}
