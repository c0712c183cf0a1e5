import { Controller, Get, Inject, Query, UseInterceptors, UsePipes } from '@nestjs/common';
import { ApiOperation, ApiProperty, ApiPropertyOptional, ApiTags } from '@nestjs/swagger';
import { criterionNames } from '@taocun/domain';
import { criterionAmounts, RequireRole, SERVICE_CONFIG, type ServiceConfig } from '@taocun/service';
import { Transform } from 'class-transformer';
import { IsInt, Max, Min } from 'class-validator';
import { RegionCodesDocs } from './docs/place-docs';
import {
  criteriaOfStored,
  ExactJsonInterceptor,
  marginOf,
  MAX_SHORTFALL_PPM,
  type Missed,
  missedOf,
  type RegionCodes,
  type StoredCriteria,
  type VillageReadModel,
} from '@taocun/reporting-read-model';
import { AnswersList, type List, ListQuestion, questionPipe, tableList, wholeNumber, within } from '@taocun/reporting-answers';
import { figure, Table } from '@taocun/reporting-figures';

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
  @IsInt({ message: `within must be a whole number of percent from 0 to ${MAX_WITHIN}` })
  @Min(0)
  @Max(MAX_WITHIN)
  readonly within: number = DEFAULT_WITHIN;
}

type NearMissRow = Pick<VillageReadModel, 'name' | 'asOf' | 'longitude' | 'latitude' | keyof RegionCodes> & {
  readonly villageCode: string;
  readonly ruleSet: string;
  readonly shortfallPpm: number;
  readonly criteria: StoredCriteria;
};

type NearMissItem = Omit<NearMissRow, 'criteria'> & {
  readonly fails: readonly Missed['criterion'][];
  readonly failing: readonly (Missed & { readonly margin?: ReturnType<typeof marginOf> })[];
};

class ShortfallDocs {
  @ApiProperty({ type: 'integer', format: 'int64', example: 70_000_000 }) part!: number;
  @ApiProperty({ type: 'integer', format: 'int64', example: 1_000_000_000 }) whole!: number;
}

class MissedCriterionDocs {
  @ApiProperty({
    enum: [...criterionNames],
    example: 'annual-sales',
    description: 'The criterion; of `scale` the nearer alternative.',
  })
  criterion!: string;
  @ApiProperty({ anyOf: criterionAmounts, description: 'The value of the village.', example: 930_000_000 }) value!: unknown;
  @ApiProperty({ anyOf: criterionAmounts, description: 'The threshold, in the same form.', example: 1_000_000_000 }) threshold!: unknown;
  @ApiProperty({ enum: ['more-than', 'at-least'] }) comparison!: string;
  @ApiProperty({ enum: [false] }) holds!: boolean;
  @ApiProperty({
    anyOf: criterionAmounts,
    description: 'The amount by which the value exceeds the threshold: never above zero.',
    example: -70_000_000,
  })
  margin!: unknown;
  @ApiProperty({ type: ShortfallDocs, description: 'The part of the threshold that is missing, exactly.' }) shortfall!: ShortfallDocs;
  @ApiProperty({ type: 'integer', description: 'The shortfall in parts per million, rounded up.', example: 70_000 }) shortfallPpm!: number;
}

class NearMissDocs extends RegionCodesDocs {
  @ApiProperty({ example: '330782004213' }) villageCode!: string;
  @ApiProperty({ example: '青岩刘村' }) name!: string;
  @ApiPropertyOptional({ example: 120.06, description: 'Degrees east, if registered.' }) longitude?: number;
  @ApiPropertyOptional({ example: 29.31, description: 'Degrees north, if registered.' }) latitude?: number;
  @ApiProperty({ example: '2015-06-30', description: 'The day of the quantities.' }) asOf!: string;
  @ApiProperty({ example: 'world-bank-2019' }) ruleSet!: string;
  @ApiProperty({ type: 'integer', example: 70_000, description: 'The shortfall of the criterion missed by most.' }) shortfallPpm!: number;
  @ApiProperty({ enum: [...criterionNames], isArray: true, example: ['annual-sales'], description: 'The criteria that fail.' })
  fails!: string[];
  @ApiProperty({ type: [MissedCriterionDocs], description: 'The failing criteria, with their shortfalls.' })
  failing!: MissedCriterionDocs[];
}

const columns = [
  'villageCode',
  'name',
  'provinceCode',
  'prefectureCode',
  'countyCode',
  'townshipCode',
  'longitude',
  'latitude',
  'asOf',
  'ruleSet',
  'shortfallPpm',
  'fails',
  'failing',
] as const;

@ApiTags('villages')
@Controller('api/v1/near-misses')
@UsePipes(questionPipe)
@UseInterceptors(ExactJsonInterceptor)
export class NearMissesController {
  readonly #inventedCodes: string | undefined;

  constructor(
    private readonly table: Table,
    @Inject(SERVICE_CONFIG) { provenance }: Pick<ServiceConfig, 'provenance'>,
  ) {
    this.#inventedCodes = provenance?.inventedCodes;
  }

  @Get()
  @RequireRole('reader')
  @ApiOperation({
    summary: 'Villages that nearly qualify, the nearest first.',
    description:
      'Those that do not qualify although no criterion that fails is missed by more than `within` percent of its threshold. `scale` counts ' +
      'by its nearer alternative. A residents’ committee is never close to being a village, and a share of nothing, as of no ' +
      'sales, is close to no threshold. Where `provenance` has `inventedCodes`, only invented villages are in it.',
  })
  @AnswersList({ item: NearMissDocs, columns, description: 'The villages, by `shortfallPpm`, then by code.' })
  listNearMisses(@Query() question: NearMissesQuestion): List<NearMissItem> {
    const { ruleSet, region, within: percent } = question;
    const inventedCodes = this.#inventedCodes;
    return tableList<NearMissItem, NearMissRow>(this.table, question, {
      from: nearMisses,
      where: [within('townshipCode', region), inventedCodes === undefined ? undefined : 'regexp_matches(villageCode, $inventedCodes)'],
      parameters: { ruleSet, withinPpm: percent * PPM_PER_PERCENT, ...(inventedCodes && { inventedCodes }) },
      order: {
        name: 'shortfallPpm',
        by: [
          { column: 'shortfallPpm', pattern: /^\d{1,6}$/, type: 'BIGINT' },
          { column: 'villageCode', pattern: /^\d{12}$/ },
        ],
      },
      itemOf,
    });
  }
}

const nearMisses = figure('near-misses');

function itemOf({ criteria, ...village }: NearMissRow): NearMissItem {
  const failing = (missedOf(criteriaOfStored(criteria)) ?? []).map((missed) => ({ ...missed, margin: marginOf(missed) }));
  return { ...village, fails: failing.map(({ criterion }) => criterion), failing };
}
