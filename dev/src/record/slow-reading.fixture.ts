/**
 * A second reading of the contract (docs/contract.md), slow and literal on purpose: it keeps every update and counts all of
 * them anew for each assessment. It shares no code with the record or with the services.
 */

// Looked up once: under Jest every mention of a global costs more than the arithmetic.
const { abs, floor, imul, min } = Math;
const isWhole = (value: unknown): value is number => typeof value === 'number' && value % 1 === 0;

export type Rules = 'world-bank-2019' | 'aliresearch-2022';

interface Registration {
  readonly time: number;
  readonly id: string;
  readonly source: string;
  readonly households: number;
  readonly kind: string;
}

interface ShopEvent {
  readonly time: number;
  readonly id: string;
  readonly source: string;
  /** Undefined where it is a closing. */
  readonly household: string | undefined;
}

export interface Shop {
  readonly village: string;
  readonly platform: string;
  readonly isAlibaba: boolean;
  readonly events: ShopEvent[];
  readonly orderDays: number[];
}

interface Sale {
  readonly day: number;
  readonly fen: number;
  readonly isAlibaba: boolean;
}

export interface Figures {
  readonly salesFen: number;
  readonly alibabaSalesFen: number;
  readonly activeShops: number;
  readonly activeAlibabaShops: number;
  readonly activeHouseholds: number;
  readonly households: number;
  readonly kind: string;
}

type Data = Record<string, unknown>;
export interface Update {
  readonly id: string;
  readonly source: string;
  readonly type: string;
  readonly time: number;
  readonly data: Data;
}

const alibaba = ['taobao', 'tmall', '1688', 'xianyu', 'aliexpress', 'fliggy', 'hema'];
const platforms = [...alibaba, 'jd', 'pinduoduo', 'douyin', 'kuaishou', 'wechat', 'other'];
const categories = ['agricultural', 'handicraft', 'manufactured', 'service', 'other'];

export const dayOfTime = (epochMs: number): number => floor((epochMs + 28_800_000) / 86_400_000);
export const dayOfDate = (date: string): number => dayOfTime(Date.parse(`${date}T00:00:00+08:00`));

/** Milliseconds of an RFC 3339 time with an offset, or undefined where it is none or no real date. */
export function timeOf(text: unknown): number | undefined {
  if (typeof text !== 'string') return undefined;
  const match = /^(\d{4}-\d\d-\d\d)[Tt]([01]\d|2[0-3]):[0-5]\d:[0-5]\d(\.\d{1,9})?([Zz]|[+-]([01]\d|2[0-3]):[0-5]\d)$/.exec(text);
  if (!match) return undefined;
  return isRealDate(match[1]!) ? Date.parse(text) : undefined;
}

const realDates = new Map<string, boolean>();
function isRealDate(date: string): boolean {
  let real = realDates.get(date);
  if (real === undefined) {
    const midnight = new Date(`${date}T00:00:00Z`);
    real = !Number.isNaN(midnight.getTime()) && midnight.toISOString().startsWith(date);
    realDates.set(date, real);
  }
  return real;
}

const isText = (from: number, to: number) => (value: unknown) =>
  typeof value === 'string' && !/\p{Surrogate}/u.test(value) && value.length >= from && value.length <= to;
const isInteger = (from: number, to: number) => (value: unknown) => isWhole(value) && value >= from && value <= to;
const isNumber = (limit: number) => (value: unknown) => typeof value === 'number' && abs(value) <= limit;
const isOneOf = (choices: string[]) => (value: unknown) => choices.includes(value as string);
const isIdentifier = (value: unknown) => typeof value === 'string' && /^[A-Za-z0-9._:-]{1,64}$/.test(value);
const isVillageCode = (value: unknown) => typeof value === 'string' && /^\d{12}$/.test(value);
const isFen = isInteger(1, 1e13);
const isAttribute = (length: number) => (value: unknown) =>
  typeof value === 'string' && /^[\x21-\x7e]+$/.test(value) && value.length <= length;
const isObject = (value: unknown): value is Data => typeof value === 'object' && value !== null && !Array.isArray(value);

type Check = (value: unknown, update: { time: number }) => boolean;
const fits = (data: unknown, update: { time: number }, wanted: Record<string, Check>, optional: Record<string, Check> = {}): boolean =>
  isObject(data) &&
  Object.entries(wanted).every(([name, check]) => check(data[name], update)) &&
  Object.entries(data).every(([name, value]) => name in wanted || (name in optional && optional[name]!(value, update)));

