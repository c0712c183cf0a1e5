import { categories, type Day, dayOf, isoOfDay, isAlibaba, type Platform, platforms } from '@taocun/domain';
import { Random } from '@taocun/tools/record/drawing/random';
import { AliasTable, zipfWeights } from './alias-table';

interface FeedOptions {
  /** The number of lines of all kinds. */
  readonly updates: number;
  readonly villages: number;
  readonly shops: number;
  readonly seed?: number;
}

/** A record of `marketplace.updates`: its key by the contract, and a structured CloudEvent, valid or not. */
export interface FeedLine {
  readonly key: string;
  readonly value: string;
}

export const feedDefaults = { updates: 1_000_000, villages: 5_000, shops: 60_000, seed: 1 } as const;

/** The shares of all lines. */
export const shares = {
  repeated: 0.01,
  invalid: 0.005,
  refunds: 0.03,
  closings: 0.002,
  reopenings: 0.001,
  early: 0.001,
} as const;

const firstDay = dayOf(Date.UTC(2023, 0, 15));
const lastDay = dayOf(Date.UTC(2024, 6, 31));
const MS_PER_DAY = 86_400_000;
const CST_MS = 28_800_000;
/**
 * The longest delay of a repeat, half a day, and of a refund, two weeks: as parts of the feed, which covers a
 * year and a half.
 */
const REPEATED_WITHIN = 1 / 1_000;
const REFUNDED_WITHIN = 1 / 40;
/** The share of shops that are open when the feed begins. */
const OPEN_AT_FIRST = 0.6;
const VILLAGES_A_COUNTY = 25;

interface Order {
  readonly shop: number;
  readonly number: number;
  readonly time: string;
  readonly amountFen: number;
}

/**
 * A feed that is the same, byte for byte, for the same options. It begins with every village's registration
 * and the shops open at the start. A year and a half of orders, refunds, openings and closings follows, as
 * uneven as in reality: a few villages have hundreds of shops and a few shops thousands of orders, Singles'
 * Day has five days' orders, the Spring Festival hardly any. Updates arrive up to two days late, are
 * repeated, are broken, or precede their shop's opening.
 */
export function* feed({
  updates,
  villages,
  shops,
  seed = feedDefaults.seed,
}: FeedOptions): Generator<FeedLine, void> {
  const openAtFirst = Math.floor(shops * OPEN_AT_FIRST);
  const setup = villages + openAtFirst;
  if (villages < 2) throw new RangeError('At least two villages are needed.');
  // The setup has repeats and invalid lines too.
  if (updates < 1.2 * setup) {
    throw new RangeError(
      `${villages} villages with ${shops} shops need at least ${Math.ceil(1.2 * setup)} updates, and ${updates} are wanted.`,
    );
  }
  const random = new Random(seed);
  const world = new World(random, updates, villages, shops, meanAmountFen(updates - setup, villages));
  const remembered = new Ring<FeedLine>(random, Math.ceil(updates * REPEATED_WITHIN));
  const first = shuffled(random, setup);
  let known = 0;
  for (let at = 0; at < updates; at++) {
    const draw = random.next();
    if (draw < shares.repeated) {
      const again = remembered.any();
      if (again !== undefined) {
        yield again;
        continue;
      }
    } else if (draw < shares.repeated + shares.invalid && known > 0) {
      yield world.invalid();
      continue;
    }
    let line: FeedLine;
    if (known < setup) {
      const which = first[known++] ?? 0;
      line = which < villages ? world.registration(which) : world.openingBefore(which - villages);
      if (known === setup) world.begin(openAtFirst, at + 1, updates);
    } else {
      line = world.next(at, updates);
    }
    remembered.add(line);
    yield line;
  }
}

/** Makes about one village in fifty sell for RMB 10 million a year. */
function meanAmountFen(orders: number, villages: number): number {
  const weights = zipfWeights(villages, villageFlatness(villages));
  const share = (weights[Math.floor(villages / 50)] ?? 1) / weights.reduce((sum, weight) => sum + weight, 0);
  const ordersAYear = Math.max(1, (orders * share * 365) / (lastDay - firstDay + 1));
  return Math.max(100, Math.round(1_000_000_000 / ordersAYear));
}

function villageFlatness(villages: number): number {
  return 10 + villages / 250;
}

