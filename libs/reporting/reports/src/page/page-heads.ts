import { Inject, Injectable } from '@nestjs/common';
import Negotiator from 'negotiator';
import {
  type Language,
  marked,
  preferredOf,
  type RuleSet,
  shortName,
  titleOf,
  verdictSentence,
} from '@taocun/domain';
import { NATION, romanised } from '@taocun/geography';
import { figure, Table } from '@taocun/reporting-answers';
import { exactIntegers, MAX_TIME_MS, REGION_CODE, ReadModels } from '@taocun/reporting-store';
import { RULE_SETS, SERVICE_CONFIG, type ServiceConfig } from '@taocun/service';
import { parametersOfSeries, series, type SeriesRow } from '../regions/sums/series';
import { criteriaOfVerdict } from '../villages/rule-sets/explanations';
import { asNumbers } from './as-numbers';
import { headWords } from './head-words';
import { placeText } from './place-text';
import {
  type CountsOfHead,
  partLink,
  regionHeadline,
  villageLink,
  type VillageOfHead,
} from './region-headline';
import { type PageHead } from './render-page';
import { SharedWork } from './shared-work';
import { calledIn } from './verdict-wording';

const MOST_LINKS = 200;
/**
 * The most heads that are made at once; each asks up to five questions of the table, which answers four at a
 * time.
 */
const MOST_AT_ONCE = 8;

const withParts = figure('region-and-parts');
const counted = figure('counts');
/**
 * The Taobao Villages of a county or township, those that sell most first; by code if invented sales must not
 * rank real villages.
 */
const qualifyingVillages = (
  isRanked: boolean,
): string => `SELECT code AS villageCode, name, CAST(salesFen AS DOUBLE) AS salesFen FROM villages
  WHERE starts_with(townshipCode, $code) AND list_contains(qualifiesUnder, $ruleSet) ORDER BY ${isRanked ? 'salesFen DESC, ' : ''}code LIMIT $most`;
interface RegionOfHead {
  readonly code: string;
  readonly villages: number;
  readonly qualifying: number;
  readonly asOf: string | null;
}

/** The entries of the menu that lead to pages with another path. */
const menuEntries: Readonly<Record<string, string>> = {
  overview: '',
  region: '',
  village: 'villages',
  list: 'villages',
  outlook: 'villages',
};

/** An address of the page that was requested. */
export interface PageRequest {
  readonly page:
    | 'overview'
    | 'explore'
    | 'story'
    | 'villages'
    | 'village'
    | 'region'
    | 'list'
    | 'outlook'
    | 'method'
    | 'docs'
    | 'operations'
    | 'unknown';
  /** The code of the village or region, or the year of the list. */
  readonly code?: string | undefined;
  readonly query: Readonly<Record<string, unknown>>;
  readonly acceptLanguage: string | undefined;
}

/**
 * The words of an address for search engines, link previews and readers without scripts. They contain figures
 * only if anybody may read them, because a browser shows no key for a page.
 */
@Injectable()
export class PageHeads {
  /** The page waits no longer for its first words, because it requests all of its data again. */
  patienceMs = 400;
  readonly #made = new SharedWork<PageHead>(MOST_AT_ONCE);

  constructor(
    private readonly models: ReadModels,
    private readonly table: Table,
    @Inject(RULE_SETS) private readonly ruleSets: readonly RuleSet[],
    @Inject(SERVICE_CONFIG) private readonly config: Pick<ServiceConfig, 'access' | 'provenance'>,
  ) {}

  async of(request: PageRequest): Promise<PageHead> {
    const head = await this.#of(request);
    const { rules: chosen } = this.#rulesOf(request);
    const { statement, url } = this.config.provenance ?? {};
    const around = {
      page: menuEntries[request.page] ?? request.page,
      rules: [chosen, ...this.ruleSets.filter((one) => one !== chosen)].map((one) =>
        titleOf(one, head.language),
      ),
      ...(statement !== undefined && { statement: statement[head.language], more: url }),
    };
    return { ...head, around };
  }

  async #of(request: PageRequest): Promise<PageHead> {
    const language = languageOf(request);
    const { page, code = '' } = request;
    if (page === 'village' || page === 'region' || page === 'overview') {
      const path = { overview: '', region: `regions/${code}`, village: `villages/${code}` }[page];
      return (await this.#soon(request, language)) ?? plain(language, path);
    }
    const words = headWords[language];
    if (page === 'unknown')
      return { ...plain(language, ''), status: 404, title: words.unknown, heading: words.unknown };
    if (page === 'list' || page === 'outlook' || page === 'explore') {
      const { region } = request.query;
      const isOne = typeof region === 'string' && REGION_CODE.test(region);
      const place = placeText(isOne ? region : NATION, language);
      const heading = page === 'list' ? words.list(place, Number(code)) : words[page](place);
      const path = page === 'list' ? `lists/${code}` : page;
      const { named } = this.#rulesOf(request);
      return {
        ...plain(language, path),
        query: { ...named, ...(isOne && { region }) },
        ...(page !== 'explore' && { feed: `${path}/feed.atom` }),
        heading,
        title: `${heading} · 淘村 Taocun`,
      };
    }
    if (page === 'story')
      return {
        ...plain(language, page),
        ...words.storyHead,
        title: `${words.storyHead.heading} · 淘村 Taocun`,
      };
    return { ...plain(language, page), title: `${words[page]} · 淘村 Taocun` };
  }

