import { Controller, Get, Header, Inject, Param, Query, UsePipes } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import { IsIn, IsOptional, Matches } from 'class-validator';
import { type Language, marked, outlookWords, projectionText, type RuleSet } from '@taocun/domain';
import { NATION, regionName } from '@taocun/geography';
import {
  defaultRuleSet,
  figure,
  Incompleteness,
  incompleteText,
  IsRuleSet,
  Table,
  YearPath,
} from '@taocun/reporting-answers';
import {
  codeRange,
  criteriaOfStored,
  MAX_TIME_MS,
  ReadModels,
  REGION_CODE,
  REGION_CODE_TEXT,
  type StoredCriteria,
} from '@taocun/reporting-store';
import {
  Problem,
  QuestionPipe,
  RequireRole,
  RULE_SETS,
  SERVICE_CONFIG,
  type ServiceConfig,
} from '@taocun/service';
import { type OutlookVillage, outlookRows } from '../regions/outlook/outlook-rows';
import { ListProofs, type SignedList } from '../villages/certified/list-proofs';
import { ruleSetOf } from '../villages/rule-sets/rule-sets';
import { VillagePath } from '../villages/villages.controller';
import { asNumbers } from './as-numbers';
import { ATOM, atomOf, type FeedEntry } from './atom';
import { headWords } from './head-words';
import { placeText } from './place-text';
import { calledIn, reasonUnder } from './verdict-wording';

/** The most entries of a feed. */
const MOST_ENTRIES = 50;
/** The most villages in the feed of a list. */
const MOST_LISTED = 2_000;

class FeedQuestion {
  @IsIn(['en', 'zh'], { message: 'lang must be en or zh' })
  readonly lang: Language = 'en';

  @IsRuleSet() readonly rules: string = defaultRuleSet();
}

class ListFeedQuestion extends FeedQuestion {
  @IsOptional()
  @Matches(REGION_CODE, { message: `region must be ${REGION_CODE_TEXT}` })
  readonly region?: string;
}

class FeedRegionPath {
  @Matches(REGION_CODE, {
    message: `a region is ${REGION_CODE_TEXT}`,
  })
  readonly code!: string;
}

/**
 * Atom feeds for the pages: the changes of verdicts and the certificates of a village, or of a region's
 * villages.
 */
@ApiExcludeController()
@Controller()
@UsePipes(QuestionPipe)
export class FeedsController {
  @Inject(RULE_SETS) private readonly ruleSets: readonly RuleSet[];

  constructor(
    private readonly models: ReadModels,
    private readonly table: Table,
    private readonly proofs: ListProofs,
    private readonly incompleteness: Incompleteness,
    @Inject(SERVICE_CONFIG) private readonly config: Pick<ServiceConfig, 'provenance'>,
  ) {}

  @Get('villages/:code/feed.atom')
  @RequireRole('reader')
  @Header('content-type', ATOM)
  async village(@Param() { code }: VillagePath, @Query() question: FeedQuestion): Promise<string> {
    const village = await this.models.villages
      .findById(code, { name: 1 })
      .setOptions({ maxTimeMS: MAX_TIME_MS })
      .lean();
    if (village === null)
      throw new Problem({ status: 404, detail: `No village with the code ${code} is assessed.` });
    return this.#feed(code, calledIn(question.lang, village.name), question);
  }

  @Get('regions/:code/feed.atom')
  @RequireRole('reader')
  @Header('content-type', ATOM)
  async region(@Param() { code }: FeedRegionPath, @Query() question: FeedQuestion): Promise<string> {
    if (
      regionName(code) === null &&
      (await this.models.villages.exists({ townshipCode: codeRange(code) })) === null
    ) {
      throw new Problem({
        status: 404,
        detail: `No region has the code ${code}: it is not in the registry, and no village in it is assessed.`,
      });
    }
    return this.#feed(code, placeText(code, question.lang), question);
  }

