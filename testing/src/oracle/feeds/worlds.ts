import { dayFrom, dayOf, instantOf, startOf, type Day } from '../updates/days';
import { categories, channels, platforms } from '../updates/updates';
import { closed, opened, paid, refunded, registered, type Overrides, type WrittenEvent } from './builders';
import { type Draw } from './drawing';

/**
 * The events of a few villages around one anchor day, at the limits of the rules, without an order of
 * arrival.
 */
interface World {
  anchor: Day;
  villages: string[];
  events: WrittenEvent[];
}

interface WorldOptions {
  villages: number;
  /** The highest number of shops over all villages. */
  shops: number;
  /** True if the clock may jump from the anchor by weeks or years. */
  jumps: boolean;
}

interface ShopPlan {
  shopId: string;
  villageCode: string;
  platform: string;
  category: string;
  /** The sources of the shop's updates, which have one owner. */
  sources: readonly string[];
}

const DAY_MS = 86_400_000;
const owners = [
  ['/marketplaces/taobao', '/marketplaces/taobao/', '/marketplaces/taobao/orders/2019'],
  ['/m/jd', '/m/jd/orders'],
  ['https://shops.example', 'https://shops.example/orders'],
  ['taobao/orders'],
] as const;
const anchors = [
  '2019-06-30',
  '2020-06-30',
  '2020-02-29',
  '2021-02-28',
  '2021-03-01',
  '2019-07-15',
  '2019-07-16',
  '2019-12-31',
  '2020-07-01',
  // Other cut-offs of `aliresearch`, the days on which they are certified, and those on which its rules
  // change.
  '2014-12-31',
  '2015-12-31',
  '2016-01-16',
  '2016-08-31',
  '2017-09-16',
  '2018-10-31',
  '2018-11-16',
  '2019-01-01',
  '2020-01-01',
  '2021-12-31',
  '2022-01-01',
];
const edges = [0, -1, 1, -29, -30, -31, -89, -90, -91, -363, -364, -365, -366, 15, 16, 30, 365];
const amounts = [
  1, 100, 99_999, 333_333_333, 499_999_999, 500_000_000, 500_000_001, 999_999_999, 1_000_000_000,
  1_000_000_001,
];
const shopIds = ['s1', 's2', 'Shop_3', 's.4', 's:5', 's-6', '7', `${'s'.repeat(63)}8`];

export function drawWorld(draw: Draw, { villages, shops, jumps }: WorldOptions): World {
  // In a thriving world all villages are in one township and every shop does well, so that there are towns;
  // in a lasting one also the year after.
  const thriving = draw.chance(35);
  const lasting = thriving && draw.chance(40);
  const anchor = dayFrom(lasting ? '2019-06-30' : draw.pick(anchors));
  const codes = drawCodes(draw, thriving ? villages : draw.count(1, villages), thriving);
  // The code of one village may be that of another county: its registrations assign it to the township of the
  // others.
  if (thriving && !lasting && draw.chance(30)) codes[0] = '330182103200';
  const home = codes.at(-1)?.slice(0, 9);
  const teller = new Teller(draw, anchor);

  for (const villageCode of codes) teller.register(villageCode, thriving, lasting, home);
  const plans = shopIds.slice(0, thriving ? shops : draw.count(1, shops)).map((shopId, index) => {
    const villageCode = thriving ? (codes[index % codes.length] ?? '') : draw.pick(codes);
    const platform = draw.pick(draw.chance(thriving ? 10 : 40) ? platforms.others : platforms.alibaba);
    return { shopId, villageCode, platform, category: draw.pick(categories), sources: draw.pick(owners) };
  });
  for (const plan of plans) teller.runShop(plan, thriving);
  for (const villageCode of codes) {
    const within = plans.filter((plan) => plan.villageCode === villageCode);
    if (thriving || draw.chance(70)) teller.topUp(within, thriving);
  }
  if (lasting) {
    teller.anchor = anchor + 366;
    for (const plan of plans) teller.keepSelling(plan);
    for (const villageCode of codes)
      teller.topUp(
        plans.filter((plan) => plan.villageCode === villageCode),
        thriving,
      );
  }
  if (jumps && draw.chance(50)) {
    const { shopId, sources } = draw.pick(plans);
    teller.write(
      paid,
      { shopId, amountFen: 1, time: teller.time(teller.anchor + draw.pick([17, 31, 366, 731, 1500])) },
      sources,
    );
  }
  return { anchor: teller.anchor, villages: codes, events: teller.events };
}

