import { Body, Controller, HttpCode, Inject, Post, Req, Res, UseInterceptors } from '@nestjs/common';
import { ApiBadRequestResponse, ApiBody, ApiOkResponse, ApiOperation, ApiServiceUnavailableResponse, ApiTags } from '@nestjs/swagger';
import { type Criterion, criteriaOf, cutOffOf, dayOfIso, NEVER, type RuleSet, versionAsOf } from '@taocun/domain';
import { callerNameOf, Problem, RequireRole, RULE_SETS } from '@taocun/service';
import { type FastifyReply, type FastifyRequest } from 'fastify';
import { ExactJsonInterceptor } from '../exact/exact-json';
import { explained } from '../exact/margin';
import { FairShares } from '../fair-shares';
import { newestDay } from '../lists/newest-day';
import { cursorAt, pageOf } from '../lists/page';
import { regionAt } from '../places/region-levels';
import { regionName } from '../places/region-names';
import { MAX_TIME_MS, ReadModels } from '../store/read-models';
import { ListsBefore } from './certified-before';
import { type Comparing, evaluate, type VillageCounts } from './evaluation';
import { emptyFigures, type QuantityColumns } from './quantity-columns';
import { QuantityCopies } from './stored-quantities';
import { type ChangedVillage, type WhatIfAnswer, WhatIfAnswerDocs } from './what-if-answers';
import { CURSOR_ORDER, questionOf, WhatIfQuestionBody, type WhatIfQuestion } from './what-if-question';

const IN_ALL = 8;
const HELD_FOR_KEYS = IN_ALL / 2;
const OF_A_CALLER = 2;
const RETRY_AFTER_SECONDS = 5;

@ApiTags('what-if')
@Controller('api/v1/what-if')
@UseInterceptors(ExactJsonInterceptor)
export class WhatIfController {
  readonly #places = new FairShares({ inAll: IN_ALL, perCaller: OF_A_CALLER, heldForKeys: HELD_FOR_KEYS });

  constructor(
    private readonly models: ReadModels,
    private readonly copies: QuantityCopies,
    private readonly lists: ListsBefore,
    @Inject(RULE_SETS) private readonly ruleSets: readonly RuleSet[],
  ) {}

