import { Controller, Get, Header, Inject, Param, Query, UsePipes } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import { type Language, type RuleSet } from '@taocun/domain';
import { Problem, RequireRole, RULE_SETS, SERVICE_CONFIG, type ServiceConfig } from '@taocun/service';
import { IsIn, Matches } from 'class-validator';
import { StoredVersion } from '../cache/stored-version';
import { VersionedCache } from '../cache/versioned-cache';
import { codeRange, defaultRuleSet, IsRuleSet, questionPipe, REGION_CODE } from '../lists/questions';
import { regionName } from '../places/region-names';
import {
  type CertificationDocument,
  criteriaOfStored,
  exactIntegers,
  MAX_TIME_MS,
  ReadModels,
  type StoredCriteria,
} from '../store/read-models';
import { certifiedYears } from '../villages/certified-lists';
import { VillagePath } from '../villages/villages.controller';
import { ATOM, atomOf, type FeedEntry } from './atom';
import { headWords } from './head-words';
import { asNumbers } from './page-heads';
import { placeText } from './place-text';
import { calledIn, reasonUnder } from './told-change';

/** The newest entries of a feed. */
const MOST_ENTRIES = 50;
const FEEDS_KEPT = 200;

class FeedQuestion {
  @IsIn(['en', 'zh'], { message: 'lang must be en or zh' })
  readonly lang: Language = 'en';

  @IsRuleSet() readonly rules: string = defaultRuleSet();
}

class FeedRegionPath {
  @Matches(REGION_CODE, {
    message: 'a region is the code of a province, prefecture, county or township: 2, 4, 6 or 9 digits',
  })
  readonly code!: string;
}

/** Atom feeds beside the pages that they are of: the changes of verdicts and the certificates of a village, or of the villages of a region. */
@ApiExcludeController()
@Controller()
@UsePipes(questionPipe)
export class FeedsController {
  readonly #kept = new VersionedCache<string>(FEEDS_KEPT);

  constructor(
    private readonly models: ReadModels,
    private readonly version: StoredVersion,
    @Inject(RULE_SETS) private readonly ruleSets: readonly RuleSet[],
    @Inject(SERVICE_CONFIG) private readonly config: Pick<ServiceConfig, 'provenance'>,
  ) {}

  @Get('villages/:code/feed.atom')
  @RequireRole('reader')
  @Header('content-type', ATOM)
  async village(@Param() { code }: VillagePath, @Query() question: FeedQuestion): Promise<string> {
    const village = await this.models.villages.findById(code, { name: 1 }).setOptions({ maxTimeMS: MAX_TIME_MS }).lean();
    if (village === null) throw new Problem({ status: 404, detail: `No village with the code ${code} is assessed.` });
    return this.#feed('villages', code, calledIn(question.lang, village.name), question);
  }

  @Get('regions/:code/feed.atom')
  @RequireRole('reader')
  @Header('content-type', ATOM)
  async region(@Param() { code }: FeedRegionPath, @Query() question: FeedQuestion): Promise<string> {
    if (regionName(code) === null && (await this.models.villages.exists({ _id: codeRange(code) })) === null) {
      throw new Problem({
        status: 404,
        detail: `No region has the code ${code}: it is not in the registry, and no village in it is assessed.`,
      });
    }
    return this.#feed('regions', code, placeText(code, question.lang), question);
  }

  async #feed(kind: 'villages' | 'regions', code: string, place: string, { lang, rules }: FeedQuestion): Promise<string> {
    const version = await this.version.ofTopics('village.verdicts', 'village.certifications');
    return this.#kept.getOrCompute(`${code} ${lang} ${rules}`, version, async () =>
      atomOf({
        of: `${code} ${rules}`,
        language: lang,
        title: headWords[lang].feed(place),
        subtitle: this.config.provenance?.statement[lang],
        // Beside the feed's own address lies nothing; one step up lies the page.
        href: `../${code}?lang=${lang}&rules=${rules}`,
        entries: await this.#entries(kind, code, rules, lang),
      }),
    );
  }

  async #entries(kind: 'villages' | 'regions', code: string, ruleSet: string, lang: Language): Promise<readonly FeedEntry[]> {
    const words = headWords[lang];
    const read = { ...exactIntegers, maxTimeMS: MAX_TIME_MS };
    const where = { villageCode: kind === 'villages' ? code : codeRange(code), ruleSet };
    const [verdicts, certificates] = await Promise.all([
      this.models.verdicts.find(where).sort({ asOf: -1, sequence: -1 }).limit(MOST_ENTRIES).setOptions(read).lean(),
      kind === 'villages'
        ? this.models.certifications.find(where).sort({ year: -1 }).limit(MOST_ENTRIES).setOptions(read).lean()
        : this.#listed(code, ruleSet),
    ]);
    const codes = [...new Set(verdicts.map(({ villageCode }) => villageCode))];
    const named = await this.models.villages
      .find({ _id: { $in: codes } }, { name: 1 })
      .setOptions(read)
      .lean();
    const names = new Map(named.map(({ _id, name }) => [_id, calledIn(lang, name)]));
    const entryOf = (event: string, villageCode: string, asOf: string, title: string, criteria: StoredCriteria): FeedEntry => ({
      ...{ event, asOf, title, text: reasonUnder(this.ruleSets, ruleSet, asNumbers(criteriaOfStored(criteria)), lang) },
      href: `../../villages/${villageCode}?lang=${lang}&rules=${ruleSet}`,
    });
    return [
      ...verdicts.map(({ _id, villageCode, qualifies, asOf, criteria }) =>
        entryOf(_id, villageCode, asOf, words.became(names.get(villageCode) ?? villageCode, qualifies), criteria),
      ),
      ...certificates.map(({ _id, villageCode, name, year, qualifies, asOf, criteria }) =>
        entryOf(`list ${_id}`, villageCode, asOf, words.certified(calledIn(lang, name), year, qualifies), criteria),
      ),
    ]
      .sort((a, b) => b.asOf.localeCompare(a.asOf))
      .slice(0, MOST_ENTRIES);
  }

  /** The newest certificates of the villages on a region's lists, list by list in the order of its index: all of a province would be many to sort. */
  async #listed(region: string, ruleSet: string): Promise<CertificationDocument[]> {
    const listed: CertificationDocument[] = [];
    for (const year of (await certifiedYears(this.models, ruleSet)).toReversed()) {
      if (listed.length === MOST_ENTRIES) break;
      const ofYear = await this.models.certifications
        .find({ year, ruleSet, qualifies: true, villageCode: codeRange(region) })
        .sort({ villageCode: 1 })
        .limit(MOST_ENTRIES - listed.length)
        .setOptions({ ...exactIntegers, maxTimeMS: MAX_TIME_MS })
        .lean();
      listed.push(...ofYear);
    }
    return listed;
  }
}