  @Get('lists/:year/feed.atom')
  @RequireRole('reader')
  @Header('content-type', ATOM)
  async list(
    @Param() { year }: YearPath,
    @Query() { lang, rules, region = '' }: ListFeedQuestion,
  ): Promise<string> {
    const { database } = await this.table.current();
    const listed = await database.rows<Change>(ofList, { ruleSet: rules, year, region, most: MOST_LISTED });
    const place = placeText(region || NATION, lang);
    return this.#atom(
      { lang, rules },
      {
        of: `list ${year} ${region}`,
        title: headWords[lang].list(place, year),
        region,
        page: `../${year}`,
        entries: await this.#entriesOf(listed, region, { lang, rules }),
        signed: await this.proofs.list(year, rules).catch(unsigned),
      },
    );
  }

  @Get('outlook/feed.atom')
  @RequireRole('reader')
  @Header('content-type', ATOM)
  async outlook(@Query() { lang, rules, region = '' }: ListFeedQuestion): Promise<string> {
    const { database } = await this.table.current();
    const { from, parameters } = await outlookRows(
      database,
      ruleSetOf(this.ruleSets, rules),
      this.config.provenance,
    );
    const rows = await database.rows<OutlookVillage>(
      `SELECT * FROM (${from}) WHERE starts_with(townshipCode, $region) ORDER BY villageCode LIMIT ${MOST_LISTED}`,
      { ...parameters, region },
    );
    const entries = rows.map((row): FeedEntry => {
      const { villageCode, asOf, change, until } = asNumbers(row);
      return {
        event: `outlook ${rules} ${villageCode} ${change} ${until}`,
        asOf,
        title: outlookWords[lang].of(calledIn(lang, row.name), change),
        text: marked(projectionText(asNumbers(row), lang), this.config.provenance, lang),
        href: `../villages/${villageCode}?lang=${lang}&rules=${rules}`,
      };
    });
    const title = headWords[lang].outlook(placeText(region || NATION, lang));
    return this.#atom(
      { lang, rules },
      { of: `outlook ${region}`, title, region, page: '../outlook', entries },
    );
  }

  async #feed(code: string, place: string, { lang, rules }: FeedQuestion): Promise<string> {
    const { database } = await this.table.current();
    const changes = await database.rows<Change>(newest, { code, ruleSet: rules, most: MOST_ENTRIES });
    // Links are relative to the feed's own address, and the page is one level up.
    const entries = await this.#entriesOf(changes, code, { lang, rules });
    return this.#atom(
      { lang, rules },
      { of: code, title: headWords[lang].feed(place), region: '', page: `../${code}`, entries },
    );
  }

  #atom({ lang, rules }: FeedQuestion, { of, title, region, page, entries, signed }: FeedContent): string {
    const { provenance } = this.config;
    return atomOf({
      of: `${of} ${rules}`,
      language: lang,
      title: marked(title, provenance, lang),
      subtitle: provenance?.statement[lang],
      signed,
      href: `${page}?lang=${lang}&rules=${rules}${region === '' ? '' : `&region=${region}`}`,
      // Marked separately, because an entry may be passed on without its feed.
      entries: entries.map((entry) => ({ ...entry, title: marked(entry.title, provenance, lang) })),
    });
  }

  /** A certificate states what its list lacks in the region or village. */
  async #entriesOf(
    changes: readonly Change[],
    region: string,
    { lang, rules }: FeedQuestion,
  ): Promise<readonly FeedEntry[]> {
    const words = headWords[lang];
    const years = [...new Set(changes.flatMap(({ year }) => year ?? []))];
    const regions = region === '' ? [] : [region];
    const missing = await Promise.all(
      years.map((year) => this.incompleteness.of({ regions, list: { ruleSet: rules, year } })),
    );
    return changes.map(({ event, villageCode, name, year, qualifies, asOf, criteria }) => {
      const village = name === null ? villageCode : calledIn(lang, name);
      const reason = reasonUnder(this.ruleSets, rules, asNumbers(criteriaOfStored(criteria)), lang);
      const incomplete = year === null ? undefined : missing[years.indexOf(year)]?.incomplete;
      return {
        event,
        asOf,
        title: year === null ? words.became(village, qualifies) : words.certified(village, year, qualifies),
        text: incomplete === undefined ? reason : words.incomplete(reason, incompleteText(incomplete, lang)),
        href: `../../villages/${villageCode}?lang=${lang}&rules=${rules}`,
      };
    });
  }
}

/** An incomplete list still has its feed, without a signature. */
function unsigned(error: unknown): undefined {
  if (!(error instanceof Problem)) throw error;
}

const newest = figure('feed');
const ofList = figure('feed-of-list');

/** The content of a feed, unmarked. */
interface FeedContent {
  readonly of: string;
  readonly title: string;
  /** The region of the page to which the feed links, or an empty text. */
  readonly region: string;
  readonly page: string;
  readonly entries: readonly FeedEntry[];
  readonly signed?: SignedList | undefined;
}

/** A change of a verdict, or a certificate of a year. */
interface Change {
  readonly event: string;
  readonly villageCode: string;
  readonly name: string | null;
  readonly year: number | null;
  readonly qualifies: boolean;
  readonly asOf: string;
  readonly criteria: StoredCriteria;
}