function drawCodes(draw: Draw, count: number, thriving: boolean): string[] {
  if (thriving) {
    const township = draw.pick(['330782100', '330782001']);
    const committees = ['001', '199', '400', '200', '201', '497'];
    return (draw.chance(35) ? committees : ['200', '201', '000', '498', '399', '999'])
      .slice(0, count)
      .map((lastThree) => township + lastThree);
  }
  const codes = Array.from({ length: count }, () => {
    const township = draw.pick(['330782100', '330782001', '330782099', '330182103']);
    return township + draw.pick(['200', '000', '399', '498', '001', '199', '400', '497']);
  });
  return [...new Set(codes)];
}

class Teller {
  readonly events: WrittenEvent[] = [];

  constructor(
    private readonly draw: Draw,
    public anchor: Day,
  ) {}

  write(
    build: (overrides: Overrides) => WrittenEvent,
    overrides: Overrides,
    sources: readonly string[] = owners.flat(),
  ): void {
    const source = this.draw.pick(sources);
    this.events.push(build({ id: `u${this.events.length + 1}`, source, ...overrides }));
  }

  /** An instant of a day, often China's midnight, written with some offset. */
  time(day: Day): string {
    return this.written(startOf(day) + this.draw.pick([43_200_000, 0, 1, DAY_MS - 1]));
  }

  private written(instantMs: number): string {
    const minutes = this.draw.pick([480, 0, -300, 345, -690, 840]);
    const local = new Date(instantMs + minutes * 60_000).toISOString();
    const pad = (value: number) => String(value).padStart(2, '0');
    const size = Math.abs(minutes);
    const offset =
      minutes === 0 ? 'Z' : `${minutes < 0 ? '-' : '+'}${pad(Math.floor(size / 60))}:${pad(size % 60)}`;
    const decimals = this.draw.pick([
      local.slice(19, 23),
      `${local.slice(19, 23)}999999`,
      local.slice(19, 23).replace('.000', ''),
    ]);
    return local.slice(0, 19) + decimals + offset;
  }

  private edge(): Day {
    return this.anchor + this.draw.pick(edges);
  }

  register(villageCode: string, thriving: boolean, lasting: boolean, home?: string): void {
    const { draw } = this;
    if (!thriving && draw.chance(12)) return;
    const details = (): Overrides => ({
      villageCode,
      name: draw.pick(['Qingyanliu', '青岩刘村', '𠮷']),
      households: draw.pick(lasting ? [10, 11, 20] : [10, 11, 20, 30, 39, 40]),
      ...(thriving
        ? {}
        : draw.pick([{}, {}, { kind: 'administrative-village' }, { kind: 'residents-committee' }])),
      ...draw.pick([{}, { longitude: -180, latitude: 90, povertyCounty: true }]),
      ...draw.pick([
        {},
        {},
        {
          urbanRural: draw.pick(['111', '220']),
          formerCodes: draw.pick([['330782999999'], ['330782999999', '330782999998']]),
        },
      ]),
      ...(thriving && home !== undefined && !villageCode.startsWith(home) && { townshipCode: home }),
      ...this.township(lasting ? 1 : thriving ? 12 : 40),
    });
    this.write(registered, {
      ...details(),
      time: this.time(this.anchor - (thriving ? 800 : draw.pick([800, 400, 1, 0, -1]))),
    });
    for (let again = draw.count(0, 2); again > 0; again -= 1) {
      const before = this.events.at(-1);
      const sameTime = before && draw.chance(40) ? { time: before.time } : { time: this.time(this.edge()) };
      const sameId =
        before && draw.chance(30) ? { id: before.id, source: draw.pick(['/a', '/z']) + String(again) } : {};
      this.write(registered, { ...details(), ...sameTime, ...sameId });
    }
  }

