import type { FigureName, Language } from '@taocun/domain';
import { english as shared } from '../../words/words-en';
import { chinese as sharedInChinese } from '../../words/words-zh';

/** The figures that a village's page shows, in order. Each has its words in each language. */
export const shownFigures = [
  'salesFen',
  'alibabaSalesFen',
  'openShops',
  'activeShops',
  'activeAlibabaShops',
  'marginalShops',
  'households',
  'activeHouseholds',
  'shopsOfKnownHouseholds',
] as const satisfies readonly FigureName[];
type ShownFigure = (typeof shownFigures)[number];

const englishFigures: Readonly<Record<ShownFigure, string>> = {
  salesFen: shared.villages.sales,
  alibabaSalesFen: 'Sales through Alibaba’s platforms',
  openShops: 'Open shops',
  activeShops: shared.villages.shops,
  activeAlibabaShops: 'Active shops on Alibaba’s platforms',
  marginalShops: 'Active shops that one order fewer would end',
  households: 'Households',
  activeHouseholds: 'Households with an active shop',
  shopsOfKnownHouseholds: 'Active shops whose household is known',
};

const english = {
  figures: englishFigures,
  village: {
    unknown: 'No such village',
    unknownText: (code: string) =>
      `No village with the code ${code} has been registered, or its registration has not been read yet.`,
    toList: 'To the list of villages',
    qualifies: 'Is a Taobao Village',
    doesNot: 'Is not a Taobao Village',
    byEach: 'Under each rule set',
    asks: 'Requires:',
    criteria: 'Why',
    figures: 'Figures',
    withShare: (number: string, share: string) => `${number} (${share})`,
    atLeast: (figure: string) => `at least ${figure}`,
    marginAtLeast: (margin: string, holds: boolean) => `${holds ? 'at least' : 'at most'} ${margin}`,
    otherCode: (isPresent: boolean): string => (isPresent ? 'Known today as' : 'Known before as'),
    lastSales: (month: string) => `, with sales until ${month}`,
    formerCodes: (codes: readonly string[]): string =>
      `${codes.length === 1 ? 'former code' : 'former codes'}: ${codes.join(', ')}`,
    belongedTo: (township: string, until: string) => `Until ${until} it belonged to ${township}.`,
    place: 'Location',
    atCounty: 'No coordinates are registered: shown at the centre of its county.',
    approximatelyAt: (longitude: number, latitude: number | undefined, km: number) =>
      `Approximate: somewhere within ${km} km of ${latitude?.toFixed(2)}° N, ${longitude.toFixed(2)}° E.`,
    registeredAt: (longitude: number | undefined, latitude: number | undefined) =>
      `Registered at ${String(latitude)}° N, ${String(longitude)}° E.`,
  },
  history: {
    title: 'History',
    none: 'No verdicts or certified lists yet.',
    qualified: 'Became a Taobao Village',
    wavered: (times: number, month: string, qualifies: boolean) =>
      `Changed ${times} times in ${month}; in the end ${qualifies ? 'a Taobao Village' : 'not a Taobao Village'}`,
    ceased: 'No longer a Taobao Village',
    certified: (year: number) => `On the certified list of ${year}`,
    notCertified: (year: number) => `Not on the certified list of ${year}`,
    figures: (sales: string, shops: string) => `Annual sales ${sales}, ${shops} active shops.`,
  },
  proof: {
    title: 'Proof of the title',
    lead: 'Each code contains the certificate, its place on the certified list and the signature of the observatory. The command taocun verify checks it by the key of the observatory, which /.well-known/taocun-list-key publishes.',
    of: (year: number) => `Certified list of ${year}`,
    code: (year: number) => `QR code of the proof for ${year}`,
    download: 'Download the proof (JSON)',
  },
  outlook: {
    title: 'The next 30 days',
    ifStill: 'If nothing more is sold',
    lead: (day: string) => `What changes by ${day} if no further update arrives.`,
    atPace: 'At the present pace',
    notProjected: 'There is no projection: the orders are synthetic, and the village is real.',
    allProjected: 'All villages that would gain or lose the title',
    unchanged: 'The verdict stays as it is.',
    ifNothing: 'If nothing more is sold: ',
    stop: '.',
    willQualify: (day: string) => `from ${day} it would be a Taobao Village`,
    willNot: (day: string) => `from ${day} it would no longer be a Taobao Village`,
    inTheEnd: (sales: string) => `By then: sales of ${sales} in 365 days.`,
    days: (days: number) => `${days} ${days === 1 ? 'day' : 'days'} with changes`,
    day: 'Day',
    leaving: 'Sales leaving the window',
    salesThen: 'Sales then',
    missing: 'The outlook is not available at the moment.',
  },
};

