import type { Language } from '@taocun/domain';
import type { Named } from '../../words/words-en';

/** The first and the last year for which something holds. */
export interface Period {
  readonly from: number | undefined;
  readonly to: number | undefined;
}

/** A day of the year on which lists are cut off. */
interface CutOffDay extends Period {
  readonly date: string;
}

const years = ({ from, to }: Period): string =>
  from === to
    ? `${from}`
    : to === undefined
      ? `from ${from}`
      : from === undefined
        ? `until ${to}`
        : `${from}–${to}`;

const yearsInChinese = ({ from, to }: Period): string =>
  from === to
    ? `${from} 年`
    : to === undefined
      ? `${from} 年起`
      : from === undefined
        ? `至 ${to} 年`
        : `${from}–${to} 年`;

const english = {
  lead: 'How every figure of this page is made, so that it can be checked.',
  contents: 'Contents',
  parts: {
    towns: 'Taobao Towns and clusters',
    data: 'What is real and what is synthetic',
    rules: 'Rules and their sources',
  },
  figures: [
    [
      'Sales in 365 days',
      'Orders paid in the last 365 days, less refunds that have been made of them, of all shops in the village.',
    ],
    [
      'Active shop',
      'A shop open for at least 30 days with on average at least one order a month over the last three months, or since it opened.',
    ],
    [
      'Verdict',
      'Decided again with every update and at the end of every day, under each rule set, with the reason for each criterion.',
    ],
    [
      'Certified list',
      'Made once a year as of the cut-off, when the clock of every partition of the data is past it by more than the allowed lateness. It is also issued while a marketplace is silent, and then marked for ever with the orders that were missing. Installations may make the cautious choice: their lists wait until each marketplace has returned or is given up. A list never changes; corrections by later data are shown separately.',
    ],
    [
      'Day',
      'A day in China Standard Time. “Now” is the latest day that the data have reached, not today’s date.',
    ],
    [
      'Online and local price',
      'Of orders that give a weight and a local price: what buyers paid per kilogram, and what the same would have brought on the local market.',
    ],
    [
      'Published figures',
      'Numbers that AliResearch and the press have published. They are shown next to our own and never mixed with them.',
    ],
  ] as readonly (readonly [string, string])[],
  towns:
    'A Taobao Town is a township with enough Taobao Villages, or with enough sales and shops together, where the rules say so; a cluster is a county with enough Taobao Villages. The number of towns next to the headline counts the townships that are so at the moment shown, under the rule set chosen: the section “Taobao Towns” lists each of them with its villages.',
  notStated: 'This installation states nothing about its data: take them as its sources have reported them.',
  places: (km: string) =>
    `Places of villages are approximate: each lies somewhere within ${km} km of the point shown.`,
  published: 'Published figures with their sources:',
  rulesLead:
    'Published: in the publisher’s own words. Reported: as the press put it. Unverified: inferred or assumed, for want of a source. Quotations are in the original language; those from copies in traditional characters are given in simplified ones.',
  cutOffs: (days: readonly CutOffDay[]) =>
    days.length === 1
      ? `${days[0]?.date ?? ''} each year`
      : days.map((day) => `${day.date} (${years(day)})`).join('; '),
  list: (names: readonly string[]) => names.join('; '),
  during: (title: string, periods: readonly Period[]) => `${title}: ${periods.map(years).join(', ')}`,
  row: 'Criterion',
  threshold: 'Requirement',
  versions: 'Rule sets',
  rows: { town: 'Taobao Town', cluster: 'Cluster', 'cut-off': 'Cut-off of lists' } as Named,
  counts: (all: boolean): string => (all ? 'shops on all platforms' : 'shops on Alibaba’s platforms'),
  town: (villages: number, together: readonly [string, number] | undefined, subdistricts: boolean) =>
    `${villages} Taobao Villages${together === undefined ? '' : `, or more than ${together[0]} and ${together[1]} active shops together`}${subdistricts ? '' : '; no subdistricts'}`,
  cluster: (villages: number, large: number, most: number) =>
    `${villages} Taobao Villages in a county; large from ${large}, super from ${most}`,
  more: 'Everything shown is also in the API:',
};

export type MethodWords = typeof english;

const chinese: MethodWords = {
  lead: '本页各项数据的由来，便于核对。',
  contents: '目录',
  parts: {
    towns: '淘宝镇与集群',
    data: '哪些真实、哪些合成',
    rules: '标准及其来源',
  },
  figures: [
    ['365 天销售额', '最近 365 天内付款的订单金额，扣除其退款，含村内全部网店。'],
    ['活跃网店', '开业至少 30 天，且最近三个月（或开业以来）平均每月至少一笔订单的网店。'],
    ['判定', '每条更新到达时及每日结束时，按各套标准重新判定，并给出每项条件的依据。'],
    [
      '年度名单',
      '每年按截止日测算一次，时间为数据的所有分区都越过截止日及允许的迟到期限之后。某个平台没有数据时也照常测算，名单永久注明当时缺少的订单。站点也可谨慎行事：等各平台恢复供数或不再等待其数据后再测算。名单此后不变；后到数据会带来的变化另行列出。',
    ],
    ['日期', '北京时间。“现在”指数据已到达的最新日期，而非今天。'],
    ['网上价与产地价', '注明重量和产地价的订单：买家每公斤所付的价格，以及同样产品在当地市场的价格。'],
    ['公布数', '阿里研究院和媒体公布的数字，与本站测算并列，从不混用。'],
  ],
  towns:
    '淘宝镇是淘宝村达到一定数量的乡镇，或在标准允许时销售额和网店合计达标的乡镇；集群是淘宝村达到一定数量的县区。标题旁的淘宝镇数量，是所选标准下所示时间达标的乡镇数：“淘宝镇”一节逐一列出各镇及其淘宝村数。',
  notStated: '本站未对数据作说明：以各来源的报告为准。',
  places: (km) => `村庄位置为近似值：位于所示地点周围 ${km} 公里以内。`,
  published: '公布数及其来源：',
  rulesLead:
    '“公布”为发布者原文；“报道”为媒体转述；“未证实”为缺乏来源时的推断或假定。引文均为原文，见于繁体转载者改为简体。',
  cutOffs: (days) =>
    days.length === 1
      ? `每年${days[0]?.date ?? ''}`
      : days.map((day) => `${day.date}（${yearsInChinese(day)}）`).join('；'),
  list: (names) => names.join('；'),
  during: (title, periods) => `${title}（${periods.map(yearsInChinese).join('、')}）`,
  row: '条件',
  threshold: '要求',
  versions: '标准',
  rows: { town: '淘宝镇', cluster: '集群', 'cut-off': '名单截止日' },
  counts: (all) => (all ? '所有平台的网店' : '阿里平台的网店'),
  town: (villages, together, subdistricts) =>
    `${villages} 个淘宝村${together === undefined ? '' : `，或合计超过${together[0]}和 ${together[1]} 家活跃网店`}${subdistricts ? '' : '；不含街道'}`,
  cluster: (villages, large, most) =>
    `一个县区有 ${villages} 个淘宝村；${large} 个起为大型，${most} 个起为超大型`,
  more: '所示内容均可通过接口查询：',
};

export const methodWords: Readonly<Record<Language, MethodWords>> = { en: english, zh: chinese };