  /**
   * Some registrations state another township: the neighbouring subdistrict, one in another county, or that
   * of the code.
   */
  private township(percent: number): Overrides {
    if (!this.draw.chance(percent)) return {};
    return { townshipCode: this.draw.pick(['330782001', '330782100', '330782099', '330182103']) };
  }

  runShop(plan: ShopPlan, thriving: boolean): void {
    const { draw, anchor } = this;
    const age = draw.pick(
      thriving ? [30, 31, 60, 89, 90, 91, 400] : [29, 30, 31, 59, 60, 61, 89, 90, 91, 400],
    );
    if (thriving || draw.chance(92)) this.open(plan, this.time(anchor - age));

    const lookback = Math.min(90, age);
    const orders = Math.max(0, Math.ceil(lookback / 30) + draw.pick(thriving ? [0, 1] : [0, 1, -1]));
    for (let order = 0; order < orders; order += 1) {
      const within = [anchor, anchor - lookback + 1, anchor - Math.floor(lookback / 2)];
      this.pay(plan, draw.pick(thriving ? within : [...within, anchor - lookback]));
    }
    for (let extra = draw.count(0, 2); extra > 0; extra -= 1) this.pay(plan, this.edge());
    for (let refunds = draw.count(0, 2); refunds > 0; refunds -= 1) this.refund(plan);
    if (draw.chance(thriving ? 10 : 40)) this.closeAndPerhapsReopen(plan);
  }

  /** Adds as many orders as keep a shop active. */
  keepSelling(plan: ShopPlan): void {
    for (const days of [0, 30, 60]) this.pay(plan, this.anchor - days);
  }

  private open({ sources, ...plan }: ShopPlan, time: string): void {
    this.write(
      opened,
      { ...plan, householdId: this.draw.pick(['h1', 'h2', 'h3', undefined]), time, ...this.people() },
      sources,
    );
  }

  /**
   * Birth years on both sides of 30 years on some anchor day or at the following New Year, and the limits.
   */
  private people(): Overrides {
    const { draw } = this;
    if (draw.chance(40)) return {};
    const keeper = {
      ...(draw.chance(60) && { sex: draw.pick(['female', 'male']) }),
      ...(draw.chance(60) && { birthYear: draw.pick([1900, 1987, 1988, 1989, 1990, 1991, 2100]) }),
      ...(draw.chance(50) && { returnee: draw.chance(50) }),
      ...(draw.chance(50) && { povertyRegistered: draw.chance(50) }),
    };
    return {
      ...(Object.keys(keeper).length > 0 && { keeper }),
      ...(draw.chance(50) && { workers: draw.pick([0, 1, 100_000]) }),
    };
  }

  private pay({ shopId, sources }: ShopPlan, day: Day, amountFen = this.draw.pick(amounts)): void {
    const more = this.draw.pick([
      {},
      {},
      { category: this.draw.pick(categories) },
      { buyerArea: this.draw.pick(['urban', 'rural']) },
      this.produce(),
      { buyerArea: this.draw.pick(['urban', 'rural']), ...this.produce() },
      { channel: this.draw.pick(channels) },
      {
        channel: this.draw.pick(channels),
        category: this.draw.pick(categories),
        buyerArea: this.draw.pick(['urban', 'rural']),
      },
    ]);
    this.write(
      paid,
      { orderId: `o${this.draw.count(1, 3)}`, shopId, amountFen, time: this.time(day), ...more },
      sources,
    );
  }

