import { asStandard, type Language } from '@taocun/domain';

const english = {
  title: (year: number, place: string) => `The certified list of ${year}: ${place}`,
  notIssued: (year: number) => `No list of ${year} has been issued under these rules.`,
  region: 'Region',
  part: 'Shown',
  parts: {
    all: (number: string, _before: number | undefined) => `On the list: ${number}`,
    new: (number: string, before: number | undefined) => (before === undefined ? `New: ${number}` : `New since ${before}: ${number}`),
    lost: (number: string, before: number | undefined) => (before === undefined ? `Lost: ${number}` : `Lost since ${before}: ${number}`),
  },
  more: (number: string) => `${number} more are in the CSV.`,
  toRegion: 'Map and figures of the region',
  outlook: (place: string) => `About to gain or lose the title: ${place}`,
  outlookLead:
    'Within 30 days, by sales alone: the sales of a year ago leave the window of 365 days, and as much comes in as in 30 of the last 90 days. Shops and households are taken to stay as they are.',
  until: (from: string, until: string, rules: string) => `From ${from} to ${until}, under ${rules}.`,
  kinds: { lose: (number: string) => `About to lose it: ${number}`, gain: (number: string) => `About to gain it: ${number}` },
  nobody: { lose: 'No village is about to lose the title by its sales.', gain: 'No village is about to gain the title by its sales.' },
  turns: (now: string, then: string) => `${now} now, ${then} then`,
  allTurning: 'All of them, with the reasons',
  heads: ['Name', 'Province', 'Sales now', 'Sales then', 'Reason'] as readonly string[],
  because: (decidedBy: string, leaving: string, coming: string, threshold: string) =>
    decidedBy === 'annual-sales'
      ? `${leaving} leave the window, ${coming} come in; the threshold is ${threshold}.`
      : `${leaving} leave the window, ${coming} come in; the share through Alibaba’s platforms crosses its threshold.`,
};

const chinese: typeof english = {
  title: (year, place) => `${year} 年度名单：${place}`,
  notIssued: (year) => `按这套标准尚未测算 ${year} 年度名单。`,
  region: '地区',
  part: '所示',
  parts: {
    all: (number) => `名单所列：${number}`,
    new: (number, before) => (before === undefined ? `新增：${number}` : `较 ${before} 年新增：${number}`),
    lost: (number, before) => (before === undefined ? `退出：${number}` : `较 ${before} 年退出：${number}`),
  },
  more: (number) => `另有 ${number} 个，见 CSV 文件。`,
  toRegion: '该地区的地图和数据',
  outlook: (place) => `即将获得或失去淘宝村资格：${place}`,
  outlookLead: '仅按销售额推算 30 天：一年前的销售额移出 365 天，新增按近 90 天中 30 天的速度计；网店和家庭视为不变。',
  until: (from, until, rules) => `${from}至${until}，按${asStandard(rules)}。`,
  kinds: { lose: (number) => `即将失去：${number}`, gain: (number) => `即将获得：${number}` },
  nobody: { lose: '没有村庄将因销售额失去资格。', gain: '没有村庄将因销售额获得资格。' },
  turns: (now, then) => `现 ${now}，届时 ${then}`,
  allTurning: '全部村庄及原因',
  heads: ['名称', '省份', '现销售额', '届时销售额', '原因'],
  because: (decidedBy, leaving, coming, threshold) =>
    decidedBy === 'annual-sales'
      ? `${leaving}移出，新增${coming}；门槛为${threshold}。`
      : `${leaving}移出，新增${coming}；阿里平台占比越过门槛。`,
};

export const listWords: Readonly<Record<Language, typeof english>> = { en: english, zh: chinese };