  /** The head with figures; undefined if they come too late, or if not everybody may read them. */
  async #soon(request: PageRequest, language: Language): Promise<PageHead | undefined> {
    if (!this.config.access.openReading) return undefined;
    const { page, code = '', query } = request;
    const begin = () =>
      page === 'village'
        ? this.#village(code, request, language)
        : this.#region(page === 'overview' ? NATION : code, request, language);
    return this.#made.soon(JSON.stringify([page, code, query, language]), begin, this.patienceMs);
  }

  /** The rule set that the address names, or the first; an address names only another one. */
  #rulesOf({ query }: PageRequest): {
    readonly rules: RuleSet;
    readonly named: Readonly<Record<string, string>>;
  } {
    const [first] = this.ruleSets;
    if (first === undefined) throw new Error('There is no rule set.');
    const rules = this.ruleSets.find(({ id }) => id === query['rules']) ?? first;
    return { rules, named: rules === first ? {} : { rules: rules.id } };
  }

  async #village(code: string, request: PageRequest, language: Language): Promise<PageHead> {
    const words = headWords[language];
    const village = await this.models.villages
      .findById(code)
      .setOptions({ ...exactIntegers, maxTimeMS: MAX_TIME_MS })
      .lean();
    if (village === null) return this.#missing(language, `villages/${code}`);
    const { rules, named } = this.#rulesOf(request);
    const shown = asNumbers(village);
    const {
      name,
      asOf,
      townshipCode,
      countyCode: county,
      verdicts,
      salesFen,
      activeShops,
      households,
    } = shown;
    const verdict = verdicts.find(({ ruleSet }) => ruleSet === rules.id);
    const qualifies = verdict?.qualifies === true;
    const place = placeText(townshipCode, language);
    const called = calledIn(language, name);
    const { provenance } = this.config;
    const sentence = marked(
      words.village(called, place, qualifies, words.asOf(asOf), titleOf(rules, language)),
      provenance,
      language,
    );
    const why =
      verdict === undefined
        ? ''
        : verdictSentence(asNumbers(criteriaOfVerdict(village, verdict, this.ruleSets)), language, shown);
    const figures = words.figures(salesFen, activeShops, households);
    return {
      status: 200,
      language,
      path: `villages/${code}`,
      query: named,
      feed: `villages/${code}/feed.atom`,
      title: `${marked(words.villageTitle(called, place, qualifies), provenance, language)} · 淘村 Taocun`,
      description: [sentence, why, ...this.#stated(language)].join(' '),
      heading: marked(called, provenance, language),
      paragraphs: [sentence, why, figures],
      links: [{ path: `regions/${county}`, text: placeText(county, language) }],
      structured: {
        '@context': 'https://schema.org',
        '@type': 'AdministrativeArea',
        name: shortName(name, language),
        ...(language === 'en' && { alternateName: romanised(shortName(name, language)) }),
        identifier: code,
        description: `${sentence} ${why}`,
        containedInPlace: {
          '@type': 'AdministrativeArea',
          name: placeText(county, language),
          identifier: county,
        },
      },
    };
  }

  async #region(code: string, request: PageRequest, language: Language): Promise<PageHead> {
    const words = headWords[language];
    const isCountry = code === NATION;
    const path = isCountry ? '' : `regions/${code}`;
    const { rules, named } = this.#rulesOf(request);
    const { database } = await this.table.current();
    const [[figures, ...parts], villagesThere, past, [counts], [listed]] = await Promise.all([
      database.rows<RegionOfHead>(withParts, {
        code,
        ruleSet: rules.id,
        digits: isCountry ? 2 : 6,
        most: MOST_LINKS + 1,
      }),
      isCountry || code.length < 6
        ? []
        : database.rows<VillageOfHead>(
            qualifyingVillages(this.config.provenance?.inventedCodes === undefined),
            {
              code,
              ruleSet: rules.id,
              most: MOST_LINKS,
            },
          ),
      this.#qualifyingAt(code, rules.id, request.query['at'], language),
      isCountry ? database.rows<CountsOfHead>(counted, { ruleSet: rules.id }) : [],
      database.rows<{ readonly year: number | null }>(
        'SELECT max(year) AS year FROM certificates WHERE ruleSet = $ruleSet AND qualifies',
        {
          ruleSet: rules.id,
        },
      ),
    ]);
    if (figures?.code !== code) return this.#missing(language, path);
    const place = placeText(code, language);
    const { qualifying, villages, asOf } = figures;
    const { provenance } = this.config;
    const facts = past ?? { qualifying, when: asOf === null ? undefined : words.asOf(asOf) };
    const sentence = marked(
      words.region({ place, rules: titleOf(rules, language), ...facts }),
      provenance,
      language,
    );
    return {
      status: 200,
      language,
      path,
      query: { ...named, ...(past !== undefined && { at: past.at }) },
      ...(!isCountry && { feed: `regions/${code}/feed.atom` }),
      title: isCountry
        ? `${words.site} · 淘村 Taocun`
        : `${marked(words.regionTitle(place), provenance, language)} · 淘村 Taocun`,
      description: [sentence, ...(isCountry ? [words.about] : []), ...this.#stated(language)].join(' '),
      heading: words.nobody,
      ...(villages === 0
        ? { paragraphs: [], links: [] }
        : regionHeadline(
            {
              region: isCountry ? '' : code,
              rules,
              qualifying: facts.qualifying,
              asOf,
              at: past?.at,
              counts: past === undefined ? counts : undefined,
              listYear:
                past === undefined
                  ? (listed?.year ?? undefined)
                  : past.at.length === 4
                    ? Number(past.at)
                    : undefined,
              // The links are about the present.
              parts:
                past !== undefined
                  ? []
                  : [
                      ...parts.filter((part) => part.qualifying > 0).map((part) => partLink(part, language)),
                      ...villagesThere.map((village) => villageLink(village, language)),
                    ],
            },
            language,
          )),
      structured: {
        '@context': 'https://schema.org',
        ...(isCountry
          ? { '@type': 'WebSite', name: '淘村 Taocun' }
          : { '@type': 'AdministrativeArea', name: place, identifier: code }),
        description: sentence,
      },
    };
  }

  /**
   * The number of Taobao Villages at the moment that the address names: `2014` for a certified list,
   * `2014-06` for the end of a month.
   */
  async #qualifyingAt(code: string, ruleSet: string, at: unknown, language: Language) {
    if (typeof at !== 'string' || !/^\d{4}(-(0[1-9]|1[0-2]))?$/.test(at)) return undefined;
    const words = headWords[language];
    const { database, knownAt } = await this.table.current();
    const division = at.length === 4 ? 'year' : 'month';
    const [row] = await database.rows<Pick<SeriesRow, 'period' | 'qualifying' | 'certified'>>(
      // A township's series may end before the newest day. A month that has not begun has no figures.
      `SELECT period, qualifying, certified FROM (${series})
        WHERE period <= $at AND $at <= (SELECT left(max("asOf"), 7) FROM villages) ORDER BY period DESC LIMIT 1`,
      { ...parametersOfSeries(division, code, ruleSet), at, computedAt: knownAt.toISOString() },
    );
    if (row === undefined) return undefined;
    if (division === 'month') return { at, qualifying: row.qualifying, when: words.atEndOf(at) };
    const { period, certified } = row;
    return period === at && certified !== null && certified > 0
      ? { at, qualifying: certified, when: words.certifiedIn(at) }
      : undefined;
  }

  /** The head of an unknown place; if no village is assessed yet, the page says that instead. */
  async #missing(language: Language, path: string): Promise<PageHead> {
    const words = headWords[language];
    const { database } = await this.table.current();
    const query = { code: NATION, ruleSet: this.ruleSets[0]?.id ?? '', digits: 2, most: 1 };
    const [nation] = await database.rows<RegionOfHead>(withParts, query);
    if ((nation?.villages ?? 0) === 0)
      return { ...plain(language, path), heading: words.nobody, paragraphs: [] };
    return { ...plain(language, path), status: 404, title: words.unknown, heading: words.unknown };
  }

  #stated(language: Language): readonly string[] {
    const { provenance } = this.config;
    return provenance === undefined ? [] : [provenance.statement[language]];
  }
}

function languageOf({ query, acceptLanguage }: PageRequest): Language {
  const { lang } = query;
  if (lang === 'zh' || lang === 'en') return lang;
  return preferredOf(new Negotiator({ headers: { 'accept-language': acceptLanguage } }).languages());
}

function plain(language: Language, path: string): PageHead {
  const words = headWords[language];
  return {
    status: 200,
    language,
    path,
    query: {},
    links: [],
    paragraphs: [words.about],
    title: `${words.site} · 淘村 Taocun`,
    description: words.about,
    heading: words.site,
  };
}
