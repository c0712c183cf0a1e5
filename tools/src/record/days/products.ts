import { type Category } from '@taocun/domain';
import { type ListedVillage } from '../drawing/lists';
import { seededHash } from '../drawing/random';

/**
 * Words of the products in the list of 2014, the more specific ones first: 藤铁家具 is a handicraft although 家具
 * is not.
 */
const keywords: readonly (readonly [Category, readonly string[]])[] = [
  ['agricultural', ['大闸蟹', '花卉', '坚果', '炒货', '山核桃', '茶叶']],
  [
    'handicraft',
    [
      '草编',
      '柳编',
      '石雕',
      '木雕',
      '藤铁',
      '竹席',
      '手织',
      '刀剑',
      '宝剑',
      '青瓷',
      '陶瓷',
      '绿松石',
      '工艺品',
    ],
  ],
  ['other', ['零食', '糕点', '食品', '奶粉', '贺卡', '明信片']],
  [
    'manufactured',
    [
      '服',
      '装',
      '衣',
      '裤',
      '鞋',
      '袜',
      '毛线',
      '皮',
      '包',
      '饰品',
      '蚕丝被',
      '床上用品',
      '窗帘',
      '沙发',
      '地毯',
      '家具',
    ],
  ],
  [
    'manufactured',
    ['玩具', '童车', '自行车', '汽车', '摩托车', '减速带', '健身器材', '跑步机', '户外用品', '游艺机'],
  ],
  [
    'manufactured',
    ['数码', '手机', '电脑', '对讲机', '电器', '家电', '热水器', '五金', '工具', '不锈钢', '货架'],
  ],
  ['manufactured', ['化妆品', '香水', '清洁剂', '卫浴', '瓷砖', '隔音材料', '日用品', '居家用品', '配饰']],
];

/** The category of one product's Chinese name, or undefined if no keyword matches. */
export function categoryOf(product: string): Category | undefined {
  return keywords.find(([, words]) => words.some((word) => product.includes(word)))?.[0];
}

/** The categories of a list entry such as 毛线、营养食品. */
export function categoriesOf(products: string): Category[] {
  return products.split('、').flatMap((product) => categoryOf(product.trim()) ?? []);
}

/** The usual products of provinces without a product in the list of 2014. */
const byProvince: Readonly<Record<string, readonly Category[]>> = {
  '11': ['manufactured', 'agricultural'],
  '15': ['agricultural'],
  '21': ['agricultural', 'manufactured'],
  '22': ['agricultural'],
  '23': ['agricultural'],
  '31': ['manufactured', 'service'],
  '34': ['agricultural', 'manufactured'],
  '36': ['manufactured', 'handicraft'],
  '43': ['agricultural', 'manufactured'],
  '50': ['agricultural', 'other'],
  '52': ['agricultural', 'handicraft'],
  '53': ['agricultural', 'handicraft'],
  '54': ['agricultural', 'handicraft'],
  '64': ['agricultural'],
};

/**
 * The products of a village: its own in the list of 2014, else those of listed villages in the same township,
 * county, prefecture or province, else the usual ones of the province.
 */
export function tradeByPlace(list: readonly ListedVillage[]): (code: string) => readonly Category[] {
  const known = new Map<string, Category[]>();
  for (const { code, product } of list) {
    for (const digits of [12, 9, 6, 4, 2]) {
      const place = code.slice(0, digits);
      known.set(place, [...(known.get(place) ?? []), ...categoriesOf(product)]);
    }
  }
  return (code) => {
    for (const digits of [12, 9, 6, 4]) {
      const match = known.get(code.slice(0, digits));
      if (match && match.length > 0) return match;
    }
    return byProvince[code.slice(0, 2)] ?? known.get(code.slice(0, 2)) ?? ['agricultural', 'other'];
  };
}

/** Produce in the list of 2014, and other produce of villages. */
const produceByWord: readonly (readonly [string, string])[] = [
  ['大闸蟹', 'hairy-crab'],
  ['花卉', 'flowers'],
  ['山核桃', 'hickory-nut'],
  ['坚果', 'nuts'],
  ['炒货', 'nuts'],
  ['茶叶', 'tea'],
];
const otherProduce = ['apple', 'chilli', 'honey', 'pear', 'red-date', 'rice'] as const;

/** The one produce of a township: that of the list if it names any, else one drawn at random. */
export function produceByPlace(list: readonly ListedVillage[]): (code: string) => string {
  const known = new Map<string, string>();
  for (const { code, product } of list) {
    const match = produceByWord.find(([word]) => product.includes(word))?.[1];
    if (match !== undefined) known.set(code.slice(0, 9), match);
  }
  return (code) => {
    const township = code.slice(0, 9);
    return known.get(township) ?? otherProduce[seededHash(township, 0) % otherProduce.length] ?? 'rice';
  };
}

/** The members of an order's data about produce. */
interface Produce {
  readonly grams: number;
  readonly localPriceFenPerKilogram: number;
  readonly product?: string;
  readonly feesFen?: number;
  readonly deliveryFen?: number;
}

/**
 * The weight of an order's produce, and the price that a local dealer would have paid, which is less than the
 * shop got. Usually also the kind of produce, and the parts of the amount for the marketplace, packing and
 * delivery.
 */
export function produceFor(amountFen: number, product: string, noise: number): Produce {
  const localPriceFenPerKilogram = 240 + (noise % 3_400);
  const markup = 1.08 + ((noise >>> 12) % 64) / 80;
  const grams = Math.max(1, Math.round((amountFen * 1_000) / (localPriceFenPerKilogram * markup)));
  const tells = (noise >>> 18) % 10;
  if (tells < 2) return { grams, localPriceFenPerKilogram };
  if (tells < 3) return { grams, localPriceFenPerKilogram, product };
  const feesFen = Math.round((amountFen * (20 + ((noise >>> 22) % 30))) / 1_000);
  const deliveryFen = Math.round((amountFen * (60 + ((noise >>> 26) % 60))) / 1_000);
  return { grams, localPriceFenPerKilogram, product, feesFen, deliveryFen };
}

/** A shop's keeper and workers, which every second opening states; undefined for the other openings. */
export function keeperAndWorkers(noise: number, inPovertyCounty: boolean): object | undefined {
  if (noise % 10 < 5) return undefined;
  const chance = (shift: number, percent: number): boolean => (noise >>> shift) % 100 < percent;
  const keeper = {
    sex: chance(4, 46) ? 'female' : 'male',
    // Every second keeper is 30 or younger in 2015, as published for 2017.
    birthYear: 1_996 - ((noise >>> 9) % 12) - ((noise >>> 14) % 12) - (chance(19, 17) ? 14 : 0),
    returnee: chance(17, 22),
    povertyRegistered: chance(11, inPovertyCounty ? 24 : 3),
  };
  return { keeper, workers: 1 + ((noise >>> 20) % 4) + ((noise >>> 23) % 5) };
}
