import type { Language } from '@taocun/domain';
import { queries } from '../../server/api';
import { countedBy } from '../../snapshot/past';
import { count, money } from '../../words/figures';
import type { CountyClass } from '../areas/county-classes';
import { answerTo, type DrawnLayer, layerOf, type LayerContext, villagesOfMoment } from './layer';
import { layerWords } from './layer-words';

/** Classes by the rules' numbers of villages: those of a town, a cluster, a large and a super cluster. */
export const countiesByVillages = layerOf({
  words: {
    en: {
      name: 'Counties by Taobao Villages',
      about: 'Counties by their number of Taobao Villages. Counties without one are plain.',
    },
    zh: { name: '各县区淘宝村数', about: '各县区按淘宝村数量着色，没有淘宝村的县区不着色。' },
  },
  moments: 'all',
  source: villagesOfMoment,
  draw(villages, shown) {
    const { cluster, large, super: most } = shown.inForce.cluster;
    const from = [...new Set([1, 3, cluster, large, most])].sort((a, b) => a - b);
    const head = layerWords[shown.language].villages;
    return byQuantity(
      { head, values: countedBy(6, villages), from, lastBefore: (next) => next - 1, write: count },
      shown,
    );
  },
});

export const countiesBySales = layerOf({
  words: {
    en: {
      name: 'Counties by sales',
      about:
        'Counties by the sales of all their observed villages over 365 days, in five classes with as many counties each.',
    },
    zh: { name: '各县区销售额', about: '各县区按全部观测村庄 365 天销售额着色，分为县区数量相同的五档。' },
  },
  moments: 'now',
  source: answerTo(queries.countyFigures),
  draw: (counties, shown) =>
    inQuintiles(
      new Map(counties.map(({ code, salesFen }) => [code, salesFen])),
      shown.texts.villages.sales,
      money,
      shown,
    ),
});

export const countiesByShops = layerOf({
  words: {
    en: {
      name: 'Counties by active shops',
      about:
        'Counties by the active shops of all their observed villages, in five classes with as many counties each.',
    },
    zh: { name: '各县区活跃网店', about: '各县区按全部观测村庄的活跃网店数着色，分为县区数量相同的五档。' },
  },
  moments: 'now',
  source: answerTo(queries.countyFigures),
  draw: (counties, shown) =>
    inQuintiles(
      new Map(counties.map(({ code, activeShops }) => [code, activeShops])),
      shown.texts.villages.shops,
      count,
      shown,
    ),
});

const steps = ['--step-1', '--step-2', '--step-3', '--step-4', '--step-5'] as const;

/** A quantity of counties, with the lower bounds of its classes. */
interface Quantity {
  readonly head: string;
  readonly values: ReadonlyMap<string, number>;
  readonly from: readonly number[];
  /** The end of a class in the legend, by the start of the next one. */
  readonly lastBefore: (next: number) => number;
  readonly write: (value: number, language: Language) => string;
}

const rangeWords: Readonly<Record<Language, (from: string, to: string | undefined) => string>> = {
  en: (from, to) => (to === undefined ? `${from} or more` : from === to ? from : `${from} to ${to}`),
  zh: (from, to) => (to === undefined ? `${from} 及以上` : from === to ? from : `${from} 至 ${to}`),
};

function inQuintiles(
  values: Quantity['values'],
  head: string,
  write: Quantity['write'],
  shown: LayerContext,
): DrawnLayer {
  return byQuantity(
    { head, values, from: quintiles([...values.values()]), lastBefore: (next) => next, write },
    shown,
  );
}

/** The lower bounds of five classes with as many counties each, rounded down to two digits. */
export function quintiles(values: readonly number[]): readonly number[] {
  const sorted = values.filter((value) => value > 0).sort((a, b) => a - b);
  const starts = steps.map((_, at) => sorted[Math.floor((at * sorted.length) / steps.length)] ?? 0);
  return [...new Set(starts.map(roundedDown))].filter((start) => start > 0);
}

function roundedDown(value: number): number {
  const unit = 10 ** Math.max(0, Math.floor(Math.log10(Math.max(1, value))) - 1);
  return Math.floor(value / unit) * unit;
}

function byQuantity(
  { head, values, from, lastBefore, write }: Quantity,
  { language, texts, atlas, region }: LayerContext,
): DrawnLayer {
  const classOf = (value: number): CountyClass => ({
    // With fewer classes than colours the last colours are used, so that the highest class always has the
    // strongest.
    colour:
      steps[
        steps.length -
          from.length +
          Math.max(
            0,
            from.findLastIndex((start) => start <= value),
          )
      ] ?? '--step-1',
    text: `${head}: ${write(value, language)}`,
  });
  const ranked = [...values]
    .filter(([, value]) => value > 0)
    .sort((a, b) => b[1] - a[1] || a[0].localeCompare(b[0]));
  return {
    dots: [],
    counties: new Map(ranked.map(([code, value]) => [code, classOf(value)])),
    legend: from.map((start, at) => {
      const next = from[at + 1];
      const to = next === undefined ? undefined : write(lastBefore(next), language);
      return { colour: classOf(start).colour, text: rangeWords[language](write(start, language), to) };
    }),
    heads: [texts.villages.county, texts.villages.code, head],
    rows: ranked
      .filter(([code]) => code.startsWith(region))
      .map(([code, value]) => ({
        code,
        cells: [atlas.county(code)?.name ?? code, code, write(value, language)],
      })),
  };
}
