import { Get, Inject, Query } from '@nestjs/common';
import { ApiOkResponse, ApiOperation } from '@nestjs/swagger';
import { definitionOf, type RuleSet } from '@taocun/domain';
import { answer, type AnswerType } from '@taocun/openapi';
import { AnswersController, IsFlag } from '@taocun/reporting-answers';
import { RequireRole, RULE_SETS } from '@taocun/service';
import { RuleSets } from './rule-set-answers';

/** A rule set in force, by its id; questions about others are refused. */
export function ruleSetOf(ruleSets: readonly RuleSet[], id: string): RuleSet {
  const ruleSet = ruleSets.find((each) => each.id === id);
  if (ruleSet === undefined) throw new Error(`The rule set ${id} is not in force.`);
  return ruleSet;
}

class RuleSetsQuestion {
  @IsFlag('Whether rows have their claims, which are most of the answer.')
  readonly sources: string = 'true';
}

@AnswersController('rule sets', 'api/v1/rule-sets')
export class RuleSetsController {
  constructor(@Inject(RULE_SETS) private readonly ruleSets: readonly RuleSet[]) {}

  @Get()
  @RequireRole('reader')
  @ApiOperation({
    summary: 'The rule sets in force, as data.',
    description:
      'The conditions of a Taobao Village, a Taobao Town and a cluster under each. The first rule set is the default wherever `ruleSet` is left out.',
  })
  @ApiOkResponse(answer('The rule sets, the default one first. Money is in fen.', RuleSets))
  listRuleSets(@Query() { sources }: RuleSetsQuestion): AnswerType<typeof RuleSets> {
    const items = this.ruleSets.map((ruleSet) => ({
      ...ruleSet,
      versions: ruleSet.versions.map(({ sources: claims, ...version }) => ({
        ...version,
        definition: { en: definitionOf(version, 'en'), zh: definitionOf(version, 'zh') },
        ...(sources === 'true' && claims && { sources: claims }),
      })),
    }));
    return { items };
  }
}
