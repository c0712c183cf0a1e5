import { shortName } from '@taocun/domain';
import { dotsOf } from '../../places/atlas/dots';
import { queries } from '../../server/api';
import { regionsCodeOf } from '../../snapshot/past';
import { percent } from '../../words/figures';
import { answerTo, layerOf } from './layer';

const nearMissWords = {
  en: {
    name: 'Near misses',
    about:
      'A near miss is a village that is no Taobao Village, and lacks at most a tenth of the threshold of each unmet criterion.',
    shortfall: 'Short of the threshold by',
    nearMiss: 'a near miss',
    taobaoVillage: 'a Taobao Village',
  },
  zh: {
    name: '接近达标',
    about: '接近达标的村庄是指尚不是淘宝村，但每项未达标条件与门槛相差都不超过门槛一成的村庄。',
    shortfall: '与门槛相差',
    nearMiss: '接近达标的村庄',
    taobaoVillage: '淘宝村',
  },
};

/** Near misses, next to the Taobao Villages of now. */
export const nearMisses = layerOf({
  words: nearMissWords,
  moments: 'now',
  source: answerTo(queries.nearMissPlaces),
  draw(near, { language, texts, atlas, region, moment, villages }) {
    const { shortfall, nearMiss, taobaoVillage } = nearMissWords[language];
    const isNow = moment === 'now';
    const qualifying = isNow ? dotsOf(villages.now ?? [], atlas, language) : [];
    return {
      dots: [
        ...dotsOf(near, atlas, language).map((dot) => ({ ...dot, colour: '--near' as const })),
        ...qualifying,
      ],
      legend: [
        { colour: '--near', text: nearMiss },
        ...(isNow ? [{ colour: '--dot' as const, text: taobaoVillage }] : []),
      ],
      heads: [texts.title.village, texts.villages.code, shortfall],
      rows: near
        .filter((village) => regionsCodeOf(village).startsWith(region))
        .map(({ villageCode, name, shortfallPpm }) => ({
          code: villageCode,
          cells: [shortName(name, language), villageCode, percent(shortfallPpm / 1e6, language)],
        })),
    };
  },
});
