import {
  countText,
  cutOffOf,
  dayOfIso,
  dayText,
  definitionOf,
  headlineWords,
  isoOfDay,
  type Language,
  moneyText,
  monthText,
  outlookWords,
  type RuleSet,
  shortName,
  titleOf,
  versionAsOf,
} from '@taocun/domain';
import { regionName, regionNameIn, regionPath, romanised } from '@taocun/geography';
import { type FirstHeadline, type FirstLink, type FirstWords } from './first-words';
import { headWords } from './head-words';

/** The figures for the headline of the country or a region. */
interface HeadlineFacts {
  /** '' for the country. */
  readonly region: string;
  readonly rules: RuleSet;
  readonly qualifying: number;
  /** The newest day of the figures; null if there are none. */
  readonly asOf: string | null;
  /** The moment that the address names, such as `2014` or `2014-11`; undefined for now. */
  readonly at: string | undefined;
  /** Present only for the country now. */
  readonly counts: CountsOfHead | undefined;
  /** The year of the shown list, or of the last one; undefined at the end of a month. */
  readonly listYear: number | undefined;
  readonly parts: readonly FirstLink[];
}

export interface CountsOfHead {
  readonly towns: number;
  readonly clusters: { readonly all: number };
}

export interface VillageOfHead {
  readonly villageCode: string;
  readonly name: string;
  readonly salesFen: number;
}

/** The headline of the country or a region, in the page's own words. */
export function regionHeadline(
  facts: HeadlineFacts,
  language: Language,
): Pick<FirstWords, 'headline' | 'paragraphs' | 'links'> {
  const { region, rules, qualifying, asOf, at, counts, listYear, parts } = facts;
  const words = headlineWords[language];
  const { provinces, counties, villages } = headWords[language].parts;
  const within = region === '' ? '' : `?region=${region}`;
  const cutOff = at?.length === 4 ? cutOffOf(rules, Number(at)) : undefined;
  const day = cutOff === undefined ? (asOf ?? undefined) : isoOfDay(cutOff);
  const dated = day === undefined ? undefined : dayText(day, language);
  const when =
    at === undefined
      ? dated && words.asOf(dated)
      : at.length === 4
        ? words.certifiedIn(Number(at), dated)
        : words.atEndOf(monthText(at, language, 'long'));
  // A version applies to the whole of its first month.
  const month = at?.length === 7 ? at : day?.slice(0, 7);
  const version = versionAsOf(rules, dayOfIso(`${month ?? '9999-12'}-28`) ?? Infinity);
  const groups = counts === undefined ? '' : groupsText(counts, version.cluster.cluster, language);
  const headline: FirstHeadline = {
    crumbs: region === '' ? [] : crumbsOf(region, language),
    number: countText(qualifying, language),
    noun: words.taobaoVillages(qualifying),
    asOf: asOf ?? '',
    lists: [
      ...(listYear === undefined ? [] : [{ path: `lists/${listYear}${within}`, text: words.list(listYear) }]),
      { path: `outlook${within}`, text: outlookWords[language].title },
    ],
    parts: region === '' ? provinces : region.length < 6 ? counties : villages,
  };
  const paragraphs = [
    `${words.under(when, titleOf(rules, language))}${groups}`,
    words.definition(definitionOf(version, language)),
  ];
  return { headline, paragraphs, links: parts };
}

/** The towns and clusters, after a sentence. */
function groupsText({ towns, clusters: { all } }: CountsOfHead, fewest: number, language: Language): string {
  const words = headlineWords[language];
  const text = (value: number): string => countText(value, language);
  const groups = `${words.towns(towns, text(towns))}${words.and}${words.clusters(all, text(all))}`;
  return `${words.gap}${groups}${words.ofCluster(all, text(fewest))}`;
}

/** The path from the country down to a region. */
function crumbsOf(region: string, language: Language): readonly FirstLink[] {
  const codes = [2, 4, 6, 9]
    .filter((digits) => digits <= region.length)
    .map((digits) => region.slice(0, digits));
  // Placeholders of the registry are not places.
  const places = codes.filter(
    (code) => code === region || regionPath(code).endsWith(regionName(code) ?? code),
  );
  return [
    { path: '', text: headWords[language].country },
    ...places.map((code) => ({ path: `regions/${code}`, text: nameIn(code, language) })),
  ];
}

function nameIn(code: string, language: Language): string {
  return regionNameIn(code, language) ?? code;
}

const bilingual = (name: string, pinyin: string, language: Language): string =>
  language === 'zh' ? name : `${name} ${pinyin}`;

/** A part of the country, a province or a prefecture. */
export function partLink(
  { code, qualifying }: { readonly code: string; readonly qualifying: number },
  language: Language,
): FirstLink {
  return { path: `regions/${code}`, text: nameIn(code, language), figure: countText(qualifying, language) };
}

/** A village of a county or township. */
export function villageLink({ villageCode, name, salesFen }: VillageOfHead, language: Language): FirstLink {
  const short = shortName(name, language);
  return {
    path: `villages/${villageCode}`,
    text: bilingual(short, romanised(short), language),
    figure: moneyText(salesFen, language),
  };
}
