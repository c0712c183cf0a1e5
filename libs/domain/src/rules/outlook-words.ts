import { dayText, moneyText, percentText } from '../wording/figure-texts';
import type { Language } from '../wording/language';
import { criterionWords } from './criteria/criteria';

/** A village whose verdict would change at the present pace of its sales, by the criterion that decides. */
interface ProjectedVillage {
  readonly change: 'gain' | 'lose';
  /** Its values, now and then, and its threshold are in the members that its `Projection` names. */
  readonly decidedBy: string;
  readonly leavingFen: number;
  readonly comingFen: number;
}

interface OutlookWords {
  readonly title: string;
  readonly titleOf: (place: string) => string;
  /** The title of one village's projection. */
  readonly of: (name: string, change: ProjectedVillage['change']) => string;
  readonly until: (day: string) => string;
  readonly turns: (now: string, then: string) => string;
  readonly moves: (leaving: string, coming: string) => string;
  readonly stop: string;
  readonly gap: string;
}

const en: OutlookWords = {
  title: 'Would gain or lose the title at the present pace',
  titleOf: (place) => `Would gain or lose the title at the present pace: ${place}`,
  of: (name, change) =>
    `${name} would ${change === 'gain' ? 'become a Taobao Village' : 'lose the title'} at the present pace`,
  until: (day) => `By ${day}, at the pace of the last 90 days:`,
  turns: (now, then) => `${now} now, ${then} then`,
  moves: (leaving, coming) => `${leaving} leave the window of 365 days, ${coming} come in.`,
  stop: '.',
  gap: ' ',
};

const zh: OutlookWords = {
  title: '按目前速度将获得或失去资格的村庄',
  titleOf: (place) => `按目前速度将获得或失去淘宝村资格：${place}`,
  of: (name, change) => `按目前速度，${name}将${change === 'gain' ? '成为淘宝村' : '失去淘宝村资格'}`,
  until: (day) => `到${day}，按近 90 天的速度：`,
  turns: (now, then) => `现 ${now}，届时 ${then}`,
  moves: (leaving, coming) => `${leaving}移出 365 天，新增${coming}。`,
  stop: '。',
  gap: '',
};

export const outlookWords: Readonly<Record<Language, OutlookWords>> = { en, zh };

const PPM = 1_000_000;

/**
 * The value and threshold of the criterion that decides: fen, or parts per million. A share without a meaning
 * is undefined.
 */
function decidingOf(village: ProjectedVillage) {
  const values: Readonly<Record<string, unknown>> = { ...village };
  const projection = criterionWords[village.decidedBy]?.projection;
  const valueOf = (member = ''): number | undefined => {
    const value = values[member];
    return typeof value === 'number' ? value : undefined;
  };
  return {
    now: valueOf(projection?.now),
    then: valueOf(projection?.then),
    threshold: valueOf(projection?.threshold),
  };
}

/** The texts of what decides on a village: its value now, and then, and the threshold. */
export function decidingTexts(
  village: ProjectedVillage,
  language: Language,
): { readonly now: string; readonly then: string; readonly why: string } {
  const words = outlookWords[language];
  const { now, then, threshold } = decidingOf(village);
  const { unit, projection } = criterionWords[village.decidedBy] ?? {};
  const plain = (value: number | undefined): string =>
    value === undefined
      ? '–'
      : unit === 'fen'
        ? moneyText(value, language)
        : percentText(value / PPM, language);
  const text = (value: number | undefined): string =>
    (value !== undefined && projection?.valueText?.[language](plain(value))) || plain(value);
  const moves = words.moves(moneyText(village.leavingFen, language), moneyText(village.comingFen, language));
  const decides =
    projection === undefined ? '' : `${projection.decides[language](plain(threshold))}${words.gap}`;
  return { now: text(now), then: text(then), why: `${decides}${moves}` };
}

/** One village's projection as sentences, for everything that is passed on alone. */
export function projectionText(
  village: ProjectedVillage & { readonly until: string },
  language: Language,
): string {
  const { until, turns, stop, gap } = outlookWords[language];
  const { now, then, why } = decidingTexts(village, language);
  return `${until(dayText(village.until, language))}${gap}${turns(now, then)}${stop}${gap}${why}`;
}

/** The distance of the deciding value from its threshold by then, as a part of the threshold. */
export function projectedMargin(village: ProjectedVillage): number {
  const { then, threshold } = decidingOf(village);
  return then === undefined || threshold === undefined || threshold === 0
    ? 0
    : Math.abs(then - threshold) / threshold;
}
