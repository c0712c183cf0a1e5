import type { Language } from '@taocun/domain';

const english = {
  label: 'Map shows',
  legend: 'Legend',
  /** The name of the default, and the head of their number. */
  villages: 'Taobao Villages',
};

const chinese: typeof english = {
  label: '地图内容',
  legend: '图例',
  villages: '淘宝村',
};

export const layerWords: Readonly<Record<Language, typeof english>> = { en: english, zh: chinese };
