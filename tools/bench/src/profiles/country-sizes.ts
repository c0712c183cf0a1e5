import { normalQuantile } from './normal-quantile';

/** The published figures on which the country of `npm run bench -- --profile country` is based. */
export const published = {
  /** Administrative villages (National Bureau of Statistics, registry of 2023). */
  villages: 487_144,
  /**
   * Villages listed in 2020, each with sales above RMB 10 million, and the number of those above RMB 100
   * million.
   */
  listed: 5_425,
  beyond100Million: 745,
  /** Taobao Villages of 2019, and their active shops on average. */
  taobaoVillages: 4_310,
  shopsOfOne: 566,
} as const;

/** Assumptions in addition: the shops of all villages, and the largest village. */
export const assumed = { shops: 5_000_000, largestYuan: 10_000_000_000, largestShops: 30_000 } as const;

const FEWEST_SHOPS = 100;
const FEN = 100;

export interface CountrySizes {
  /** The sales of each village in a year in fen, the largest first. */
  readonly salesFen: Float64Array;
  /** The number of shops of each village. */
  readonly shops: Uint32Array;
  readonly taobaoVillages: number;
}

/**
 * The villages of a country that is `scale` times as large as China. Sales are quantiles of the log-normal
 * distribution that has the published shares above RMB 10 and 100 million; shops grow with a power of sales.
 * A smaller country has fewer villages and shops of the same distribution; only its largest village shrinks
 * by the square root, and so weighs more.
 *
 * @throws RangeError if the scale leaves no Taobao Village besides the largest
 */
export function countrySizes(scale: number): CountrySizes {
  const villages = Math.round(published.villages * scale);
  const taobaoVillages = Math.round(published.taobaoVillages * scale);
  if (!(scale <= 4) || taobaoVillages < 2) throw new RangeError('A scale from 0.0005 to 4 is wanted.');
  const salesFen = Float64Array.from({ length: villages }, (_, rank) => salesFenAt(rank, villages));
  const shops = new Uint32Array(villages);
  const ofTaobaoVillages = taobaoShops(
    salesFen.subarray(0, taobaoVillages),
    Math.round(assumed.largestShops * Math.sqrt(scale)),
  );
  shops.set(ofTaobaoVillages);
  // The other villages have about five each.
  const left = Math.round(assumed.shops * scale) - sum(ofTaobaoVillages);
  const others = villages - taobaoVillages;
  for (let at = 0; at < others; at++)
    shops[taobaoVillages + at] = Math.floor(((at + 1) * left) / others) - Math.floor((at * left) / others);
  return { salesFen, shops, taobaoVillages };
}

const beyond10Million = normalQuantile(1 - published.listed / published.villages);
const beyond100Million = normalQuantile(1 - published.beyond100Million / published.villages);
/** The standard deviation and the mean of the logarithm of sales in yuan. */
const deviation = Math.log(10) / (beyond100Million - beyond10Million);
const mean = Math.log(10_000_000) - beyond10Million * deviation;

/** Only one village has the most; the quantiles of the next two or three would exceed it. */
function salesFenAt(rank: number, villages: number): number {
  if (rank === 0) return assumed.largestYuan * FEN;
  const yuan = Math.exp(mean + deviation * normalQuantile(1 - (rank + 0.5) / villages));
  return Math.max(1, Math.round(Math.min(yuan, assumed.largestYuan / 2) * FEN));
}

/** Shops as a power of sales, found by bisection, so that these villages have the published mean. */
function taobaoShops(salesFen: Float64Array, largest: number): Uint32Array {
  const target = salesFen.length * published.shopsOfOne;
  const by = (power: number): Uint32Array =>
    Uint32Array.from(salesFen, (fen) =>
      Math.max(FEWEST_SHOPS, Math.round(largest * (fen / (salesFen[0] ?? 1)) ** power)),
    );
  let low = 0;
  let high = 4;
  for (let step = 0; step < 50; step++) {
    const middle = (low + high) / 2;
    if (sum(by(middle)) > target) low = middle;
    else high = middle;
  }
  return by(high);
}

function sum(numbers: Uint32Array): number {
  return numbers.reduce((all, each) => all + each, 0);
}
