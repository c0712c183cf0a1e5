import { asStandard, type Language } from '@taocun/domain';

const english = {
  title: (year: number, place: string) => `The certified list of ${year}: ${place}`,
  notIssued: (year: number) => `No list of ${year} has been issued under these rules.`,
  region: 'Region',
  byName: 'Region by name',
  byNameHint: 'Yiwu, 睢宁',
  part: 'Shown',
  parts: {
    all: (number: string, _before: number | undefined) => `On the list: ${number}`,
    new: (number: string, before: number | undefined) =>
      before === undefined ? `New: ${number}` : `New since ${before}: ${number}`,
    lost: (number: string, before: number | undefined) =>
      before === undefined ? `Lost: ${number}` : `Lost since ${before}: ${number}`,
  },
  more: (number: string) => `${number} more are in the CSV.`,
  toRegion: 'Map and figures of the region',
  outlookLead:
    'A projection over 30 days: the sales of a year ago leave the window of 365 days, and new sales continue at the pace of the last 90 days. Shops and households stay as they are. How often such projections come true is not measured. A village’s own page also shows what changes if nothing more is sold.',
  until: (from: string, until: string, rules: string) => `From ${from} to ${until}, under ${rules}.`,
  kinds: {
    lose: (number: string) => `Would lose it: ${number}`,
    gain: (number: string) => `Would gain it: ${number}`,
  },
  nobody: {
    lose: 'No village would lose the title at the present pace.',
    gain: 'No village would gain the title at the present pace.',
  },
  allTurning: 'All of them, with the reasons',
  heads: ['Name', 'Province', 'Now', 'Then', 'Reason'] as readonly string[],
};

const chinese: typeof english = {
  title: (year, place) => `${year} 年度名单：${place}`,
  notIssued: (year) => `按这套标准尚未测算 ${year} 年度名单。`,
  region: '地区',
  byName: '按名称找地区',
  byNameHint: '义乌、睢宁',
  part: '所示',
  parts: {
    all: (number) => `名单所列：${number}`,
    new: (number, before) => (before === undefined ? `新增：${number}` : `较 ${before} 年新增：${number}`),
    lost: (number, before) => (before === undefined ? `退出：${number}` : `较 ${before} 年退出：${number}`),
  },
  more: (number) => `另有 ${number} 个，见 CSV 文件。`,
  toRegion: '该地区的地图和数据',
  outlookLead:
    '推算未来 30 天：一年前的销售额移出 365 天，新的销售按近 90 天的速度继续；网店和家庭视为不变。此类推算有多少应验，尚未统计。各村页面还列出不再有新销售时的变化。',
  until: (from, until, rules) => `${from}至${until}，按${asStandard(rules)}。`,
  kinds: { lose: (number) => `将失去：${number}`, gain: (number) => `将获得：${number}` },
  nobody: { lose: '按目前速度，没有村庄将失去资格。', gain: '按目前速度，没有村庄将获得资格。' },
  allTurning: '全部村庄及原因',
  heads: ['名称', '省份', '现在', '届时', '原因'],
};

export const listWords: Readonly<Record<Language, typeof english>> = { en: english, zh: chinese };
