import { Get, Inject, Query } from '@nestjs/common';
import { ApiOperation, ApiPropertyOptional } from '@nestjs/swagger';
import { Transform } from 'class-transformer';
import { IsInt, Max, Min } from 'class-validator';
import { criterionNames, type RuleSet } from '@taocun/domain';
import {
  type AnswerType,
  count,
  criterionAmounts,
  described,
  exactInteger,
  object,
  choice,
  text,
  Type,
} from '@taocun/openapi';
import {
  AnswersController,
  AnswersList,
  figure,
  type List,
  ListQuestion,
  Table,
  tableList,
  within,
} from '@taocun/reporting-answers';
import { marginOf, MAX_SHORTFALL_PPM, missedOf } from '@taocun/reporting-store';
import { RequireRole, RULE_SETS, SERVICE_CONFIG, type ServiceConfig, wholeNumber } from '@taocun/service';
import { regionCodes } from './members/places';
import { type DecidingFigures, criteriaUnder } from './rule-sets/explanations';

const PPM_PER_PERCENT = 10_000;
const MAX_WITHIN = MAX_SHORTFALL_PPM / PPM_PER_PERCENT;
const DEFAULT_WITHIN = 10;

class NearMissesQuestion extends ListQuestion {
  @ApiPropertyOptional({
    type: 'integer',
    minimum: 0,
    maximum: MAX_WITHIN,
    default: DEFAULT_WITHIN,
    description: 'The part of its threshold, in percent, by which each failing criterion may be missed.',
  })
  @Transform(wholeNumber)
  @IsInt({ message: `withinPercent must be a whole number of percent from 0 to ${MAX_WITHIN}` })
  @Min(0)
  @Max(MAX_WITHIN)
  readonly withinPercent: number = DEFAULT_WITHIN;
}

type NearMissRow = Omit<NearMiss, 'fails' | 'failing'> & DecidingFigures;

const Shortfall = object('Shortfall', {
  part: exactInteger(undefined, { example: 70_000_000 }),
  whole: exactInteger(undefined, { example: 1_000_000_000 }),
});

const MissedCriterion = object('MissedCriterion', {
  criterion: choice<string>(criterionNames, {
    example: 'annual-sales',
    description: 'The criterion; of `scale` the nearer alternative.',
  }),
  value: Type.Unsafe<unknown>({
    anyOf: criterionAmounts,
    description: 'The value of the village.',
    example: 930_000_000,
  }),
  threshold: Type.Unsafe<unknown>({
    anyOf: criterionAmounts,
    description: 'The threshold, in the same form.',
    example: 1_000_000_000,
  }),
  comparison: choice<string>(['more-than', 'at-least']),
  holds: Type.Boolean({ description: 'Always false.' }),
  margin: Type.Unsafe<unknown>({
    anyOf: criterionAmounts,
    description: 'The amount by which the value exceeds the threshold: never above zero.',
    example: -70_000_000,
  }),
  shortfall: described(Shortfall, 'The part of the threshold that is missing, exactly.'),
  shortfallPpm: count('The shortfall in parts per million, rounded up.', 70_000),
});

const NearMiss = object('NearMiss', {
  villageCode: Type.String({ example: '330782004213' }),
  name: Type.String({ example: '青岩刘村' }),
  ...regionCodes,
  longitude: Type.Optional(Type.Number({ example: 120.06, description: 'Degrees east, if registered.' })),
  latitude: Type.Optional(Type.Number({ example: 29.31, description: 'Degrees north, if registered.' })),
  asOf: text('The day of the quantities.', '2015-06-30'),
  ruleSet: Type.String({ example: 'world-bank-2019' }),
  shortfallPpm: count('The shortfall of the criterion missed by most.', 70_000),
  fails: Type.Array(choice<string>(criterionNames), {
    example: ['annual-sales'],
    description: 'The criteria that fail.',
  }),
  failing: Type.Array(MissedCriterion, { description: 'The failing criteria, with their shortfalls.' }),
});
type NearMiss = AnswerType<typeof NearMiss>;

@AnswersController('villages', 'api/v1/near-misses')
export class NearMissesController {
  readonly #inventedCodes: string | undefined;

  constructor(
    private readonly table: Table,
    @Inject(RULE_SETS) private readonly ruleSets: readonly RuleSet[],
    @Inject(SERVICE_CONFIG) { provenance }: Pick<ServiceConfig, 'provenance'>,
  ) {
    this.#inventedCodes = provenance?.inventedCodes;
  }

  @Get()
  @RequireRole('reader')
  @ApiOperation({
    summary: 'Villages that nearly qualify, the nearest first.',
    description:
      'Those that do not qualify although no criterion that fails is missed by more than `withinPercent` percent of its threshold. `scale` counts ' +
      'by its nearer alternative. A residents’ committee is never close to being a village, and a share of nothing, as of no ' +
      'sales, is close to no threshold. Where `provenance` has `inventedCodes`, only invented villages are in it.',
  })
  @AnswersList({ item: NearMiss, description: 'The villages, by `shortfallPpm`, then by code.' })
  listNearMisses(@Query() question: NearMissesQuestion): List<NearMiss> {
    const { ruleSet, region, withinPercent } = question;
    const inventedCodes = this.#inventedCodes;
    return tableList<NearMiss, NearMissRow>(this.table, question, {
      item: NearMiss,
      from: nearMisses,
      where: [
        within('townshipCode', region),
        inventedCodes === undefined ? undefined : 'regexp_matches(villageCode, $inventedCodes)',
      ],
      parameters: {
        ruleSet,
        withinPpm: withinPercent * PPM_PER_PERCENT,
        ...(inventedCodes && { inventedCodes }),
      },
      order: {
        name: 'shortfallPpm',
        by: [
          { column: 'shortfallPpm', pattern: /^\d{1,6}$/, type: 'BIGINT' },
          { column: 'villageCode', pattern: /^\d{12}$/ },
        ],
      },
      itemOf: (row) => itemOf(row, this.ruleSets),
    });
  }
}

const nearMisses = figure('near-misses');

function itemOf(
  { figures, certifiedBefore, ...village }: NearMissRow,
  ruleSets: readonly RuleSet[],
): NearMiss {
  const { asOf } = village;
  const criteria = criteriaUnder(village.ruleSet, { asOf, figures, certifiedBefore }, ruleSets);
  const failing = (missedOf(criteria) ?? []).map((missed) => ({ ...missed, margin: marginOf(missed) }));
  return { ...village, fails: failing.map(({ criterion }) => criterion), failing };
}
