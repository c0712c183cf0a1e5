import { Controller, Get, Inject, Query, UseInterceptors, UsePipes } from '@nestjs/common';
import { ApiOperation, ApiProperty, ApiPropertyOptional, ApiTags } from '@nestjs/swagger';
import { type Criterion, type RuleSet } from '@taocun/domain';
import { CriterionDocs, someCriteria, criterionNames, RequireRole, RULE_SETS, VersionInForceDocs } from '@taocun/service';
import { IsOptional } from 'class-validator';
import { RegionCodesDocs } from './answers';
import { ExactJsonInterceptor } from '../exact/exact-json';
import { AnswersList, found, type List } from '../lists/list';
import { explanationOf, type Explanation } from '../rule-sets/explanations';
import { cursorAt, listPositionOf } from '../lists/page';
import { inRegions, IsRuleSet, ListQuestion, otherRuleSet, questionPipe } from '../lists/questions';
import { criteriaOfStored, exactIntegers, ReadModels, type RegionCodes, type VillageReadModel } from '../store/read-models';

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
  @ApiProperty({ enum: criterionNames, isArray: true, example: ['scale'], description: 'The criteria of `without` that fail.' })
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
  ...['villageCode', 'name', 'provinceCode', 'prefectureCode', 'countyCode', 'townshipCode', 'longitude', 'latitude', 'asOf'],
  ...['salesFen', 'activeShops', 'households', 'ruleSet', 'without', 'fails'],
  ...['version.from', 'version.until', 'criteria', 'withoutVersion.from', 'withoutVersion.until', 'withoutCriteria'],
] as const;

@ApiTags('villages')
@Controller('api/v1/comparison')
@UsePipes(questionPipe)
@UseInterceptors(ExactJsonInterceptor)
export class ComparisonController {
  constructor(
    private readonly models: ReadModels,
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
      read: found(villages, (village) => itemOf(village, ruleSet, without, this.ruleSets)),
      cursorAfter: ({ villageCode }) => cursorAt(order, [villageCode]),
    };
  }
}

function itemOf(
  { _id, verdicts, ...village }: ComparedVillage,
  ruleSet: string,
  without: string,
  ruleSets: readonly RuleSet[],
): ComparisonItem {
  const criteriaOf = (id: string): readonly Criterion[] => {
    const verdict = verdicts.find((each) => each.ruleSet === id);
    return verdict === undefined ? [] : criteriaOfStored(verdict.criteria);
  };
  const missed = criteriaOf(without);
  const holding = explanationOf({ ruleSet, criteria: criteriaOf(ruleSet) }, village.asOf, ruleSets);
  const { version: withoutVersion, criteria: withoutCriteria } = explanationOf(
    { ruleSet: without, criteria: missed },
    village.asOf,
    ruleSets,
  );
  return {
    villageCode: _id,
    ...village,
    ruleSet,
    without,
    fails: missed.filter(({ holds }) => !holds).map(({ criterion }) => criterion),
    ...holding,
    ...(withoutVersion && { withoutVersion }),
    withoutCriteria,
  };
}
