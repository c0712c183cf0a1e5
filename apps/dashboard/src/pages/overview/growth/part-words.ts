import type { Language } from '@taocun/domain';

const english = {
  growth: {
    lead: 'Taobao Villages on this observatory’s certified lists, next to the numbers that AliResearch and the press published. A list is made once a year and stays; verdicts change with the data.',
    leadRegion: 'Taobao Villages on the certified lists.',
    leadMonths: 'Taobao Villages at the end of each month, with those gained and lost in it.',
    label: 'Taobao Villages by year, certified and published',
    labelCertified: 'Taobao Villages on the certified lists',
    labelMonths: 'Taobao Villages by month',
    by: { year: 'By year', month: 'By month', sales: 'Sales by month' },
    leadSales:
      'Sales of all villages. Today’s borders add up the codes that each place has had; verdicts concern single codes.',
    bordersThen: 'Borders of the month',
    bordersToday: 'Today’s borders',
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
};

const chinese: typeof english = {
  growth: {
    lead: '按本站数据测算的年度名单，与阿里研究院和媒体公布的数量对照。年度名单每年测算一次，此后不变；判定则随数据变化。',
    leadRegion: '历年年度名单上的淘宝村数量。',
    leadMonths: '每月末的淘宝村数量，以及当月新增与退出。',
    label: '历年淘宝村数量：本站测算与公布数',
    labelCertified: '历年名单上的淘宝村数量',
    labelMonths: '每月淘宝村数量',
    by: { year: '按年', month: '按月', sales: '按月销售额' },
    leadSales: '全部村的销售额。按现行区划时，将各地先后使用的代码相加；判定只针对单个代码。',
    bordersThen: '当月区划',
    bordersToday: '现行区划',
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
};

export const partWords: Readonly<Record<Language, typeof english>> = { en: english, zh: chinese };
