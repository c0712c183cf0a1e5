import type { Language } from '@taocun/domain';

const english = {
  logarithmic: 'Logarithmic scale: each line is ten times the one below.',
  title: (place: string, label: string) => `${place}: ${label}`,
  villages: 'Number of villages',
  rmb: 'RMB',
  rmbPerKilogram: 'RMB per kilogram',
  published: (sources: readonly string[]) =>
    `Published values, of AliResearch and the press: ${sources.join('; ')}.`,
};

const chinese: typeof english = {
  logarithmic: '对数坐标：每条横线为下一条的十倍。',
  title: (place, label) => `${place}：${label}`,
  villages: '村庄数量',
  rmb: '人民币元',
  rmbPerKilogram: '元/公斤',
  published: (sources) => `公布数（阿里研究院和媒体）来源：${sources.join('；')}。`,
};

export const chartWords: Readonly<Record<Language, typeof english>> = { en: english, zh: chinese };
