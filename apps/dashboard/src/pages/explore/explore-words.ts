import { asStandard, type Language } from '@taocun/domain';
import { counted } from '../../words/words-en';

const english = {
  title: (place: string) => `Explore: ${place}`,
  farm: {
    title: 'Farm produce: online and local prices',
    none: 'No order gives the weight and local price of produce.',
    beside: (local: string, percent: number | null) =>
      `online, ${percent === null ? 'beside' : `${percent}% of`} the local price of ${local}`,
    of: (tonnes: string, orders: string, urban: number | null) =>
      `${counted(tonnes, 'tonne', 'tonnes')} in ${counted(orders, 'order', 'orders')}${urban === null ? '' : `, ${urban}% of it to urban buyers, where that is known`}.`,
    kept: (price: string, percent: number | null, orders: string) =>
      `After fees and delivery farmers keep ${price}${percent === null ? '' : `, ${percent}% of the local price`}, based on ${counted(orders, 'order that reports both', 'orders that report both')}.`,
    online: 'Online',
    local: 'Local price',
    orders: 'Orders',
  },
  comparison: {
    title: 'Two rule sets compared',
    lead: (ruleSet: string) => `${ruleSet} compared with`,
    only: (one: string, other: string) => `under ${one} but not under ${other}`,
    differing: (title: string, villages: string) =>
      `${title} (${counted(villages, 'village differs', 'villages differ')})`,
    same: 'The same villages qualify under both.',
    why: (other: string) => `Why not under ${other}`,
    failing: (name: string, value: string, threshold: string, margin: string) =>
      `${name}: ${value}, ${threshold} (${margin})`,
    and: '; ',
    elsewhere: 'Elsewhere',
    csv: 'Download all, with every criterion (CSV)',
  },
};

const chinese: typeof english = {
  title: (place) => `探索：${place}`,
  farm: {
    title: '农产品：网上价与产地价',
    none: '没有订单注明农产品的重量和产地价。',
    beside: (local, percent) =>
      percent === null ? `网上价；产地价 ${local}` : `网上价，为产地价 ${local}的 ${percent}%`,
    of: (tonnes, orders, urban) =>
      `${orders} 笔订单共 ${tonnes} 吨${urban === null ? '' : `，已知买家中 ${urban}% 在城镇`}。`,
    kept: (price, percent, orders) =>
      `扣除平台费用和包装配送费，农户实得 ${price}${percent === null ? '' : `，为产地价的 ${percent}%`}（按注明两项费用的 ${orders} 笔订单）。`,
    online: '网上价',
    local: '产地价',
    orders: '订单',
  },
  comparison: {
    title: '两套标准比较',
    lead: (ruleSet) => `${ruleSet} 与另一标准对照：`,
    only: (one, other) => `个村庄符合${asStandard(one)}，但不符合${asStandard(other)}`,
    differing: (title, villages) => `${title}（相差 ${villages} 个村庄）`,
    same: '两套标准认定的村庄相同。',
    why: (other) => `不符合${asStandard(other)}的原因`,
    failing: (name, value, threshold, margin) => `${name} ${value}，要求${threshold}（${margin}）`,
    and: '；',
    elsewhere: '其他省份',
    csv: '下载全部村庄及各项标准（CSV）',
  },
};

export const exploreWords: Readonly<Record<Language, typeof english>> = { en: english, zh: chinese };
