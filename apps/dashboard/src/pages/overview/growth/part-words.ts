import { asStandard, type Language } from '@taocun/domain';
import { counted } from '../../../words/words-en';

const english = {
  growth: {
    lead: 'Taobao Villages on this observatory’s certified lists, beside the numbers that AliResearch published. A list is made once a year and stays; verdicts change with the data.',
    leadRegion: 'Taobao Villages on the certified lists.',
    leadMonths: 'Taobao Villages at the end of each month, with those gained and lost in it.',
    logarithmic: 'Logarithmic scale: each line is ten times the one below.',
    label: 'Taobao Villages by year, certified and published',
    labelMonths: 'Taobao Villages by month',
    by: { year: 'By year', month: 'By month' },
    compare: 'Compare with',
    choose: 'Choose a region',
    without: (name: string) => `Without ${name}`,
    atEnd: 'At month’s end',
    new: 'New',
    lost: 'Lost',
    none: 'There is no data yet.',
    certified: 'Certified here',
    published: 'Published',
    year: 'Year',
    source: 'Source',
  },
  farm: {
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
    lead: (ruleSet: string) => `${ruleSet} compared with`,
    only: (one: string, other: string) => `under ${one} but not under ${other}`,
    none: 'None.',
    why: (other: string) => `Why not under ${other}`,
    failing: (name: string, value: string, threshold: string, margin: string) => `${name}: ${value}, ${threshold} (${margin})`,
    and: '; ',
    elsewhere: 'Elsewhere',
    csv: 'Download all, with every criterion (CSV)',
  },
};

const chinese: typeof english = {
  growth: {
    lead: '按本站数据测算的年度名单，与阿里研究院公布的数量对照。年度名单每年测算一次，此后不变；判定则随数据变化。',
    leadRegion: '历年年度名单上的淘宝村数量。',
    leadMonths: '每月末的淘宝村数量，以及当月新增与退出。',
    logarithmic: '对数坐标：每条横线为下一条的十倍。',
    label: '历年淘宝村数量：本站测算与公布数',
    labelMonths: '每月淘宝村数量',
    by: { year: '按年', month: '按月' },
    compare: '对比',
    choose: '选择地区',
    without: (name) => `移除${name}`,
    atEnd: '月末数量',
    new: '新增',
    lost: '退出',
    none: '还没有数据。',
    certified: '按本站数据测算',
    published: '公布',
    year: '年份',
    source: '来源',
  },
  farm: {
    none: '没有订单注明农产品的重量和产地价。',
    beside: (local, percent) => (percent === null ? `网上价；产地价 ${local}` : `网上价，为产地价 ${local} 的 ${percent}%`),
    of: (tonnes, orders, urban) => `${orders} 笔订单共 ${tonnes} 吨${urban === null ? '' : `，已知买家中 ${urban}% 在城镇`}。`,
    kept: (price, percent, orders) =>
      `扣除平台费用和包装配送费，农户实得 ${price}${percent === null ? '' : `，为产地价的 ${percent}%`}（按注明两项费用的 ${orders} 笔订单）。`,
    online: '网上价',
    local: '产地价',
    orders: '订单',
  },
  comparison: {
    lead: (ruleSet) => `${ruleSet} 与另一标准对照：`,
    only: (one, other) => `个村庄符合${asStandard(one)}，但不符合${asStandard(other)}`,
    none: '没有这样的村庄。',
    why: (other) => `不符合${asStandard(other)}的原因`,
    failing: (name, value, threshold, margin) => `${name} ${value}，要求${threshold}（${margin}）`,
    and: '；',
    elsewhere: '其他省份',
    csv: '下载全部村庄及各项标准（CSV）',
  },
};

export const partWords: Readonly<Record<Language, typeof english>> = { en: english, zh: chinese };
