import type { Language } from '@taocun/domain';
import type { LayerName } from './layer';

const english = {
  label: 'Map shows',
  legend: 'Legend',
  names: {
    villages: 'Taobao Villages',
    counties: 'Counties by Taobao Villages',
    sales: 'Counties by sales',
    shops: 'Counties by active shops',
    years: 'Villages by first certified year',
    near: 'Near misses',
    'hot-spots': 'Hot spots',
  } satisfies Record<LayerName, string>,
  about: {
    counties: 'Counties by their number of Taobao Villages. Counties without one are plain.',
    sales: 'Counties by the sales of all their observed villages over 365 days, in five classes with as many counties each.',
    shops: 'Counties by the active shops of all their observed villages, in five classes with as many counties each.',
    years: 'Villages by the year of the first certified list that they were on. Play shows how they spread.',
    near: 'A near miss is a village that is no Taobao Village, and lacks at most a tenth of the threshold of each unmet criterion.',
    'hot-spots':
      'A hot spot is a county that has, with its six nearest counties, more Taobao Villages than chance explains; a cold spot has fewer. The score is Gi* by Getis and Ord.',
  } satisfies Record<Exclude<LayerName, 'villages'>, string>,
  heads: {
    villages: 'Taobao Villages',
    year: 'Year',
    firstListed: 'Villages listed for the first time',
    newCounties: 'Counties with their first village',
    shortfall: 'Short of the threshold by',
    gi: 'Gi*',
  },
  range: (from: string, to: string | undefined) => (to === undefined ? `${from} or more` : from === to ? from : `${from} to ${to}`),
  years: (from: string, to: string) => (from === to ? from : `${from}–${to}`),
  gi: (score: string) => `Gi* ${score}`,
  nearMiss: 'a near miss',
  taobaoVillage: 'a Taobao Village',
  hot: (percent: number) => `hot spot (${percent}% level)`,
  cold: (percent: number) => `cold spot (${percent}% level)`,
};

const chinese: typeof english = {
  label: '地图内容',
  legend: '图例',
  names: {
    villages: '淘宝村',
    counties: '各县区淘宝村数',
    sales: '各县区销售额',
    shops: '各县区活跃网店',
    years: '逐年扩散',
    near: '接近达标',
    'hot-spots': '热点与冷点',
  },
  about: {
    counties: '各县区按淘宝村数量着色，没有淘宝村的县区不着色。',
    sales: '各县区按全部观测村庄 365 天销售额着色，分为县区数量相同的五档。',
    shops: '各县区按全部观测村庄的活跃网店数着色，分为县区数量相同的五档。',
    years: '村庄按首次列入年度名单的年份着色。点击播放可看其扩散过程。',
    near: '接近达标的村庄是指尚不是淘宝村，但每项未达标条件与门槛相差都不超过门槛一成的村庄。',
    'hot-spots': '热点是指连同最近六个县区，淘宝村多于随机分布所能解释的县区；冷点则少于随机分布。所用统计量为 Getis–Ord Gi*。',
  },
  heads: {
    villages: '淘宝村',
    year: '年份',
    firstListed: '首次列入名单的村庄',
    newCounties: '首次出现淘宝村的县区',
    shortfall: '与门槛相差',
    gi: 'Gi*',
  },
  range: (from, to) => (to === undefined ? `${from} 及以上` : from === to ? from : `${from} 至 ${to}`),
  years: (from, to) => (from === to ? from : `${from}–${to}`),
  gi: (score) => `Gi* ${score}`,
  nearMiss: '接近达标的村庄',
  taobaoVillage: '淘宝村',
  hot: (percent) => `热点（${percent}% 显著性水平）`,
  cold: (percent) => `冷点（${percent}% 显著性水平）`,
};

export const layerWords: Readonly<Record<Language, typeof english>> = { en: english, zh: chinese };
