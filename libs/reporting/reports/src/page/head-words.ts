import {
  asStandard,
  countText,
  dayText,
  type Language,
  moneyText,
  monthText,
  outlookWords,
} from '@taocun/domain';

/** The figures of a region at a moment, for a sentence. */
interface RegionFacts {
  readonly place: string;
  readonly qualifying: number;
  readonly when: string | undefined;
  readonly rules: string;
}

interface HeadWords {
  /** The pages of the menu, with their paths. */
  readonly pages: readonly (readonly [path: string, text: string])[];
  readonly rules: string;
  readonly otherLanguage: string;
  readonly howMade: string;
  readonly parts: { readonly provinces: string; readonly counties: string; readonly villages: string };
  readonly nobody: string;
  readonly explore: (place: string) => string;
  readonly country: string;
  readonly site: string;
  readonly about: string;
  readonly villages: string;
  readonly method: string;
  readonly docs: string;
  readonly operations: string;
  readonly storyHead: {
    readonly heading: string;
    readonly description: string;
    readonly paragraphs: readonly string[];
  };
  readonly unknown: string;
  readonly asOf: (day: string) => string;
  readonly atEndOf: (month: string) => string;
  readonly certifiedIn: (year: string) => string;
  readonly villageTitle: (name: string, place: string, qualifies: boolean) => string;
  readonly village: (name: string, place: string, qualifies: boolean, when: string, rules: string) => string;
  readonly figures: (salesFen: number, activeShops: number, households: number) => string;
  readonly regionTitle: (place: string) => string;
  readonly region: (facts: RegionFacts) => string;
  readonly feed: (place: string) => string;
  readonly list: (place: string, year: number) => string;
  readonly outlook: (place: string) => string;
  readonly became: (name: string, qualifies: boolean) => string;
  readonly certified: (name: string, year: number, qualifies: boolean) => string;
  /** The reason for a certificate, with what its list lacks. */
  readonly incomplete: (reason: string, missing: string) => string;
}

const headOf = (heading: string, description: string) => ({
  heading,
  description,
  paragraphs: [description],
});

const en: HeadWords = {
  pages: [
    ['', 'Overview'],
    ['villages', 'Villages'],
    ['explore', 'Explore'],
    ['story', 'Story'],
  ],
  rules: 'Rules',
  otherLanguage: '中文',
  howMade: 'How it was made',
  parts: { provinces: 'Provinces', counties: 'Counties', villages: 'Villages' },
  nobody: 'Nothing has been registered yet',
  explore: (place) => `Explore: ${place}`,
  country: 'China',
  site: 'Taobao Villages of China',
  about: 'Which villages of China are Taobao Villages, at any moment and with the reasons.',
  villages: 'Villages',
  method: 'Method and sources',
  docs: 'API',
  operations: 'Operations',
  storyHead: headOf(
    'How Taobao Villages spread',
    'Taobao Villages from 2009 to 2022, by the figures that were published at the time.',
  ),
  unknown: 'There is nothing at this address',
  asOf: (day) => `as of ${dayText(day, 'en')}`,
  atEndOf: (month) => `at the end of ${monthText(month, 'en', 'long')}`,
  certifiedIn: (year) => `on the certified list of ${year}`,
  villageTitle: (name, place, qualifies) =>
    `${name}, ${place}: ${qualifies ? 'a Taobao Village' : 'not a Taobao Village'}`,
  village: (name, place, qualifies, when, rules) =>
    `${name} in ${place} is ${qualifies ? 'a Taobao Village' : 'not a Taobao Village'} under ${rules}, ${when}.`,
  figures: (salesFen, activeShops, households) =>
    `Sales of ${moneyText(salesFen, 'en')} in 365 days, ${countText(activeShops, 'en')} active shops, ${countText(households, 'en')} households.`,
  regionTitle: (place) => `Taobao Villages in ${place}`,
  region: ({ place, qualifying, when, rules }) =>
    `${place} has ${countText(qualifying, 'en')} ${qualifying === 1 ? 'Taobao Village' : 'Taobao Villages'}` +
    ` under ${rules}${when === undefined ? '' : `, ${when}`}.`,
  feed: (place) => `Verdicts on Taobao Villages: ${place}`,
  list: (place, year) => `Taobao Villages in ${place}: the certified list of ${year}`,
  outlook: outlookWords.en.titleOf,
  became: (name, qualifies) =>
    `${name} ${qualifies ? 'became a Taobao Village' : 'ceased to be a Taobao Village'}`,
  certified: (name, year, qualifies) =>
    `${name} is ${qualifies ? '' : 'not '}on the certified list of ${year}`,
  incomplete: (reason, missing) => `${reason} When the list was issued, it was incomplete: ${missing}.`,
};

const zh: HeadWords = {
  pages: [
    ['', '概览'],
    ['villages', '村庄'],
    ['explore', '探索'],
    ['story', '故事'],
  ],
  rules: '标准',
  otherLanguage: 'English',
  howMade: '数据如何生成',
  parts: { provinces: '省份', counties: '县区', villages: '村庄' },
  nobody: '还没有登记任何村庄',
  explore: (place) => `探索：${place}`,
  country: '全国',
  site: '中国淘宝村',
  about: '中国有哪些淘宝村：任一时刻的判定及依据。',
  villages: '村庄',
  method: '方法与来源',
  docs: 'API 文档',
  operations: '系统运维',
  storyHead: headOf('淘宝村：星火如何燎原', '2009 至 2022 年的淘宝村：依据当时公布的数字。'),
  unknown: '此地址没有内容',
  asOf: (day) => `截至${dayText(day, 'zh')}`,
  atEndOf: (month) => `${monthText(month, 'zh', 'long')}底`,
  certifiedIn: (year) => `${year} 年度名单`,
  villageTitle: (name, place, qualifies) => `${name}（${place}）${qualifies ? '是淘宝村' : '不是淘宝村'}`,
  village: (name, place, qualifies, when, rules) =>
    `${when}，按${asStandard(rules)}，${place}${name}${qualifies ? '是淘宝村' : '不是淘宝村'}。`,
  figures: (salesFen, activeShops, households) =>
    `365 天销售额 ${moneyText(salesFen, 'zh')}，活跃网店 ${countText(activeShops, 'zh')} 家，共 ${countText(households, 'zh')} 户。`,
  regionTitle: (place) => `${place}的淘宝村`,
  region: ({ place, qualifying, when, rules }) =>
    `${when === undefined ? '' : `${when}，`}按${asStandard(rules)}，${place}有 ${countText(qualifying, 'zh')} 个淘宝村。`,
  feed: (place) => `淘宝村判定：${place}`,
  list: (place, year) => `${place}淘宝村：${year} 年度名单`,
  outlook: outlookWords.zh.titleOf,
  became: (name, qualifies) => `${name}${qualifies ? '成为淘宝村' : '不再是淘宝村'}`,
  certified: (name, year, qualifies) => `${name}${qualifies ? '列入' : '未列入'} ${year} 年度名单`,
  incomplete: (reason, missing) => `${reason}名单测算时数据不完整：${missing}。`,
};

export const headWords: Readonly<Record<Language, HeadWords>> = { en, zh };
