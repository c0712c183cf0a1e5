import type { Language } from './language';

/** The columns of a sheet for an office, and what else it has in words. */
const english = {
  columns: {
    year: 'Year',
    ruleSet: 'Rule set',
    villageCode: 'Village code',
    name: 'Village',
    provinceCode: 'Province code',
    province: 'Province',
    countyCode: 'County code',
    county: 'County',
    townshipCode: 'Township code',
    township: 'Township',
    qualifies: 'Qualifies',
    qualifiesUnder: 'Qualifies under',
    salesFen: 'Sales (RMB)',
    alibabaSalesFen: 'Sales through Alibaba (RMB)',
    activeShops: 'Active shops',
    households: 'Households',
    asOf: 'As of',
  },
  yes: 'yes',
  no: 'no',
  provenance: 'Provenance of the data',
  freshness: 'Freshness',
  incomplete: 'Missing',
};

type SheetWords = typeof english;
export type OfficeColumn = keyof SheetWords['columns'];

const chinese: SheetWords = {
  columns: {
    year: '年份',
    ruleSet: '认定标准',
    villageCode: '村代码',
    name: '村名',
    provinceCode: '省代码',
    province: '省',
    countyCode: '县代码',
    county: '县',
    townshipCode: '乡镇代码',
    township: '乡镇',
    qualifies: '是否达标',
    qualifiesUnder: '是否达标',
    salesFen: '销售额（元）',
    alibabaSalesFen: '阿里平台销售额（元）',
    activeShops: '活跃网店数',
    households: '家庭户数',
    asOf: '数据截至',
  },
  yes: '是',
  no: '否',
  provenance: '数据来源说明',
  freshness: '数据时效',
  incomplete: '缺失数据',
};

/** The words of the sheets that an office opens in Excel. */
export const sheetWords: Readonly<Record<Language, SheetWords>> = { en: english, zh: chinese };