const payloads: Record<string, (data: unknown, update: { time: number }) => boolean> = {
  'taocun.village.registered.v1': (data, update) =>
    fits(
      data,
      update,
      { villageCode: isVillageCode, name: isText(1, 100), households: isInteger(1, 1_000_000) },
      {
        kind: isOneOf(['administrative-village', 'residents-committee']),
        longitude: isNumber(180),
        latitude: isNumber(90),
        povertyCounty: (value) => typeof value === 'boolean',
      },
    ),
  'taocun.shop.opened.v1': (data, update) =>
    fits(data, update, {
      shopId: isIdentifier,
      villageCode: isVillageCode,
      householdId: isIdentifier,
      platform: isOneOf(platforms),
      category: isOneOf(categories),
    }),
  'taocun.shop.closed.v1': (data, update) => fits(data, update, { shopId: isIdentifier }),
  'taocun.order.paid.v1': (data, update) =>
    fits(
      data,
      update,
      { orderId: isIdentifier, shopId: isIdentifier, amountFen: isFen },
      {
        category: isOneOf(categories),
        buyerArea: isOneOf(['urban', 'rural']),
        produce: (value) => fits(value, update, { grams: isInteger(1, 1e13), localPriceFenPerKilogram: isInteger(1, 1e13) }),
      },
    ),
  'taocun.order.refunded.v1': (data, update) =>
    fits(data, update, {
      refundId: isIdentifier,
      orderId: isIdentifier,
      shopId: isIdentifier,
      orderPaidAt: (value, { time }) => (timeOf(value) ?? Infinity) <= time,
      amountFen: isFen,
    }),
};

/** The update in a line, or the reason why it is rejected (all but shop-conflict, which needs to know the shops). */
export function check(value: string, receivedMs: number): Update | string {
  if (Buffer.byteLength(value) > 262_144) return 'too-large';
  let event: unknown;
  try {
    event = JSON.parse(value);
  } catch {
    return 'malformed-json';
  }
  if (!isObject(event)) return 'invalid-envelope';
  const { specversion, id, source, type } = event;
  const time = timeOf(event.time);
  if (specversion !== '1.0' || !isAttribute(128)(id) || !isAttribute(256)(source) || typeof type !== 'string' || type === '')
    return 'invalid-envelope';
  if (time === undefined) return 'invalid-envelope';
  const payload = Object.hasOwn(payloads, type) ? payloads[type] : undefined;
  if (!payload) return 'unknown-type';
  if (time > receivedMs + 3_600_000) return 'from-the-future';
  if ('data_base64' in event || !payload(event.data, { time })) return 'invalid-data';
  return { id: id as string, source: source as string, type, time, data: event.data as Data };
}

export class SlowReading {
  readonly registrations = new Map<string, Registration[]>();
  readonly shops = new Map<string, Shop>();
  readonly shopsOf = new Map<string, Shop[]>();
  readonly salesOf = new Map<string, Sale[]>();
  readonly waiting = new Map<string, Update[]>();
  /** Of each name that was accepted, a digest of the line. */
  readonly names = new Map<string, number>();
  everWaited = 0;
  /** What the village's shops were ever paid: at least its sales of any 365 days. */
  private readonly everPaidFen = new Map<string, number>();

  /** What becomes of a line ('accepted', 'repeated', or why it is rejected), and the update in it where it is well formed. */
  read(value: string, receivedMs: number): { outcome: string; update?: Update; otherContent?: boolean } {
    const update = check(value, receivedMs);
    if (typeof update === 'string') return { outcome: update };
    const subject = (update.type.includes('village') ? update.data.villageCode : update.data.shopId) as string;
    const name = `${update.source} ${update.id} ${subject}`;
    const first = this.names.get(name);
    if (first !== undefined) return { outcome: 'repeated', update, otherContent: first !== digest(value) };
    if (update.type === 'taocun.shop.opened.v1') {
      const shop = this.shops.get(subject);
      if (shop && (shop.village !== update.data.villageCode || shop.platform !== update.data.platform))
        return { outcome: 'shop-conflict', update };
    }
    this.names.set(name, digest(value));
    this.apply(update, subject);
    return { outcome: 'accepted', update };
  }

  villageOf(update: Update): string | undefined {
    return (update.data.villageCode as string | undefined) ?? this.shops.get(update.data.shopId as string)?.village;
  }

  private apply(update: Update, subject: string): void {
    const { id, source, time, data, type } = update;
    if (type === 'taocun.village.registered.v1') {
      const unit = Number(subject.slice(9));
      const byCode = (unit >= 1 && unit <= 199) || (unit >= 400 && unit <= 497) ? 'residents-committee' : 'administrative-village';
      const kind = (data.kind as string | undefined) ?? byCode;
      listAt(this.registrations, subject).push({ time, id, source, households: data.households as number, kind });
      return;
    }
    let shop = this.shops.get(subject);
    if (!shop && type !== 'taocun.shop.opened.v1') {
      this.everWaited += 1;
      listAt(this.waiting, subject).push(update);
      return;
    }
    if (!shop) {
      shop = {
        village: data.villageCode as string,
        platform: data.platform as string,
        isAlibaba: alibaba.includes(data.platform as string),
        events: [],
        orderDays: [],
      };
      this.shops.set(subject, shop);
      listAt(this.shopsOf, shop.village).push(shop);
    }
    if (type === 'taocun.shop.opened.v1') {
      shop.events.push({ time, id, source, household: data.householdId as string });
      const waited = this.waiting.get(subject) ?? [];
      this.waiting.delete(subject);
      for (const each of waited) this.apply(each, subject);
    } else if (type === 'taocun.shop.closed.v1') shop.events.push({ time, id, source, household: undefined });
    else if (type === 'taocun.order.paid.v1') {
      shop.orderDays.push(dayOfTime(time));
      this.sell(shop, dayOfTime(time), data.amountFen as number);
      this.everPaidFen.set(shop.village, (this.everPaidFen.get(shop.village) ?? 0) + (data.amountFen as number));
    } else this.sell(shop, dayOfTime(timeOf(data.orderPaidAt)!), -(data.amountFen as number));
  }

