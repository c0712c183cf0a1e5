import { Controller, Get, Inject, Query, UseInterceptors, UsePipes } from '@nestjs/common';
import { ApiOperation, ApiProperty, ApiPropertyOptional, ApiTags } from '@nestjs/swagger';
import { type Criterion, criterionNames, type RuleSet } from '@taocun/domain';
import { CriterionDocs, RequireRole, RULE_SETS, someCriteria, VersionInForceDocs } from '@taocun/service';
import { IsOptional } from 'class-validator';
import { RegionCodesDocs } from './docs/place-docs';
import {
  criteriaOfStored,
  ExactJsonInterceptor,
  type RegionCodes,
  type StoredCriteria,
  type VillageReadModel,
} from '@taocun/reporting-read-model';
import { AnswersList, IsRuleSet, type List, ListQuestion, otherRuleSet, questionPipe, tableList, within } from '@taocun/reporting-answers';
import { type Explanation, explanationOf } from './rule-sets/explanations';
import { figure, Table } from '@taocun/reporting-figures';

class ComparisonQuestion extends ListQuestion {
  @IsOptional()
  @IsRuleSet({}, 'The rule set that they do not qualify under; left out, the first other than `ruleSet`.')
  readonly without?: string;
}

type ComparedRow = Pick<
  VillageReadModel,
  'name' | 'asOf' | keyof RegionCodes | 'longitude' | 'latitude' | 'salesFen' | 'activeShops' | 'households'
> & {
  readonly villageCode: string;
  readonly ruleSet: string;
  readonly without: string;
  readonly criteria: StoredCriteria;
  readonly withoutCriteria?: StoredCriteria;
};

type ComparisonItem = Omit<ComparedRow, 'criteria' | 'withoutCriteria'> & {
  readonly fails: readonly Criterion['criterion'][];
  readonly version?: Explanation['version'];
  readonly criteria: Explanation['criteria'];
  readonly withoutVersion?: Explanation['version'];
  readonly withoutCriteria: Explanation['criteria'];
};

class ComparedVillageDocs extends RegionCodesDocs {
  @ApiProperty({ example: '330782004213' }) villageCode!: string;
  @ApiProperty({ example: '青岩刘村' }) name!: string;
  @ApiProperty({ example: '2015-06-30', description: 'The day of the quantities.' }) asOf!: string;
  @ApiPropertyOptional({ example: 120.06 }) longitude?: number;
  @ApiPropertyOptional({ example: 29.27 }) latitude?: number;
  @ApiProperty({ type: 'integer', format: 'int64', example: 1_234_567_890 }) salesFen!: number;
  @ApiProperty({ type: 'integer', example: 112 }) activeShops!: number;
  @ApiProperty({ type: 'integer', example: 320 }) households!: number;
  @ApiProperty({ example: 'aliresearch-2022', description: 'The rule set under which it qualifies.' }) ruleSet!: string;
  @ApiProperty({ example: 'world-bank-2019', description: 'The rule set under which it does not qualify.' }) without!: string;
  @ApiProperty({ enum: [...criterionNames], isArray: true, example: ['scale'], description: 'The criteria of `without` that fail.' })
  fails!: string[];
  @ApiPropertyOptional({
    type: VersionInForceDocs,
    example: { from: null, until: null },
    description: 'The version of `ruleSet` in force on `asOf`.',
  })
  version?: VersionInForceDocs;
  @ApiProperty({ type: [CriterionDocs], description: 'The criteria of `ruleSet`: all hold.', example: someCriteria })
  criteria!: CriterionDocs[];
  @ApiPropertyOptional({
    type: VersionInForceDocs,
    example: { from: null, until: null },
    description: 'The version of `without` in force on `asOf`.',
  })
  withoutVersion?: VersionInForceDocs;
  @ApiProperty({ type: [CriterionDocs], description: 'The criteria of `without`, with their margins.', example: someCriteria })
  withoutCriteria!: CriterionDocs[];
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
  'salesFen',
  'activeShops',
  'households',
  'ruleSet',
  'without',
  'fails',
  'version.from',
  'version.until',
  'criteria',
  'withoutVersion.from',
  'withoutVersion.until',
  'withoutCriteria',
] as const;

@ApiTags('villages')
@Controller('api/v1/comparison')
@UsePipes(questionPipe)
@UseInterceptors(ExactJsonInterceptor)
export class ComparisonController {
  constructor(
    private readonly table: Table,
    @Inject(RULE_SETS) private readonly ruleSets: readonly RuleSet[],
  ) {}

  @Get()
  @RequireRole('reader')
  @ApiOperation({
    summary: 'Villages that qualify under one rule set and not under another, and why.',
    description:
      'Those that qualify under `ruleSet` and not under `without`, with the criteria of both. For the other way round exchange the two.',
  })
  @AnswersList({ item: ComparedVillageDocs, columns, description: 'The villages, by code.' })
  compareRuleSets(@Query() question: ComparisonQuestion): List<ComparisonItem> {
    const { ruleSet, without = otherRuleSet(ruleSet), region } = question;
    return tableList<ComparisonItem, ComparedRow>(this.table, question, {
      from: comparison,
      where: [within('townshipCode', region)],
      parameters: { ruleSet, without },
      order: { name: 'comparison', by: [{ column: 'villageCode', pattern: /^\d{12}$/ }] },
      itemOf: (row) => itemOf(row, this.ruleSets),
    });
  }
}

const comparison = figure('comparison');

function itemOf({ criteria, withoutCriteria = '[]', ...village }: ComparedRow, ruleSets: readonly RuleSet[]): ComparisonItem {
  const { ruleSet, without, asOf } = village;
  const missed = criteriaOfStored(withoutCriteria);
  const explained = explanationOf({ ruleSet: without, criteria: missed }, asOf, ruleSets);
  return {
    ...village,
    fails: missed.filter(({ holds }) => !holds).map(({ criterion }) => criterion),
    ...explanationOf({ ruleSet, criteria: criteriaOfStored(criteria) }, asOf, ruleSets),
    ...(explained.version && { withoutVersion: explained.version }),
    withoutCriteria: explained.criteria,
  };
}
