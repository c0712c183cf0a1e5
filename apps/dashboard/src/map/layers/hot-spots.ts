import { queries } from '../../server/api';
import { count } from '../../words/figures';
import { answerTo, layerOf } from './layer';
import { layerWords } from './layer-words';

const hotSpotWords = {
  en: {
    name: 'Hot spots',
    about:
      'A hot spot is a county that has, with its six nearest counties, more Taobao Villages than chance explains; a cold spot has fewer. The score is Gi* by Getis and Ord.',
    hot: (percent: number) => `hot spot (${percent}% level)`,
    cold: (percent: number) => `cold spot (${percent}% level)`,
  },
  zh: {
    name: '热点与冷点',
    about:
      '热点是指连同最近六个县区，淘宝村多于随机分布所能解释的县区；冷点则少于随机分布。所用统计量为 Getis–Ord Gi*。',
    hot: (percent: number) => `热点（${percent}% 显著性水平）`,
    cold: (percent: number) => `冷点（${percent}% 显著性水平）`,
  },
};

/** The symbol of the score in each language. */
const GI = 'Gi*';

/** The scores from which a spot is significant, two-sided, with the level in percent. */
const significant = [
  { from: 2.576, level: 1, hot: '--step-5', cold: '--cold-2' },
  { from: 1.96, level: 5, hot: '--step-3', cold: '--cold-1' },
] as const;

export const hotSpots = layerOf({
  words: hotSpotWords,
  moments: 'years',
  source: answerTo(queries.hotSpots),
  draw(scored, { language, texts, atlas, region }) {
    const { hot: hotText, cold: coldText } = hotSpotWords[language];
    const spots = scored.flatMap(({ code, qualifying, gi }) => {
      const reached = significant.find(({ from }) => gi !== null && Math.abs(gi) >= from);
      if (reached === undefined || gi === null) return [];
      const { level, hot, cold } = reached;
      return [
        {
          code,
          qualifying,
          gi,
          colour: gi > 0 ? hot : cold,
          text: gi > 0 ? hotText(level) : coldText(level),
        },
      ];
    });
    const legend = new Map([
      ...significant.map(({ hot, level }) => [hot, hotText(level)] as const),
      ...spots.map(({ colour, text }) => [colour, text] as const),
    ]);
    return {
      dots: [],
      counties: new Map(
        spots.map(({ code, gi, colour, text }) => [
          code,
          { colour, text: `${text}, ${GI} ${gi.toFixed(2)}` },
        ]),
      ),
      legend: [...legend].map(([colour, text]) => ({ colour, text })),
      heads: [texts.villages.county, texts.villages.code, layerWords[language].villages, GI],
      rows: spots
        .filter(({ code }) => code.startsWith(region))
        .sort((a, b) => b.gi - a.gi)
        .map(({ code, qualifying, gi }) => ({
          code,
          cells: [atlas.county(code)?.name ?? code, code, count(qualifying, language), gi.toFixed(2)],
        })),
    };
  },
});