  private sell({ village, isAlibaba }: Shop, day: number, fen: number): void {
    listAt(this.salesOf, village).push({ day, fen, isAlibaba });
  }

  private sales(village: string, D: number, windowStart: number): { salesFen: number; alibabaSalesFen: number } {
    let [salesFen, alibabaSalesFen] = [0, 0];
    for (const { day, fen, isAlibaba } of this.salesOf.get(village) ?? []) {
      if (day < windowStart || day > D) continue;
      salesFen += fen;
      if (isAlibaba) alibabaSalesFen += fen;
    }
    return { salesFen, alibabaSalesFen };
  }

  /** Whether the village qualifies under any of the rule sets with the 365 days that end with D. */
  qualifiesLive(village: string, D: number, ruleSets: readonly Rules[]): boolean {
    if (!this.mayEverQualify(village) || this.sales(village, D, D - 364).salesFen < 1_000_000_000) return false;
    const figures = this.figures(village, D, D - 364);
    return ruleSets.some((rules) => qualifies(figures, rules));
  }

  /** False where no rule set could be content even if every sale counted and every shop were active, whatever the day. */
  private mayEverQualify(village: string): boolean {
    if ((this.everPaidFen.get(village) ?? 0) < 1_000_000_000) return false;
    const shops = this.shopsOf.get(village)?.length ?? 0;
    return (this.registrations.get(village) ?? []).some(
      ({ households, kind }) => kind === 'administrative-village' && (shops >= 100 || shops * 10 >= households),
    );
  }

  /** The village's figures as of day D, with sales from `windowStart` on; undefined where it is not registered by then. */
  figures(village: string, D: number, windowStart: number): Figures | undefined {
    const registration = (this.registrations.get(village) ?? [])
      .filter(({ time }) => dayOfTime(time) <= D)
      .sort((a, b) => a.time - b.time || order(a.id, b.id) || order(a.source, b.source))
      .at(-1);
    if (!registration) return undefined;
    const { salesFen, alibabaSalesFen } = this.sales(village, D, windowStart);
    let [activeShops, activeAlibabaShops] = [0, 0];
    const homes = new Set<string>();
    for (const shop of this.shopsOf.get(village) ?? []) {
      const household = activeIn(shop, D);
      if (household === undefined) continue;
      homes.add(household);
      activeShops += 1;
      if (shop.isAlibaba) activeAlibabaShops += 1;
    }
    const { households, kind } = registration;
    return { salesFen, alibabaSalesFen, activeShops, activeAlibabaShops, activeHouseholds: homes.size, households, kind };
  }
}

/** The household of a shop that is active on D, otherwise undefined. */
function activeIn(shop: Shop, D: number): string | undefined {
  // Whatever its age, a shop without an order in 90 days is not active; most shops on most days need no more.
  if (!shop.orderDays.some((day) => day > D - 90 && day <= D)) return undefined;
  const events = shop.events.filter(({ time }) => dayOfTime(time) <= D);
  if (events.length > 1) events.sort(inEffect);
  const latest = events.at(-1);
  if (latest?.household === undefined) return undefined;
  const since = events[events.findLastIndex(({ household }) => household === undefined) + 1]!;
  const age = D - dayOfTime(since.time);
  if (age < 30) return undefined;
  const lookback = min(90, age);
  const orders = shop.orderDays.filter((day) => day > D - lookback && day <= D).length;
  return orders * 30 >= lookback ? latest.household : undefined;
}

/** At the same time the closing wins, so it comes last. */
const inEffect = (a: ShopEvent, b: ShopEvent) =>
  a.time - b.time ||
  Number(a.household === undefined) - Number(b.household === undefined) ||
  order(a.id, b.id) ||
  order(a.source, b.source);

export function qualifies(figures: Figures | undefined, rules: Rules): boolean {
  if (!figures || figures.kind !== 'administrative-village') return false;
  if (rules === 'world-bank-2019')
    return (
      figures.salesFen > 1_000_000_000 &&
      figures.alibabaSalesFen * 2 > figures.salesFen &&
      (figures.activeShops >= 100 || figures.activeHouseholds * 10 >= figures.households)
    );
  return (
    figures.alibabaSalesFen >= 1_000_000_000 && (figures.activeAlibabaShops >= 100 || figures.activeAlibabaShops * 10 >= figures.households)
  );
}

/** A quick digest of a line's text. */
function digest(text: string): number {
  let bits = 7;
  for (let at = 0; at < text.length; at += 1) bits = (imul(bits, 31) + text.charCodeAt(at)) | 0;
  return bits;
}

const order = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0);

function listAt<V>(lists: Map<string, V[]>, key: string): V[] {
  const list = lists.get(key) ?? [];
  lists.set(key, list);
  return list;
}