/** All villages and shops, and the present position in the feed. */
class World {
  readonly #shopIds: string[];
  readonly #codes: string[];
  readonly #villageOf: Uint32Array;
  readonly #platformOf: Platform[];
  readonly #sources = new Map<Platform, string>(
    platforms.map((platform) => [platform, `/marketplaces/${platform}`]),
  );
  readonly #closed: Uint8Array;
  readonly #closedShops: number[] = [];
  readonly #busyShops: AliasTable;
  readonly #calendar = new Calendar();
  readonly #orders: Ring<Order>;
  #numbers = 0;
  #open = 0;
  #firstLine = 0;
  /** The shares of the lines after the setup that open a new shop, and that refund an order. */
  #openings = 0;
  #refunds = 0;
  #arrivalMs = firstDay * MS_PER_DAY - CST_MS;

  constructor(
    private readonly random: Random,
    updates: number,
    private readonly villages: number,
    private readonly shops: number,
    private readonly meanFen: number,
  ) {
    this.#codes = Array.from({ length: villages }, (_, village) => villageCode(village));
    const busyVillages = new AliasTable(zipfWeights(villages, villageFlatness(villages)));
    this.#villageOf = Uint32Array.from({ length: shops }, () => busyVillages.draw(random));
    this.#shopIds = Array.from({ length: shops }, (_, shop) => `shop-${String(shop).padStart(7, '0')}`);
    this.#platformOf = Array.from({ length: shops }, () => this.#platform());
    const ranks = shuffled(random, shops);
    const weights = zipfWeights(shops, 20 + shops / 1_000);
    this.#busyShops = new AliasTable(Float64Array.from(ranks, (rank) => weights[rank] ?? 0));
    this.#closed = new Uint8Array(shops);
    this.#orders = new Ring(random, Math.ceil(updates * REFUNDED_WITHIN));
  }

  registration(village: number): FeedLine {
    const key = this.#code(village);
    const households = this.random.between(150, 900);
    return {
      key,
      value: event(
        `reg-${key}`,
        '/registry',
        'taocun.village.registered.v1',
        this.#timeBefore(),
        `{"villageCode":"${key}","name":"${villageName(village)}","households":${households}}`,
      ),
    };
  }

  /** The opening of a shop before the feed begins. */
  openingBefore(shop: number): FeedLine {
    return this.#opening(shop, this.#timeBefore());
  }

  /** Ends the setup: from this line on the feed follows the calendar. */
  begin(open: number, line: number, lines: number): void {
    this.#open = open;
    this.#firstLine = line;
    const drawn = (lines - line) * (1 - shares.repeated - shares.invalid);
    this.#openings = (this.shops - open) / drawn;
    // The setup has no refunds.
    this.#refunds = (shares.refunds * lines) / drawn;
  }

  next(line: number, lines: number): FeedLine {
    this.#arrivalMs = this.#calendar.timeAt((line - this.#firstLine) / (lines - this.#firstLine));
    const { random } = this;
    let draw = random.next();
    if ((draw -= this.#refunds) < 0) {
      const order = this.#orders.any();
      if (order !== undefined) return this.#refund(order);
    } else if ((draw -= shares.closings) < 0) return this.#closing();
    else if ((draw -= shares.reopenings) < 0) {
      const shop = this.#closedShops.pop();
      if (shop !== undefined) {
        this.#closed[shop] = 0;
        return this.#opening(shop, this.#time());
      }
    } else if ((draw -= this.#openings) < 0 && this.#open < this.shops) {
      return this.#opening(this.#open++, this.#time());
    } else if ((draw -= shares.early) < 0 && this.#open < this.shops) {
      // Such an order waits until its shop opens.
      return this.#order(Math.min(this.shops - 1, this.#open + random.between(0, 20)));
    }
    return this.#order(this.#busyShop());
  }

  /** A line that no retry can cure. Any kind of record may be broken, so its key is that of some shop. */
  invalid(): FeedLine {
    const { random } = this;
    const shop = random.between(0, this.shops - 1);
    const key = this.#shopId(shop);
    const time = this.#time();
    const number = this.#numbers++;
    const data = (amount: string, more = ''): string =>
      `{"orderId":"order-${number}","shopId":"${key}","amountFen":${amount}${more}}`;
    const broken = (type: string, at: string, text: string): FeedLine => ({
      key,
      value: event(`bad-${number}`, '/marketplaces/broken', type, at, text),
    });
    const order = 'taocun.order.paid.v1';
    // Only a shop with a known village can be opened in another one.
    switch (random.between(0, shop < this.#open ? 8 : 7)) {
      case 0:
        return { key, value: broken(order, time, data('100')).value.slice(0, -random.between(2, 60)) };
      case 1:
        return {
          key,
          value: `{"specversion":"1.0","source":"/marketplaces/broken","type":"${order}","time":"${time}","data":${data('100')}}`,
        };
      case 2:
        return broken('taocun.order.cancelled.v1', time, data('100'));
      case 3:
        return broken(order, '2999-01-01T00:00:00+08:00', data('100'));
      case 4:
        return broken(order, time, data('0'));
      case 5:
        return broken(order, time, data('"12.50"'));
      case 6:
        return broken(order, time, data('100', ',"currency":"CNY"'));
      case 7:
        return broken(order, time, data('100', ',"category":null'));
      default:
        // Valid alone, but the shop is in another village.
        return this.#opening(shop, time, (this.#village(shop) + 1) % this.villages);
    }
  }

  #order(shop: number): FeedLine {
    const { random } = this;
    const number = this.#numbers++;
    const amountFen = Math.max(1, Math.floor(this.meanFen * random.skewed()));
    const time = this.#time();
    this.#orders.add({ shop, number, time, amountFen });
    const draw = random.next();
    const more =
      (draw < 0.2 ? `,"category":"${random.pick(categories)}"` : '') +
      (draw < 0.1 || draw > 0.4 ? `,"buyerArea":"${random.next() < 0.7 ? 'urban' : 'rural'}"` : '') +
      (draw > 0.98
        ? `,"produce":{"grams":${random.between(500, 50_000)},"localPriceFenPerKilogram":${random.between(100, 5_000)}}`
        : '');
    const key = this.#shopId(shop);
    return {
      key,
      value: event(
        `order-${number}`,
        this.#source(shop),
        'taocun.order.paid.v1',
        time,
        `{"orderId":"order-${number}","shopId":"${key}","amountFen":${amountFen}${more}}`,
      ),
    };
  }

  #refund({ shop, number, time, amountFen }: Order): FeedLine {
    const { random } = this;
    const refund = this.#numbers++;
    // Not earlier than the refunded order, however late that order arrived.
    const text = later(timeText(this.#arrivalMs), time);
    const amount = random.chance(0.8) ? amountFen : random.between(1, amountFen);
    const key = this.#shopId(shop);
    return {
      key,
      value: event(
        `refund-${refund}`,
        this.#source(shop),
        'taocun.order.refunded.v1',
        text,
        `{"refundId":"refund-${refund}","orderId":"order-${number}","shopId":"${key}","orderPaidAt":"${time}","amountFen":${amount}}`,
      ),
    };
  }

  #opening(shop: number, time: string, village = this.#village(shop)): FeedLine {
    const { random } = this;
    const key = this.#shopId(shop);
    const household = random.between(1, 400);
    return {
      key,
      value: event(
        `open-${this.#numbers++}`,
        this.#source(shop),
        'taocun.shop.opened.v1',
        time,
        `{"shopId":"${key}","villageCode":"${this.#code(village)}","householdId":"h-${village}-${household}",` +
          `"platform":"${this.#platformOf[shop] ?? 'other'}","category":"${random.pick(categories)}"}`,
      ),
    };
  }

  #closing(): FeedLine {
    const shop = this.#busyShop();
    const key = this.#shopId(shop);
    this.#closed[shop] = 1;
    this.#closedShops.push(shop);
    return {
      key,
      value: event(
        `close-${this.#numbers++}`,
        this.#source(shop),
        'taocun.shop.closed.v1',
        this.#time(),
        `{"shopId":"${key}"}`,
      ),
    };
  }

  /** A shop that is open. */
  #busyShop(): number {
    for (let tries = 0; tries < 100; tries++) {
      const shop = this.#busyShops.draw(this.random);
      if (shop < this.#open && this.#closed[shop] === 0) return shop;
    }
    return 0;
  }

  #platform(): Platform {
    for (;;) {
      const platform = this.random.pick(platforms);
      if (isAlibaba(platform) || this.random.chance(0.5)) return platform;
    }
  }

  /** The time of an event that arrives now: usually minutes ago, sometimes hours, rarely up to two days. */
  #time(): string {
    const { random } = this;
    const draw = random.next();
    const delayMs = draw < 0.85 ? 600_000 : draw < 0.98 ? 6 * 3_600_000 : 48 * 3_600_000;
    return timeText(this.#arrivalMs - Math.floor(delayMs * random.next()));
  }

  #timeBefore(): string {
    return timeText((firstDay - this.random.next() * 400) * MS_PER_DAY - CST_MS);
  }

  #shopId(shop: number): string {
    return this.#shopIds[shop] ?? '';
  }

  #code(village: number): string {
    return this.#codes[village] ?? '';
  }

  #village(shop: number): number {
    return this.#villageOf[shop] ?? 0;
  }

  #source(shop: number): string {
    return this.#sources.get(this.#platformOf[shop] ?? 'other') ?? '';
  }
}

