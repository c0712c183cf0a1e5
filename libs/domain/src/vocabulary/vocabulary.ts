export const alibabaPlatforms = [
  'taobao',
  'tmall',
  '1688',
  'xianyu',
  'aliexpress',
  'fliggy',
  'hema',
] as const;
export const otherPlatforms = ['jd', 'pinduoduo', 'douyin', 'kuaishou', 'wechat', 'other'] as const;

// A word's index in its list is its number in a stored village: lists may grow at the end, but never change
// order.
/** Alibaba's platforms come first, so that their numbers are below `alibabaPlatforms.length`. */
export const platforms = [...alibabaPlatforms, ...otherPlatforms] as const;
export const categories = ['agricultural', 'handicraft', 'manufactured', 'service', 'other'] as const;
export const buyerAreas = ['urban', 'rural'] as const;
/**
 * The ways by which a buyer comes to an order: a search or a shop's page, a live stream, a short video, a
 * group purchase.
 */
export const channels = ['shelf', 'live', 'video', 'group'] as const;
export const sexes = ['female', 'male'] as const;
export const kinds = ['administrative-village', 'residents-committee'] as const;
/** The classes of the National Bureau of Statistics: 111 to 123 are urban, 210 and 220 rural. */
export const urbanRuralClasses = ['111', '112', '121', '122', '123', '210', '220'] as const;

export type Platform = (typeof platforms)[number];
export type Category = (typeof categories)[number];
export type BuyerArea = (typeof buyerAreas)[number];
export type Channel = (typeof channels)[number];
export type Kind = (typeof kinds)[number];
export type UrbanRuralClass = (typeof urbanRuralClasses)[number];

const alibaba: ReadonlySet<string> = new Set(alibabaPlatforms);

export function isAlibaba(platform: Platform): boolean {
  return alibaba.has(platform);
}

/**
 * Number of a category, 0 to 4. A switch, because it runs for every order: comparing is faster than hashing a
 * fresh string.
 */
export function categoryIndex(category: Category): number {
  switch (category) {
    case 'agricultural':
      return 0;
    case 'handicraft':
      return 1;
    case 'manufactured':
      return 2;
    case 'service':
      return 3;
    case 'other':
      return 4;
  }
}

/** 0 if the order names no area, 1 for urban, 2 for rural. */
export function buyerAreaIndex(area: BuyerArea | undefined): number {
  if (area === undefined) return 0;
  return area === 'urban' ? 1 : 2;
}

/** 0 where the order names no channel, otherwise 1 to 4. */
export function channelIndex(channel: Channel | undefined): number {
  return channel === undefined ? 0 : channels.indexOf(channel) + 1;
}
