import { Body, Controller, HttpCode, Inject, Post, Req, Res, UseInterceptors } from '@nestjs/common';
import {
  ApiBadRequestResponse,
  ApiBody,
  ApiOkResponse,
  ApiOperation,
  ApiServiceUnavailableResponse,
  ApiTags,
} from '@nestjs/swagger';
import { type FastifyReply, type FastifyRequest } from 'fastify';
import {
  criteriaOf,
  type Criterion,
  cutOffOf,
  dayOfIso,
  NEVER,
  type Rules,
  type RuleSet,
  versionAsOf,
} from '@taocun/domain';
import { regionName } from '@taocun/geography';
import { answer } from '@taocun/openapi';
import {
  BulkDownloads,
  type ColumnarDatabase,
  cursorAt,
  figure,
  newestDay,
  pageOf,
  Table,
} from '@taocun/reporting-answers';
import {
  ExactJsonInterceptor,
  explained,
  regionCodesOf,
  townsAmong,
  type TownshipInYear,
} from '@taocun/reporting-store';
import { RequireRole, RULE_SETS } from '@taocun/service';
import { CertifiedYears, OfIssuedYear } from '../../villages/certified/certified-years';
import { evaluate, type JudgedVillage, type VillageCounts } from './evaluation';
import { momentOf } from './moment';
import { type ChangedVillage, WhatIfAnswer } from './what-if-answers';
import { CURSOR_ORDER, questionOf, type WhatIfQuestion, WhatIfQuestionBody } from './what-if-question';

@ApiTags('what-if')
@Controller('api/v1/what-if')
@UseInterceptors(ExactJsonInterceptor)
export class WhatIfController {
  constructor(
    private readonly table: Table,
    private readonly bulkDownloads: BulkDownloads,
    private readonly years: CertifiedYears,
    @Inject(RULE_SETS) private readonly ruleSets: readonly RuleSet[],
  ) {}

  @Post()
  @HttpCode(200)
  @RequireRole('reader')
  @ApiOperation({
    summary: 'The villages that other rules would gain and lose.',
    description:
      'Evaluates rows of your choice over the stored quantities, live or of a certified year, and compares them with a rule set. Nothing is changed or ' +
      'replayed: the window of sales and the definition of an active shop stay the same. `orCertifiedBefore` uses the lists of that rule set.',
  })
  @ApiBody({ type: WhatIfQuestionBody })
  @ApiOkResponse(answer('The counts, and a page of the villages gained and lost.', WhatIfAnswer))
  @ApiBadRequestResponse({
    description: 'The body has a mistake; `detail` has its JSON pointer and the correction.',
  })
  @OfIssuedYear()
  @ApiServiceUnavailableResponse({
    description: 'Too many of these questions are being answered: try again after `retry-after`.',
  })
  async askWhatIf(
    @Body() body: unknown,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<WhatIfAnswer> {
    const question = questionOf(body, this.ruleSets);
    if (question.year !== undefined) await this.years.refuseUnissued(question.year, question.compareWith.id);
    this.bulkDownloads.admit(request, reply);
    return this.#answer(question);
  }

  async #answer({
    compareWith,
    year,
    region,
    limit,
    after,
    rulesOver,
  }: WhatIfQuestion): Promise<WhatIfAnswer> {
    const { database, knownAt } = await this.table.current();
    const moment = await momentOf(database, compareWith, year);
    const { asOf = '' } = moment;
    const day = year === undefined ? dayOfIso(asOf) : cutOffOf(compareWith, year);
    const comparedRules = versionAsOf(compareWith, day ?? NEVER);
    const rules = rulesOver(comparedRules);
    const asksForTowns =
      asOf !== '' && [rules, comparedRules].some(({ town }) => town.orCertifiedBefore && !town.subdistricts);
    const looksBack = asksForTowns || [rules, comparedRules].some(({ where }) => where.orCertifiedBefore);
    const before = looksBack ? moment.before : undefined;
    const parameters = { ruleSet: compareWith.id, before: before ?? null };
    const { changed, byRegion, ...counts } = await evaluate(
      database,
      year === undefined ? { rows: live, parameters } : { rows: ofYear, parameters: { ...parameters, year } },
      {
        rules,
        comparedRules,
        regions: region,
        after,
        most: limit + 1,
        townsBefore:
          asksForTowns && before !== undefined ? await townsBefore(database, compareWith, before) : new Set(),
      },
    );
    const { items, next } = pageOf(changed, limit, ({ code }) => cursorAt(CURSOR_ORDER, [code]));
    return {
      compareWith: compareWith.id,
      ...(year !== undefined && { year }),
      asOf: newestDay(asOf),
      ...(before !== undefined && { certifiedBefore: before }),
      rules,
      ...counts,
      provinces: countsOf(byRegion.province),
      prefectures: countsOf(byRegion.prefecture),
      counties: countsOf(byRegion.county),
      items: items.map((village) => changedVillage(village, rules, comparedRules, before)),
      ...(next !== undefined && { next }),
      computedAt: knownAt.toISOString(),
    };
  }
}

const live = figure('what-if-live');
const ofYear = figure('what-if-year');
const subdistrictsByYear = figure('subdistricts-by-year');

/** The subdistricts that were towns in a year; for other townships that makes no difference. */
async function townsBefore(
  database: ColumnarDatabase,
  ruleSet: RuleSet,
  before: number,
): Promise<ReadonlySet<string>> {
  return townsAmong(
    ruleSet,
    await database.rows<TownshipInYear>(subdistrictsByYear, { ruleSet: ruleSet.id, before }),
    before,
  );
}

function countsOf(regions: ReadonlyMap<string, VillageCounts>): WhatIfAnswer['provinces'] {
  return Array.from(regions, ([code, counts]) => ({ code, name: regionName(code), ...counts }));
}

function changedVillage(
  village: JudgedVillage,
  rules: Rules,
  comparedRules: Rules,
  before: number | undefined,
): ChangedVillage {
  const { code: villageCode, townshipCode, name, compared: isLost, listed } = village;
  const certifiedBefore = listed ? before : undefined;
  const criteria = criteriaOf(village, rules, certifiedBefore);
  const comparedCriteria = criteriaOf(village, comparedRules, certifiedBefore);
  const decidedBy = firstFailing(isLost ? criteria : comparedCriteria);
  return {
    villageCode,
    name,
    change: isLost ? 'lost' : 'gained',
    ...regionCodesOf(townshipCode),
    ...(decidedBy !== undefined && { decidedBy }),
    criteria: explained(criteria),
    comparedCriteria: explained(comparedCriteria),
  };
}

function firstFailing(criteria: readonly Criterion[]): Criterion['criterion'] | undefined {
  return criteria.find(({ holds }) => !holds)?.criterion;
}
