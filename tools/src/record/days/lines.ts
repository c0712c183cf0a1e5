import { categories } from '@taocun/domain';
import { chinaTime, utcTime } from '../drawing/calendar';
import { householdIdOf, type Plan, type PlannedShop, type RecordLine, shopIdOf } from '../drawing/plan';
import { mixedBits, seededHash } from '../drawing/random';
import { placeOf, untoldPlatform, type Variation } from '../scenarios/variations';
import { keeperAndWorkers, produceFor } from './products';
import { refusedLine } from './refused';

/**
 * Writes a line of the plan. Members that the plan does not contain (buyers, an order's own category,
 * produce, milliseconds) follow from the seed and the line's number only, so that a repeat is identical byte
 * for byte.
 */
export class LineWriter {
  constructor(
    private readonly plan: Plan,
    private readonly seed: number,
    private readonly variations: ReadonlySet<Variation>,
  ) {}

  write(line: number): RecordLine {
    const { plan } = this;
    switch (plan.kind(line)) {
      case 'repeated':
        return this.update(plan.reference(line), plan.value(line));
      case 'refused':
        return refusedLine(plan, line);
      case 'registered':
      case 'opened':
      case 'closed':
      case 'paid':
      case 'refunded':
        return this.update(line, 0);
    }
  }

  /**
   * `change` is added to the line's number of households, household or fen, to give a repeat other content.
   */
  private update(line: number, change: number): RecordLine {
    const { plan } = this;
    const kind = plan.kind(line);
    if (kind === 'registered') return this.registration(line, change);
    const shop = plan.shop(plan.subject(line));
    // A refund is of the shop that sold, under its code of that time.
    const { village } = this.placeOf(
      shop.village,
      plan.second(kind === 'refunded' ? plan.reference(line) : line),
    );
    const key = shopIdOf(village, shop);
    const value = plan.value(line) + change;
    const noise = mixedBits(line ^ this.seed);
    const head = `{"specversion":"1.0","id":"${this.id(line)}","source":"/marketplaces/${shop.platform}"`;
    const optional =
      shop.platform === 'tmall'
        ? `,"subject":"${key}"`
        : shop.platform === '1688'
          ? ',"datacontenttype":"application/json"'
          : '';
    const time = this.time(line, shop);
    const envelope = (type: string) =>
      `${head},"type":"taocun.${type}.v1","time":"${time}"${optional},"data":{`;
    switch (kind) {
      case 'opened': {
        const people = keeperAndWorkers(seededHash(key, this.seed), village.povertyCounty);
        const peopleText = people === undefined ? '' : `,${JSON.stringify(people).slice(1, -1)}`;
        const isStated = !this.variations.has('untold') || shop.platform !== untoldPlatform;
        const home = isStated ? `,"householdId":"${householdIdOf(village, value)}"` : '';
        return {
          key,
          value: `${envelope('shop.opened')}"shopId":"${key}","villageCode":"${village.code}"${home},"platform":"${shop.platform}","category":"${shop.category}"${peopleText}}}`,
        };
      }
      case 'closed':
        return { key, value: `${envelope('shop.closed')}"shopId":"${key}"}}` };
      case 'refunded': {
        const order = plan.reference(line);
        return {
          key,
          value: `${envelope('order.refunded')}"refundId":"r${line}","orderId":"o${order}","shopId":"${key}","orderPaidAt":"${this.time(order, shop)}","amountFen":${value}}}`,
        };
      }
      case 'paid': {
        const own = noise % 100;
        const category =
          own < 25
            ? shop.category
            : own < 28
              ? (categories[noise % categories.length] ?? shop.category)
              : undefined;
        const area = (noise >>> 8) % 100;
        return {
          key,
          value:
            `${envelope('order.paid')}"orderId":"o${line}","shopId":"${key}","amountFen":${value}` +
            (category === undefined ? '' : `,"category":"${category}"`) +
            (area < 62 ? ',"buyerArea":"urban"' : area < 86 ? ',"buyerArea":"rural"' : '') +
            ((category ?? shop.category) === 'agricultural' && (noise >>> 16) % 10 < 6
              ? `,"produce":${JSON.stringify(produceFor(value, village.produce, mixedBits(noise)))}`
              : '') +
            '}}',
        };
      }
      case 'repeated':
      case 'refused':
        throw new Error(`line ${line} is no update`);
    }
  }

  private registration(line: number, change: number): RecordLine {
    const { plan } = this;
    const { village, data: more } = this.placeOf(plan.subject(line), plan.second(line));
    const data = {
      villageCode: village.code,
      name: village.name,
      households: plan.value(line) + change,
      ...(village.statesKind && { kind: village.kind }),
      ...(village.longitude !== undefined && { longitude: village.longitude }),
      ...(village.latitude !== undefined && { latitude: village.latitude }),
      povertyCounty: village.povertyCounty,
      ...more,
    };
    const envelope = {
      specversion: '1.0',
      id: this.id(line),
      source: '/registry/nbs',
      type: 'taocun.village.registered.v1',
      time: utcTime(plan.second(line)),
      subject: village.code,
      datacontenttype: 'application/json',
      data,
    };
    return { key: village.code, value: JSON.stringify(envelope) };
  }

  private placeOf(village: number, second: number): ReturnType<typeof placeOf> {
    return placeOf(this.plan.village(village), second, this.variations.has('merged'));
  }

  private id(line: number): string {
    return `${this.plan.kind(line)}-${line}`;
  }

  /**
   * Marketplaces write times differently: most in China Standard Time, AliExpress in UTC, Tmall with
   * milliseconds.
   */
  private time(line: number, { platform }: PlannedShop): string {
    const second = this.plan.second(line);
    if (platform === 'aliexpress') return utcTime(second);
    return platform === 'tmall'
      ? chinaTime(second, `.${String(mixedBits(line) % 1000).padStart(3, '0')}`)
      : chinaTime(second);
  }
}
