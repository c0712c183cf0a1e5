import type { Language } from './language';
import { asStandard } from './rule-set-title';

const noun = (number: number, one: string, many: string): string => (number === 1 ? one : many);

/** The words of the headline, which the server renders first and the page keeps. */
interface HeadlineWords {
  readonly taobaoVillages: (number: number) => string;
  /** The definition under the rules, built from its sentence. */
  readonly definition: (sentence: string) => string;
  readonly asOf: (day: string) => string;
  readonly atEndOf: (month: string) => string;
  readonly certifiedIn: (year: number, day: string | undefined) => string;
  readonly under: (when: string | undefined, rules: string) => string;
  /** Between two sentences. */
  readonly gap: string;
  readonly towns: (number: number, text: string) => string;
  readonly and: string;
  readonly clusters: (number: number, text: string) => string;
  /** The meaning of a cluster, with the fewest Taobao Villages of one; ends the sentence. */
  readonly ofCluster: (number: number, fewest: string) => string;
  readonly stop: string;
  readonly list: (year: number) => string;
}

const en: HeadlineWords = {
  taobaoVillages: (number) => noun(number, 'Taobao Village', 'Taobao Villages'),
  definition: (sentence) => `In a Taobao Village ${sentence.charAt(0).toLowerCase()}${sentence.slice(1)}`,
  asOf: (day) => `As of ${day}`,
  atEndOf: (month) => `At the end of ${month}`,
  certifiedIn: (year, day) => `The certified list of ${year}${day === undefined ? '' : `, as of ${day}`}`,
  under: (when, rules) => (when === undefined ? `Under ${rules}.` : `${when}, under ${rules}.`),
  gap: ' ',
  towns: (number, text) => `${text} Taobao ${noun(number, 'Town', 'Towns')}`,
  and: ' and ',
  clusters: (number, text) => `${text} ${noun(number, 'cluster', 'clusters')}`,
  ofCluster: (number, fewest) =>
    ` (${noun(number, 'a county', 'counties')} with at least ${fewest} Taobao Villages).`,
  stop: '.',
  list: (year) => `The list of ${year}`,
};

const zh: HeadlineWords = {
  taobaoVillages: () => '个淘宝村',
  definition: (sentence) => `淘宝村是指 ${sentence.replace(/。$/, '的村庄。')}`,
  asOf: (day) => `截至${day}`,
  atEndOf: (month) => `${month}底`,
  certifiedIn: (year, day) => `${year} 年度名单${day === undefined ? '' : `，截至${day}`}`,
  under: (when, rules) => `${when === undefined ? '' : `${when}，`}按${asStandard(rules)}。`,
  gap: '',
  towns: (_number, text) => `共有 ${text} 个淘宝镇`,
  and: '、',
  clusters: (_number, text) => `${text} 个淘宝村集群`,
  ofCluster: (_number, fewest) => `（至少有 ${fewest} 个淘宝村的县区）。`,
  stop: '。',
  list: (year) => `${year} 年度名单`,
};

export const headlineWords: Readonly<Record<Language, HeadlineWords>> = { en, zh };