const chinese: VillageWords = {
  figures: {
    salesFen: sharedInChinese.villages.sales,
    alibabaSalesFen: '阿里平台销售额',
    openShops: '在营网店',
    activeShops: sharedInChinese.villages.shops,
    activeAlibabaShops: '阿里平台活跃网店',
    marginalShops: '少一单即不活跃的网店',
    households: '家庭户数',
    activeHouseholds: '有活跃网店的家庭',
    shopsOfKnownHouseholds: '已知所属家庭的活跃网店',
  },
  village: {
    unknown: '没有这个村庄',
    unknownText: (code) => `没有代码为 ${code} 的村庄：该村尚未登记，或登记信息尚未读入。`,
    toList: '查看村庄列表',
    qualifies: '是淘宝村',
    doesNot: '不是淘宝村',
    byEach: '按各套标准',
    asks: '要求：',
    criteria: '判定依据',
    figures: '数据',
    withShare: (number, share) => `${number}（${share}）`,
    atLeast: (figure) => `至少 ${figure}`,
    marginAtLeast: (margin, holds) => `${holds ? '至少' : '至多'}${margin}`,
    otherCode: (isPresent) => (isPresent ? '现代码' : '曾用代码'),
    lastSales: (until) => `，最后销售月份为${until}`,
    formerCodes: (codes) => `原代码：${codes.join('、')}`,
    belongedTo: (township, until) => `${until}之前属于${township}。`,
    place: '位置',
    atCounty: '没有登记位置：显示在所属县区中心。',
    approximatelyAt: (longitude, latitude, km) =>
      `近似位置：北纬 ${latitude?.toFixed(2)}°、东经 ${longitude.toFixed(2)}° 周围 ${km} 公里以内。`,
    registeredAt: (longitude, latitude) =>
      `登记位置：北纬 ${String(latitude)}°，东经 ${String(longitude)}°。`,
  },
  history: {
    title: '历史',
    none: '还没有判定，也没有年度名单。',
    qualified: '成为淘宝村',
    wavered: (times, month, qualifies) => `${month}变化 ${times} 次，最后${qualifies ? '是' : '不是'}淘宝村`,
    ceased: '不再是淘宝村',
    certified: (year) => `列入 ${year} 年度名单`,
    notCertified: (year) => `未列入 ${year} 年度名单`,
    figures: (sales, shops) => `当年销售额 ${sales}，活跃网店 ${shops} 家。`,
  },
  proof: {
    title: '称号证明',
    lead: '每个二维码含有证书、证书在年度名单中的位置和观测站的签名，可用命令 taocun verify 按观测站的公钥验证，公钥公布在 /.well-known/taocun-list-key。',
    of: (year) => `${year} 年度名单`,
    code: (year) => `${year} 年证明的二维码`,
    download: '下载证明（JSON）',
  },
  outlook: {
    title: '未来 30 天',
    ifStill: '若不再有新的销售',
    lead: (day) => `如果没有新的数据，到${day}为止仅因时间推移会发生的变化。`,
    atPace: '按目前速度',
    notProjected: '不作推算：订单为合成数据，而村庄是真实的。',
    allProjected: '全部将获得或失去资格的村庄',
    unchanged: '判定不变。',
    ifNothing: '若不再有新的销售，',
    stop: '。',
    willQualify: (day) => `${day}起将是淘宝村`,
    willNot: (day) => `${day}起将不再是淘宝村`,
    inTheEnd: (sales) => `届时：365 天销售额 ${sales}。`,
    days: (days) => `${days} 天有变化`,
    day: '日期',
    leaving: '移出统计区间的销售额',
    salesThen: '届时销售额',
    missing: '暂时无法推算。',
  },
};

export type VillageWords = typeof english;

export const villageWords: Readonly<Record<Language, VillageWords>> = { en: english, zh: chinese };
