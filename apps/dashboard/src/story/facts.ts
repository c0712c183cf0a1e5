import { countyOf, type Language, numberFormat, townshipOf } from '@taocun/domain';
import type { PublishedFigure } from '../server/api';
import { count, money, percent } from '../words/figures';

/** A number of the story, with the query that it is the answer to. */
export interface Fact {
  readonly text: string;
  /** Of reporting's API, below `api/v1/`. */
  readonly query: string;
  /** The publisher; left out for a number that is computed here. */
  readonly source?: string;
}

type Facts = ReadonlyMap<string, Fact>;

/** A published figure of the whole country, under its measure and year: `villages 2014`. */
export function publishedFacts(figures: readonly PublishedFigure[], language: Language): Facts {
  return new Map(
    figures.map(({ measure, year, unit, value, source }) => {
      const text =
        unit === 'rmb' ? money(100 * value, language) : unit === 'percent' ? percent(value / 100, language) : count(value, language);
      return [`${measure} ${year}`, { text, source, query: `published?region=CN&measure=${measure}&from=${year}&to=${year}` }];
    }),
  );
}

/** The villages of one certified list, by their codes. */
interface CertifiedList {
  readonly year: number;
  readonly codes: readonly string[];
}

/** How the villages that a list has anew lie to those of the list before. */
interface Spread {
  readonly fresh: number;
  /** Townships and counties with a village on the list before, and the new villages that lie in them. */
  readonly townships: number;
  readonly inTownships: number;
  readonly counties: number;
  readonly inCounties: number;
}

export function spreadOf(before: CertifiedList, after: CertifiedList): Spread {
  const known = new Set(before.codes);
  const [townships, counties] = [new Set(before.codes.map(townshipOf)), new Set(before.codes.map(countyOf))];
  const fresh = after.codes.filter((code) => !known.has(code));
  return {
    fresh: fresh.length,
    ...{ townships: townships.size, inTownships: fresh.filter((code) => townships.has(townshipOf(code))).length },
    ...{ counties: counties.size, inCounties: fresh.filter((code) => counties.has(countyOf(code))).length },
  };
}

/**
 * The spread between two lists of a rule set as facts.
 * @param allCounties the counties of China that the page knows
 */
export function spreadFacts(
  [before, after]: readonly [CertifiedList, CertifiedList],
  ruleSet: string,
  allCounties: number,
  language: Language,
): Facts {
  const { fresh, townships, inTownships, counties, inCounties } = spreadOf(before, after);
  const of = ({ year }: CertifiedList): string => `certifications/${year}?ruleSet=${ruleSet}`;
  const ratio = (part: number, whole: number): string =>
    numberFormat(language, { maximumSignificantDigits: 2 }).format(whole === 0 ? 0 : part / whole);
  const told = (text: string, list = after): Fact => ({ text, query: of(list) });
  return new Map([
    ['year before', told(String(before.year), before)],
    ['year after', told(String(after.year))],
    ['fresh', told(count(fresh, language))],
    ['townships', told(count(townships, language), before)],
    ['in townships', told(count(inTownships, language))],
    ['counties', told(count(counties, language), before)],
    ['in counties', told(count(inCounties, language))],
    ['share in counties', told(percent(fresh === 0 ? 0 : inCounties / fresh, language, 0))],
    ['share of counties', told(percent(counties / allCounties, language), before)],
    ['per county with one', told(ratio(inCounties, counties))],
    ['per other county', told(ratio(fresh - inCounties, allCounties - counties))],
  ]);
}

/** A text with `{name}` in place of facts, in parts. Undefined where a fact is missing: then nothing is claimed. */
export function partsOf(text: string, facts: Facts): readonly (string | Fact)[] | undefined {
  const parts = text.split(/\{([^{}]+)\}/).map((part, at) => (at % 2 === 0 ? part : facts.get(part)));
  return parts.every((part) => part !== undefined) ? parts : undefined;
}