  /** Weights and prices that leave a fraction of a fen, and the highest valid ones. */
  private produce() {
    const grams = this.draw.pick([1, 500, 999, 12_345, 10 ** 13]);
    const optional = {
      ...(this.draw.chance(50) && { product: this.draw.pick(['pear', 'tea', 'a:1']) }),
      ...(this.draw.chance(70) && { feesFen: this.draw.pick([0, 1, 10 ** 13]) }),
      ...(this.draw.chance(70) && { deliveryFen: this.draw.pick([0, 7, 10 ** 13]) }),
    };
    return {
      produce: { grams, localPriceFenPerKilogram: this.draw.pick([1, 100, 1_001, 10 ** 13]), ...optional },
    };
  }

  private refund(
    { shopId, sources }: ShopPlan,
    paidOn = this.edge(),
    amountFen = this.draw.pick(amounts),
  ): void {
    const orderPaidAt = this.time(paidOn);
    const laterMs = this.draw.pick([0, 1, DAY_MS, 20 * DAY_MS, 400 * DAY_MS]);
    this.write(
      refunded,
      { shopId, amountFen, orderPaidAt, time: this.written((instantOf(orderPaidAt) ?? 0) + laterMs) },
      sources,
    );
  }

  private closeAndPerhapsReopen(plan: ShopPlan): void {
    const { draw } = this;
    const openings = this.events.filter(
      ({ type, data }) => type.includes('opened') && data['shopId'] === plan.shopId,
    );
    const sameTime = openings.at(-1)?.time;
    const closedAt = sameTime !== undefined && draw.chance(25) ? sameTime : this.time(this.edge());
    this.write(closed, { shopId: plan.shopId, time: closedAt }, plan.sources);
    for (let again = draw.count(0, 2); again > 0; again -= 1) {
      const laterMs = draw.pick([0, 1, DAY_MS, 30 * DAY_MS, 31 * DAY_MS]);
      this.open(plan, this.written((instantOf(closedAt) ?? 0) + laterMs));
    }
  }

  /** Brings a village's sales in the 365 days up to the anchor to a threshold, or a fen below or above it. */
  topUp(shops: ShopPlan[], thriving: boolean): void {
    const { draw } = this;
    const total = draw.pick(
      thriving ? [1_000_000_001, 3_000_000_000] : [1_000_000_001, 1_000_000_000, 999_999_999, 2_000_000_001],
    );
    const half = Math.floor(total / 2);
    const ofAlibaba = draw.pick(
      thriving ? [total, total, 1_000_000_000] : [total, half, half + 1, 999_999_999, 0],
    );
    const isAlibaba = ({ platform }: ShopPlan) => platforms.alibaba.includes(platform);
    const alibabaShops = shops.filter(isAlibaba);
    const others = shops.filter((shop) => !isAlibaba(shop));
    if (alibabaShops.length > 0) this.bringTo(alibabaShops, others.length > 0 ? ofAlibaba : total);
    if (others.length > 0) this.bringTo(others, alibabaShops.length > 0 ? total - ofAlibaba : total);
  }

  private bringTo(shops: ShopPlan[], targetFen: number): void {
    let missingFen = targetFen - this.salesOf(shops.map(({ shopId }) => shopId));
    while (missingFen !== 0) {
      const amountFen = Math.min(Math.abs(missingFen), 10_000_000_000_000);
      const day = this.anchor - this.draw.pick([0, 100, 364]);
      const shop = this.draw.pick(shops);
      if (missingFen > 0) this.pay(shop, day, amountFen);
      else this.refund(shop, day, amountFen);
      missingFen -= Math.sign(missingFen) * amountFen;
    }
  }

  private salesOf(shops: string[]): number {
    let sum = 0;
    for (const { type, time, data } of this.events) {
      if (!shops.includes(String(data['shopId'])) || data['amountFen'] === undefined) continue;
      const isRefund = type.includes('refunded');
      const day = dayOf(instantOf(isRefund ? data['orderPaidAt'] : time) ?? NaN);
      if (day > this.anchor - 365 && day <= this.anchor)
        sum += (isRefund ? -1 : 1) * Number(data['amountFen']);
    }
    return sum;
  }
}
