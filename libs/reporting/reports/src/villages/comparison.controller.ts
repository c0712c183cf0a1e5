import { Get, Inject, Query } from '@nestjs/common';
import { ApiOperation } from '@nestjs/swagger';
import { IsOptional } from 'class-validator';
import { criterionNames, type RuleSet } from '@taocun/domain';
import {
  type AnswerType,
  CriterionSchema,
  described,
  exactInteger,
  object,
  choice,
  someCriteria,
  text,
  Type,
  VersionInForce,
} from '@taocun/openapi';
import {
  AnswersController,
  AnswersList,
  figure,
  IsRuleSet,
  type List,
  ListQuestion,
  otherRuleSet,
  Table,
  tableList,
  within,
} from '@taocun/reporting-answers';
import { RequireRole, RULE_SETS } from '@taocun/service';
import { regionCodes } from './members/places';
import { type DecidingFigures, criteriaUnder, explanationOf } from './rule-sets/explanations';

class ComparisonQuestion extends ListQuestion {
  @IsOptional()
  @IsRuleSet({}, 'The rule set that they do not qualify under; left out, the first other than `ruleSet`.')
  readonly without?: string;
}

type ComparedRow = Omit<
  ComparedVillage,
  'fails' | 'version' | 'criteria' | 'withoutVersion' | 'withoutCriteria'
> &
  DecidingFigures & { readonly withoutCertifiedBefore?: number };

const ComparedVillage = object('ComparedVillage', {
  villageCode: Type.String({ example: '330782004213' }),
  name: Type.String({ example: '青岩刘村' }),
  ...regionCodes,
  longitude: Type.Optional(Type.Number({ example: 120.06 })),
  latitude: Type.Optional(Type.Number({ example: 29.27 })),
  asOf: text('The day of the quantities.', '2015-06-30'),
  salesFen: exactInteger(undefined, { example: 1_234_567_890 }),
  activeShops: Type.Integer({ example: 112 }),
  households: Type.Integer({ example: 320 }),
  ruleSet: text('The rule set under which it qualifies.', 'aliresearch-2022'),
  without: text('The rule set under which it does not qualify.', 'world-bank-2019'),
  fails: Type.Array(choice<string>(criterionNames), {
    example: ['scale'],
    description: 'The criteria of `without` that fail.',
  }),
  version: Type.Optional(
    described(VersionInForce, 'The version of `ruleSet` in force on `asOf`.', {
      example: { from: null, until: null },
    }),
  ),
  criteria: Type.Array(CriterionSchema, {
    description: 'The criteria of `ruleSet`: all hold.',
    example: someCriteria,
  }),
  withoutVersion: Type.Optional(
    described(VersionInForce, 'The version of `without` in force on `asOf`.', {
      example: { from: null, until: null },
    }),
  ),
  withoutCriteria: Type.Array(CriterionSchema, {
    description: 'The criteria of `without`, with their margins.',
    example: someCriteria,
  }),
});
type ComparedVillage = AnswerType<typeof ComparedVillage>;

@AnswersController('villages', 'api/v1/comparison')
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
  @AnswersList({ item: ComparedVillage, description: 'The villages, by code.' })
  compareRuleSets(@Query() question: ComparisonQuestion): List<ComparedVillage> {
    const { ruleSet, without = otherRuleSet(ruleSet), region } = question;
    return tableList<ComparedVillage, ComparedRow>(this.table, question, {
      item: ComparedVillage,
      from: comparison,
      where: [within('townshipCode', region)],
      parameters: { ruleSet, without },
      order: { name: 'comparison', by: [{ column: 'villageCode', pattern: /^\d{12}$/ }] },
      itemOf: (row) => itemOf(row, this.ruleSets),
    });
  }
}

const comparison = figure('comparison');

function itemOf(row: ComparedRow, ruleSets: readonly RuleSet[]): ComparedVillage {
  const { figures, certifiedBefore, withoutCertifiedBefore, ...village } = row;
  const { ruleSet, without, asOf } = village;
  const held = criteriaUnder(ruleSet, { asOf, figures, certifiedBefore }, ruleSets);
  const missed = criteriaUnder(without, { asOf, figures, certifiedBefore: withoutCertifiedBefore }, ruleSets);
  const explained = explanationOf({ ruleSet: without, criteria: missed }, asOf, ruleSets);
  return {
    ...village,
    fails: missed.filter(({ holds }) => !holds).map(({ criterion }) => criterion),
    ...explanationOf({ ruleSet, criteria: held }, asOf, ruleSets),
    ...(explained.version && { withoutVersion: explained.version }),
    withoutCriteria: explained.criteria,
  };
}
