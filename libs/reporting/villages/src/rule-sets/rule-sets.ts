import { Controller, Get, Inject, UseInterceptors } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { type RuleSet } from '@taocun/domain';
import { RequireRole, RULE_SETS } from '@taocun/service';
import { ExactJsonInterceptor } from '@taocun/reporting-read-model';
import { RuleSetsDocs } from './rule-set-docs';

/** A rule set in force, by its id; questions for others are refused. */
export function ruleSetOf(ruleSets: readonly RuleSet[], id: string): RuleSet {
  const ruleSet = ruleSets.find((each) => each.id === id);
  if (ruleSet === undefined) throw new Error(`The rule set ${id} is not in force.`);
  return ruleSet;
}

@ApiTags('rule sets')
@Controller('api/v1/rule-sets')
@UseInterceptors(ExactJsonInterceptor)
export class RuleSetsController {
  constructor(@Inject(RULE_SETS) private readonly ruleSets: readonly RuleSet[]) {}

  @Get()
  @RequireRole('reader')
  @ApiOperation({
    summary: 'The rule sets in force, as data.',
    description:
      'The conditions of a Taobao Village, a Taobao Town and a cluster under each. The first rule set is the default wherever `ruleSet` is left out.',
  })
  @ApiOkResponse({ description: 'The rule sets, the default one first. Money is in fen.', type: RuleSetsDocs })
  listRuleSets(): { readonly items: readonly RuleSet[] } {
    return { items: this.ruleSets };
  }
}
