import { type ByteReader, type ByteWriter } from '../memory/bytes';
import { addFen, type Fen, fenOf } from '../vocabulary/money';

/**
 * Sales of a product by orders that state both fees and delivery: the part of the price that farmers keep,
 * and the price that a dealer at the village would have paid.
 */
export interface KeptFigures {
  /** Absent for orders that name no product. */
  readonly product?: string;
  readonly orders: number;
  readonly grams: Fen;
  readonly paidFen: Fen;
  /** Paid minus fees and delivery, before refunds; negative if these are higher. */
  readonly keptFen: Fen;
  /** Sum of grams × local price per kilogram, in fen. The sum is rounded down, not each order. */
  readonly localValueFen: Fen;
}

interface Sums extends Omit<KeptFigures, 'product' | 'localValueFen'> {
  readonly localValueMilliFen: Fen;
}

/** Stands for the product of orders that name none. No identifier is empty. */
const NO_PRODUCT = '';

/**
 * The most products of a month that are listed separately: its event has to fit into a message. Those with
 * the most orders are listed, all others count as unnamed.
 */
const MOST_PRODUCTS = 100;
/**
 * The most names of a month. Orders of further ones count as unnamed: a name may be anything, for example the
 * code of a batch.
 */
const MOST_NAMES = 1_000;

const nothing: Sums = { orders: 0, grams: 0, paidFen: 0, keptFen: 0, localValueMilliFen: 0 };
/** The sums in the order of the stored format. */
const sumNames = ['orders', 'grams', 'paidFen', 'keptFen', 'localValueMilliFen'] as const;

/** The part of a month's sales that farmers keep, by product. */
export class KeptByProduct {
  readonly #products = new Map<string, Sums>();

  add(product: string = NO_PRODUCT, order: Sums): void {
    const name = this.#products.has(product) || this.#products.size < MOST_NAMES ? product : NO_PRODUCT;
    this.#products.set(name, added(this.#products.get(name) ?? nothing, order));
  }

  /** The figures by product, first those of orders without one. */
  figures(): readonly KeptFigures[] {
    const named = [...this.#products].filter(([product]) => product !== NO_PRODUCT).sort(mostOrders);
    let none = this.#products.get(NO_PRODUCT);
    for (const [, sums] of named.slice(MOST_PRODUCTS)) none = added(none ?? nothing, sums);
    return [
      ...(none === undefined ? [] : [figuresOf(none)]),
      ...named
        .slice(0, MOST_PRODUCTS)
        .sort(([a], [b]) => (a < b ? -1 : 1))
        .map(([product, sums]) => ({ product, ...figuresOf(sums) })),
    ];
  }

  write(to: ByteWriter): void {
    to.unsigned(this.#products.size);
    for (const [product, sums] of [...this.#products].sort(([a], [b]) => (a < b ? -1 : 1))) {
      to.text(product);
      for (const name of sumNames) to.text(sums[name].toString());
    }
  }

  static read(from: ByteReader): KeptByProduct {
    const byProduct = new KeptByProduct();
    for (let left = from.unsigned(); left > 0; left--) {
      const product = from.text();
      byProduct.#products.set(product, {
        ...nothing,
        ...Object.fromEntries(sumNames.map((name) => [name, fenOf(BigInt(from.text()))])),
      });
    }
    return byProduct;
  }
}

function mostOrders(
  [a, { orders: ordersOfA }]: readonly [string, Sums],
  [b, { orders: ordersOfB }]: readonly [string, Sums],
): number {
  return ordersOfB - ordersOfA || (a < b ? -1 : 1);
}

function added(a: Sums, b: Sums): Sums {
  return {
    orders: a.orders + b.orders,
    grams: addFen(a.grams, b.grams),
    paidFen: addFen(a.paidFen, b.paidFen),
    keptFen: addFen(a.keptFen, b.keptFen),
    localValueMilliFen: addFen(a.localValueMilliFen, b.localValueMilliFen),
  };
}

function figuresOf({ localValueMilliFen, ...sums }: Sums): KeptFigures {
  return { ...sums, localValueFen: fenOf(BigInt(localValueMilliFen) / 1_000n) };
}
