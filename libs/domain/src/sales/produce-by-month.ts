import { type ByteReader, type ByteWriter } from '../memory/bytes';
import { type Day, type MonthNumber, monthOf } from '../time/day';
import { type Produce } from '../updates/members-of';
import { addFen, type Fen, fenOf } from '../vocabulary/money';
import { type BuyerArea } from '../vocabulary/vocabulary';
import { KeptByProduct, type KeptFigures } from './kept-by-product';

/**
 * Sales of farm produce in a month: the payments of buyers before refunds, and the value of the same weight
 * at the local price.
 */
export interface ProduceFigures {
  readonly orders: number;
  readonly grams: Fen;
  readonly paidFen: Fen;
  /** Sum of grams × price per kilogram, in fen. The sum is rounded down, not each order. */
  readonly localValueFen: Fen;
  /** Weight bought by urban buyers. */
  readonly urbanGrams: Fen;
  readonly urbanPaidFen: Fen;
  /** Payments of buyers whose area, urban or rural, is known. */
  readonly buyersKnownPaidFen: Fen;
  /** By product, for orders that state both fees and delivery; absent if none does. */
  readonly kept?: readonly KeptFigures[];
}

interface Sums extends Omit<ProduceFigures, 'localValueFen' | 'kept'> {
  /** In thousandths of a fen: grams times the price per kilogram. */
  readonly localValueMilliFen: Fen;
}

/**
 * A village's sales of farm produce. Few orders name any, so they are summed up by month at once; those dated
 * ahead of the clock are stored singly until the clock reaches them. A village without such sales has no such
 * object: its maps would take 200 MB for half a million villages.
 */
export class ProduceByMonth {
  readonly #months = new Map<MonthNumber, Sums>();
  /** Months with an order that states both fees and delivery. */
  readonly #byProduct = new Map<MonthNumber, KeptByProduct>();
  #ahead: Sale[] = [];
  #asOf: Day;

  constructor(asOf: Day) {
    this.#asOf = asOf;
  }