  @Post()
  @HttpCode(200)
  @RequireRole('reader')
  @ApiOperation({
    summary: 'What other rules would say of the villages, and which villages would be gained and lost.',
    description:
      'Evaluates rows of your choice over the stored quantities, live or of a certified year, beside the verdicts of a rule set. Nothing is changed and ' +
      'nothing is replayed: the window of sales and what an active shop is stay as they are. `orCertifiedBefore` looks at the lists of that rule set.',
  })
  @ApiBody({ type: WhatIfQuestionBody })
  @ApiOkResponse({ description: 'The counts, and a page of the villages gained and lost.', type: WhatIfAnswerDocs })
  @ApiBadRequestResponse({ description: 'The body has a mistake; `detail` says where, by JSON pointer, and what to write there.' })
  @ApiServiceUnavailableResponse({ description: 'Too many of these questions are being answered; `retry-after` says when to try again.' })
  async askWhatIf(
    @Body() body: unknown,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<WhatIfAnswer> {
    const question = questionOf(body, this.ruleSets);
    const place = this.#places.take(callerNameOf(request));
    if ('missing' in place) {
      reply.header('retry-after', String(RETRY_AFTER_SECONDS));
      const detail =
        place.missing === 'in all'
          ? `This instance answers ${IN_ALL} what-if questions at once, ${HELD_FOR_KEYS} of them of callers with a key alone, and has no place left for you. Try again later, or show a key.`
          : `${OF_A_CALLER} what-if questions of yours are being answered by this instance, which is as many as it answers at once. Try again later.`;
      throw new Problem({ code: 'too-busy', detail });
    }
    try {
      return await this.#answer(question);
    } finally {
      place.free();
    }
  }

  async #answer({ compareWith, year, region, limit, after, rulesOver }: WhatIfQuestion): Promise<WhatIfAnswer> {
    const { content, computedAt } = await this.copies.of(compareWith, year);
    const { columns, asOf } = content;
    const day = year === undefined ? dayOfIso(asOf) : cutOffOf(compareWith, year);
    const comparedRules = versionAsOf(compareWith, day ?? NEVER);
    const rules = rulesOver(comparedRules);
    const before = await this.lists.of(compareWith, year, content, [rules, comparedRules]);
    const comparing: Comparing = { rules, ruleSet: compareWith.id, comparedRules, before };
    const { changed, byRegion, ...counts } = await evaluate(columns, comparing, region);
    const rest = after === '' ? changed : changed.filter((at) => columns.codeAt(at) > after);
    const { items, next } = pageOf(rest.slice(0, limit + 1), limit, (at) => cursorAt(CURSOR_ORDER, [columns.codeAt(at)]));
    const names = await this.#namesOf(
      items.map((at) => columns.codeAt(at)),
      comparing.ruleSet,
      year,
    );
    return {
      ...{ compareWith: compareWith.id, ...(year !== undefined && { year }), asOf: newestDay(asOf) },
      ...(before.year !== undefined && { certifiedBefore: before.year }),
      ...{ rules, ...counts },
      provinces: countsOf(byRegion.province),
      prefectures: countsOf(byRegion.prefecture),
      counties: countsOf(byRegion.county),
      items: items.map((at) => changedVillage(columns, at, comparing, names)),
      ...(next !== undefined && { next }),
      computedAt: computedAt.toISOString(),
    };
  }

  /** The names of a page's villages; copies hold none. */
  async #namesOf(codes: readonly string[], ruleSet: string, year: number | undefined): Promise<ReadonlyMap<string, string>> {
    const read = { maxTimeMS: MAX_TIME_MS };
    if (year === undefined) {
      const villages = await this.models.villages
        .find({ _id: { $in: codes } }, { name: 1 })
        .setOptions(read)
        .lean();
      return new Map(villages.map(({ _id, name }) => [_id, name]));
    }
    const ids = codes.map((code) => `${ruleSet}:${code}:${year}`);
    const certificates = await this.models.certifications
      .find({ _id: { $in: ids } }, { villageCode: 1, name: 1 })
      .setOptions(read)
      .lean();
    return new Map(certificates.map(({ villageCode, name }) => [villageCode, name]));
  }
}

function countsOf(regions: ReadonlyMap<string, VillageCounts>): WhatIfAnswer['provinces'] {
  return Array.from(regions, ([code, counts]) => ({ code, name: regionName(code), ...counts }));
}

function changedVillage(
  columns: QuantityColumns,
  at: number,
  { rules, ruleSet, comparedRules, before }: Comparing,
  names: ReadonlyMap<string, string>,
): ChangedVillage {
  const villageCode = columns.codeAt(at);
  const figures = emptyFigures();
  columns.read(at, figures);
  const certifiedBefore = before.villages.has(villageCode) ? before.year : undefined;
  const criteria = criteriaOf(figures, rules, certifiedBefore);
  const comparedCriteria = criteriaOf(figures, comparedRules, certifiedBefore);
  const isLost = columns.qualifiesUnder(ruleSet, at);
  const decidedBy = firstFailing(isLost ? criteria : comparedCriteria);
  return {
    ...{ villageCode, name: names.get(villageCode) ?? '', change: isLost ? 'lost' : 'gained' },
    provinceCode: regionAt('province', villageCode),
    prefectureCode: regionAt('prefecture', villageCode),
    countyCode: regionAt('county', villageCode),
    townshipCode: regionAt('township', villageCode),
    ...(decidedBy !== undefined && { decidedBy }),
    criteria: explained(criteria),
    comparedCriteria: explained(comparedCriteria),
  };
}

function firstFailing(criteria: readonly Criterion[]): Criterion['criterion'] | undefined {
  return criteria.find(({ holds }) => !holds)?.criterion;
}
