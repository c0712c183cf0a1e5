import { dotsOf } from '../../places/atlas/dots';
import type { VillageSummary } from '../../server/api';
import { monthOf, yearOf } from '../../snapshot/moment';
import { regionsCodeOf } from '../../snapshot/past';
import { count } from '../../words/figures';
import { certifiedLists, layerOf } from './layer';

const firstYearWords = {
  en: {
    name: 'Villages by first certified year',
    about: 'Villages by the year of the first certified list that they were on. Play shows how they spread.',
    year: 'Year',
    firstListed: 'Villages listed for the first time',
    newCounties: 'Counties with their first village',
  },
  zh: {
    name: '逐年扩散',
    about: '村庄按首次列入年度名单的年份着色。点击播放可看其扩散过程。',
    year: '年份',
    firstListed: '首次列入名单的村庄',
    newCounties: '首次出现淘宝村的县区',
  },
};

const yearColours = ['--year-1', '--year-2', '--year-3', '--year-4', '--year-5'] as const;

/** Villages of the certified lists up to the moment, each with the year of its first list. */
export const firstYears = layerOf({
  words: firstYearWords,
  moments: 'all',
  source: certifiedLists,
  draw(lists, { language, atlas, region, moment }) {
    const { year: yearHead, firstListed, newCounties } = firstYearWords[language];
    const last = yearOf(moment) ?? Infinity;
    const month = monthOf(moment) ?? '9999-12';
    const shown = [...lists]
      .filter(([year, [one]]) => year <= last && one !== undefined && one.asOf.slice(0, 7) <= month)
      .sort(([a], [b]) => a - b);
    const first = new Map<string, { readonly village: VillageSummary; readonly year: number }>();
    for (const [year, villages] of shown)
      for (const village of villages)
        if (!first.has(village.villageCode)) first.set(village.villageCode, { village, year });
    // Uses all lists, so that a year keeps its colour while the moment changes.
    const years = [...lists.keys()].sort((a, b) => a - b);
    const colourOf = (year: number) =>
      yearColours[
        years.length < 2
          ? yearColours.length - 1
          : Math.round((years.indexOf(year) * (yearColours.length - 1)) / (years.length - 1))
      ] ?? '--year-1';
    const dots = dotsOf(
      [...first.values()].map(({ village }) => village),
      atlas,
      language,
    ).map((dot) => ({ ...dot, colour: colourOf(first.get(dot.code)?.year ?? 0) }));
    const seen = new Set<string>();
    const rows = shown.map(([year]) => {
      const fresh = [...first.values()]
        .filter((one) => one.year === year && regionsCodeOf(one.village).startsWith(region))
        .map(({ village }) => regionsCodeOf(village).slice(0, 6));
      const counties = [...new Set(fresh)].filter((code) => !seen.has(code));
      for (const code of counties) seen.add(code);
      return { cells: [String(year), count(fresh.length, language), count(counties.length, language)] };
    });
    return {
      dots,
      rows,
      legend: yearColours.flatMap((colour) => {
        const alike = years.filter((year) => colourOf(year) === colour);
        const [from] = alike;
        const to = alike.at(-1);
        return from === undefined ? [] : [{ colour, text: from === to ? `${from}` : `${from}–${to}` }];
      }),
      heads: [yearHead, firstListed, newCounties],
    };
  },
});
