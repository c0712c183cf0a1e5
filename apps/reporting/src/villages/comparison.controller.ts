import { Controller, Get, Query, UseInterceptors, UsePipes } from '@nestjs/common';
import { ApiOperation, ApiProperty, ApiPropertyOptional, ApiTags } from '@nestjs/swagger';
import { type Criterion } from '@taocun/domain';
import { CriterionDocs, someCriteria, criterionNames, RequireRole } from '@taocun/service';
import { IsOptional } from 'class-validator';
import { RegionCodesDocs } from './answers';
import { ExactJsonInterceptor } from '../exact/exact-json';
import { AnswersList, found, type List } from '../lists/list';
import { explained, type ExplainedCriterion } from '../exact/margin';
import { cursorAt, listPositionOf } from '../lists/page';
import { inRegions, IsRuleSet, ListQuestion, otherRuleSet, questionPipe } from '../lists/questions';
import { exactIntegers, ReadModels, type RegionCodes, type VillageReadModel } from '../store/read-models';

const order = 'comparison';

class ComparisonQuestion extends ListQuestion {
  @IsOptional()
  @IsRuleSet({}, 'The rule set that they do not qualify under; left out, the first other than `ruleSet`.')
  readonly without?: string;
}

type ComparedVillage = Pick<
  VillageReadModel,
  '_id' | 'name' | 'asOf' | keyof RegionCodes | 'longitude' | 'latitude' | 'salesFen' | 'activeShops' | 'households' | 'verdicts'
>;

type ComparisonItem = Omit<ComparedVillage, '_id' | 'verdicts'> & {
  readonly villageCode: string;
  readonly ruleSet: string;
  readonly without: string;
  readonly fails: readonly Criterion['criterion'][];
  readonly criteria: readonly ExplainedCriterion[];
  readonly withoutCriteria: readonly ExplainedCriterion[];
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
  @ApiProperty({ example: 'aliresearch-2013', description: 'The rule set under which it qualifies.' }) ruleSet!: string;
  @ApiProperty({ example: 'world-bank-2019', description: 'The rule set under which it does not qualify.' }) without!: string;
  @ApiProperty({ enum: criterionNames, isArray: true, example: ['scale'], description: 'The criteria of `without` that fail.' })
  fails!: string[];
  @ApiProperty({ type: [CriterionDocs], description: 'The criteria of `ruleSet`: all hold.', example: someCriteria })
  criteria!: CriterionDocs[];
  @ApiProperty({ type: [CriterionDocs], description: 'The criteria of `without`, with their margins.', example: someCriteria })
  withoutCriteria!: CriterionDocs[];
}

const columns = [
  ...['villageCode', 'name', 'provinceCode', 'prefectureCode', 'countyCode', 'townshipCode', 'longitude', 'latitude', 'asOf'],
  ...['salesFen', 'activeShops', 'households', 'ruleSet', 'without', 'fails', 'criteria', 'withoutCriteria'],
] as const;

@ApiTags('villages')
@Controller('api/v1/comparison')
@UsePipes(questionPipe)
@UseInterceptors(ExactJsonInterceptor)
export class ComparisonController {
  constructor(private readonly models: ReadModels) {}

  @Get()
  @RequireRole('reader')
  @ApiOperation({
    summary: 'Villages that qualify under one rule set and not under another, and why.',
    description:
      'Those that qualify under `ruleSet` and not under `without`, with the criteria of both. For the other way round exchange the two.',
  })
  @AnswersList({ item: ComparedVillageDocs, columns, description: 'The villages, by code.' })
  compareRuleSets(@Query() question: ComparisonQuestion): List<ComparisonItem> {
    const { ruleSet, without = otherRuleSet(ruleSet), region, cursor } = question;
    const [after] = cursor === undefined ? [] : listPositionOf(cursor, order, [/^\d{12}$/]);
    const villages = this.models.villages
      .find(
        {
          $and: [
            // Two conditions on one list: it has the one rule set and lacks the other.
            { qualifiesUnder: ruleSet },
            { qualifiesUnder: { $ne: without } },
            inRegions('_id', region),
            after === undefined ? {} : { _id: { $gt: after } },
          ],
        },
        {
          ...{ name: 1, provinceCode: 1, prefectureCode: 1, countyCode: 1, townshipCode: 1, longitude: 1, latitude: 1 },
          ...{ asOf: 1, salesFen: 1, activeShops: 1, households: 1, verdicts: 1 },
        },
      )
      .sort({ _id: 1 })
      .setOptions(exactIntegers)
      .lean<ComparedVillage[]>();
    return {
      question,
      madeFrom: ['village.assessments'],
      read: found(villages, (village) => itemOf(village, ruleSet, without)),
      cursorAfter: ({ villageCode }) => cursorAt(order, [villageCode]),
    };
  }
}

function itemOf({ _id, verdicts, ...village }: ComparedVillage, ruleSet: string, without: string): ComparisonItem {
  const criteriaOf = (id: string): readonly Criterion[] => verdicts.find((verdict) => verdict.ruleSet === id)?.criteria ?? [];
  const missed = criteriaOf(without);
  return {
    villageCode: _id,
    ...village,
    ruleSet,
    without,
    fails: missed.filter(({ holds }) => !holds).map(({ criterion }) => criterion),
    criteria: explained(criteriaOf(ruleSet)),
    withoutCriteria: explained(missed),
  };
}