  add(day: Day, amountFen: number, area: BuyerArea | undefined, produce: Produce): void {
    const sale = { day, amountFen, area, ...produce };
    if (day > this.#asOf) this.#ahead.push(sale);
    else this.#count(sale);
  }

  advance(clock: Day): void {
    this.#asOf = clock;
    if (this.#ahead.length === 0) return;
    for (const sale of this.#ahead) if (sale.day <= clock) this.#count(sale);
    this.#ahead = this.#ahead.filter(({ day }) => day > clock);
  }

  /** Figures as of the clock; undefined if nothing was sold in the month. */
  of(month: MonthNumber): ProduceFigures | undefined {
    const sums = this.#months.get(month);
    if (sums === undefined) return undefined;
    const { localValueMilliFen, ...figures } = sums;
    const products = this.#byProduct.get(month);
    return {
      ...figures,
      localValueFen: fenOf(BigInt(localValueMilliFen) / 1_000n),
      ...(products && { kept: products.figures() }),
    };
  }

  get isEmpty(): boolean {
    return this.#months.size === 0 && this.#ahead.length === 0;
  }

  forgetBefore(day: Day): void {
    const first = monthOf(day);
    for (const months of [this.#months, this.#byProduct])
      for (const month of months.keys()) if (month < first) months.delete(month);
  }

  write(to: ByteWriter): void {
    const months = [...this.#months].sort(([a], [b]) => a - b);
    to.unsigned(months.length);
    for (const [month, sums] of months) {
      to.signed(month);
      for (const name of sumNames) to.text(sums[name].toString());
    }
    const keeping = [...this.#byProduct].sort(([a], [b]) => a - b);
    to.unsigned(keeping.length);
    for (const [month, products] of keeping) {
      to.signed(month);
      products.write(to);
    }
    const ahead = [...this.#ahead].sort(bySale);
    to.unsigned(ahead.length);
    for (const {
      day,
      amountFen,
      area,
      grams,
      localPriceFenPerKilogram,
      product,
      feesFen,
      deliveryFen,
    } of ahead) {
      to.signed(day);
      to.unsigned(amountFen);
      to.byte(area === undefined ? 0 : area === 'urban' ? 1 : 2);
      to.unsigned(grams);
      to.unsigned(localPriceFenPerKilogram);
      to.text(product ?? '');
      // 0 if the order does not state the amount.
      for (const fen of [feesFen, deliveryFen]) to.unsigned(fen === undefined ? 0 : fen + 1);
    }
  }

  static read(from: ByteReader, asOf: Day): ProduceByMonth {
    const produce = new ProduceByMonth(asOf);
    for (let left = from.unsigned(); left > 0; left--) {
      const month = from.signed();
      const sums = Object.fromEntries(sumNames.map((name) => [name, fenOf(BigInt(from.text()))]));
      produce.#months.set(month, { ...nothing, ...sums });
    }
    for (let left = from.unsigned(); left > 0; left--)
      produce.#byProduct.set(from.signed(), KeptByProduct.read(from));
    for (let left = from.unsigned(); left > 0; left--) {
      const day = from.signed();
      const amountFen = from.unsigned();
      const area = ([undefined, 'urban', 'rural'] as const)[from.byte()];
      const sale = {
        day,
        amountFen,
        area,
        grams: from.unsigned(),
        localPriceFenPerKilogram: from.unsigned(),
      };
      const product = from.text();
      const feesFen = from.unsigned() - 1;
      const deliveryFen = from.unsigned() - 1;
      produce.#ahead.push({
        ...sale,
        ...(product !== '' && { product }),
        ...(feesFen >= 0 && { feesFen }),
        ...(deliveryFen >= 0 && { deliveryFen }),
      });
    }
    return produce;
  }

  #count({
    day,
    amountFen,
    area,
    grams,
    localPriceFenPerKilogram,
    product,
    feesFen,
    deliveryFen,
  }: Sale): void {
    const month = monthOf(day);
    const sums = this.#months.get(month) ?? nothing;
    const urban = area === 'urban';
    const localValueMilliFen = multiplied(grams, localPriceFenPerKilogram);
    this.#months.set(month, {
      orders: sums.orders + 1,
      grams: addFen(sums.grams, grams),
      paidFen: addFen(sums.paidFen, amountFen),
      localValueMilliFen: addFen(sums.localValueMilliFen, localValueMilliFen),
      urbanGrams: urban ? addFen(sums.urbanGrams, grams) : sums.urbanGrams,
      urbanPaidFen: urban ? addFen(sums.urbanPaidFen, amountFen) : sums.urbanPaidFen,
      buyersKnownPaidFen:
        area === undefined ? sums.buyersKnownPaidFen : addFen(sums.buyersKnownPaidFen, amountFen),
    });
    if (feesFen === undefined || deliveryFen === undefined) return;
    const products = this.#byProduct.get(month) ?? new KeptByProduct();
    this.#byProduct.set(month, products);
    products.add(product, {
      orders: 1,
      grams,
      paidFen: amountFen,
      keptFen: amountFen - feesFen - deliveryFen,
      localValueMilliFen,
    });
  }
}

interface Sale extends Produce {
  readonly day: Day;
  readonly amountFen: number;
  readonly area: BuyerArea | undefined;
}

const nothing: Sums = {
  orders: 0,
  grams: 0,
  paidFen: 0,
  localValueMilliFen: 0,
  urbanGrams: 0,
  urbanPaidFen: 0,
  buyersKnownPaidFen: 0,
};

/** The sums in the order of the stored format. */
const sumNames = [
  'orders',
  'grams',
  'paidFen',
  'localValueMilliFen',
  'urbanGrams',
  'urbanPaidFen',
  'buyersKnownPaidFen',
] as const;

function multiplied(a: number, b: number): Fen {
  const near = a * b;
  return Number.isSafeInteger(near) ? near : BigInt(a) * BigInt(b);
}

/** Any order works that is independent of the order of arrival. */
function bySale(a: Sale, b: Sale): number {
  return (
    a.day - b.day ||
    a.amountFen - b.amountFen ||
    a.grams - b.grams ||
    a.localPriceFenPerKilogram - b.localPriceFenPerKilogram ||
    (a.area ?? '').localeCompare(b.area ?? '') ||
    (a.feesFen ?? -1) - (b.feesFen ?? -1) ||
    (a.deliveryFen ?? -1) - (b.deliveryFen ?? -1) ||
    ((a.product ?? '') < (b.product ?? '') ? -1 : 1)
  );
}