/** The distribution of the year's orders over its days. */
class Calendar {
  /** The share of all lines that has arrived by the end of each day. */
  readonly #upTo: Float64Array;
  #day = 0;

  constructor() {
    const weights = Float64Array.from({ length: lastDay - firstDay + 1 }, (_, at) =>
      dayWeight(firstDay + at),
    );
    const total = weights.reduce((sum, weight) => sum + weight, 0);
    let sum = 0;
    this.#upTo = weights.map((weight) => (sum += weight) / total);
  }

  /**
   * The time, in milliseconds since 1970, at which the line at this share arrives; shares must rise from call
   * to call.
   */
  timeAt(share: number): number {
    while (this.#day < this.#upTo.length - 1 && (this.#upTo[this.#day] ?? 1) <= share) this.#day++;
    const from = this.#upTo[this.#day - 1] ?? 0;
    const within = (share - from) / ((this.#upTo[this.#day] ?? 1) - from);
    return (firstDay + this.#day) * MS_PER_DAY - CST_MS + Math.floor(within * (MS_PER_DAY - 1));
  }
}

function dayWeight(day: Day): number {
  const date = isoOfDay(day).slice(5);
  if (date === '11-11' || date === '12-12') return 5;
  if (date >= '06-16' && date <= '06-18') return 2;
  if (date >= '02-08' && date <= '02-18') return 0.3;
  return date >= '11-01' && date <= '12-11' ? 1.5 : 1;
}

/** A ring buffer of the last few items, any of which can be drawn. */
class Ring<Item> {
  readonly #items: Item[] = [];
  #next = 0;

  constructor(
    private readonly random: Random,
    private readonly size: number,
  ) {}

  add(item: Item): void {
    this.#items[this.#next] = item;
    this.#next = (this.#next + 1) % this.size;
  }

  any(): Item | undefined {
    return this.#items[Math.floor(this.random.next() * this.#items.length)];
  }
}

const provinces = ['32', '33', '35', '37', '41', '13', '44', '36'] as const;

/**
 * Twelve digits. Villages of similar rank share a county, as Taobao Villages do; one in twenty is a
 * residents' committee.
 */
export function villageCode(village: number): string {
  const county = Math.floor(village / VILLAGES_A_COUNTY);
  const inCounty = village % VILLAGES_A_COUNTY;
  const province = provinces[county % provinces.length] ?? '32';
  const rest = Math.floor(county / provinces.length);
  const number = village % 20 === 7 ? `00${1 + (inCounty % 5)}` : `20${inCounty % 5}`;
  return `${province}${two(1 + (rest % 20))}${two(1 + (Math.floor(rest / 20) % 98))}1${Math.floor(rest / 1_960)}${Math.floor(inCounty / 5)}${number}`;
}

function villageName(village: number): string {
  return `${'东西南北上下新大小金'.charAt(village % 10)}${'风河山桥庄店湾坡岭塘'.charAt(Math.floor(village / 10) % 10)}村${village}`;
}

function event(id: string, source: string, type: string, time: string, data: string): string {
  return `{"specversion":"1.0","id":"${id}","source":"${source}","type":"${type}","time":"${time}","data":${data}}`;
}

const timesOfDay: string[] = [];
const daysAsText = new Map<Day, string>();

/** In China Standard Time, to the second. Dates and times of day recur, so both are cached. */
function timeText(epochMs: number): string {
  const seconds = Math.floor((epochMs + CST_MS) / 1_000);
  const day = Math.floor(seconds / 86_400);
  const ofDay = seconds - day * 86_400;
  let date = daysAsText.get(day);
  if (date === undefined) daysAsText.set(day, (date = isoOfDay(day)));
  const time = (timesOfDay[ofDay] ??=
    `T${two(Math.floor(ofDay / 3_600))}:${two(Math.floor(ofDay / 60) % 60)}:${two(ofDay % 60)}+08:00`);
  return date + time;
}

/** Times with the same offset and format sort as text. */
function later(a: string, b: string): string {
  return a > b ? a : b;
}

function two(value: number): string {
  return value < 10 ? `0${value}` : String(value);
}

function shuffled(random: Random, count: number): Uint32Array {
  const order = Uint32Array.from({ length: count }, (_, at) => at);
  for (let at = count - 1; at > 0; at--) {
    const other = random.between(0, at);
    [order[at], order[other]] = [order[other] ?? 0, order[at] ?? 0];
  }
  return order;
}
