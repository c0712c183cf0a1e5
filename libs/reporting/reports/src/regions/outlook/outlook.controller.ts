import { Get, Inject, Query } from '@nestjs/common';
import { ApiOperation } from '@nestjs/swagger';
import { type RuleSet } from '@taocun/domain';
import {
  AnswersController,
  AnswersList,
  IsChoice,
  type List,
  ListQuestion,
  Table,
  tableList,
  within,
} from '@taocun/reporting-answers';
import { RequireRole, RULE_SETS, SERVICE_CONFIG, type ServiceConfig } from '@taocun/service';
import { ruleSetOf } from '../../villages/rule-sets/rule-sets';
import { OutlookVillage, outlookRows } from './outlook-rows';

const changes = ['gain', 'lose', 'any'] as const;

class OutlookQuestion extends ListQuestion {
  @IsChoice(changes, 'Villages that would gain the title, those that would lose it, or both.', 'any')
  readonly change: (typeof changes)[number] = 'any';
}

@AnswersController('villages', 'api/v1/outlook')
export class OutlookListController {
  constructor(
    private readonly table: Table,
    @Inject(RULE_SETS) private readonly ruleSets: readonly RuleSet[],
    @Inject(SERVICE_CONFIG) private readonly config: Pick<ServiceConfig, 'provenance'>,
  ) {}

  @Get()
  @RequireRole('reader')
  @ApiOperation({
    summary:
      'Villages that would gain or lose the title within 30 days at the present pace, with the reason.',
    description:
      'A projection, of which nobody has measured how often it comes true: sales of the days that leave the window of 365 days go, and new ' +
      'sales continue at the pace of the last 90 days. Shops and households stay as they are. The `outlook` of a village assumes that nothing ' +
      'more arrives. Sales of a month that lies partly in these days count by the part. Where `provenance` has `inventedCodes`, only invented ' +
      'villages are in it.',
  })
  @AnswersList({ item: OutlookVillage, description: 'The villages, by code.' })
  listOutlook(@Query() question: OutlookQuestion): List<OutlookVillage> {
    const { ruleSet, region, change } = question;
    return tableList<OutlookVillage>(this.table, question, {
      item: OutlookVillage,
      prepare: async () => {
        const { database } = await this.table.current();
        return outlookRows(database, ruleSetOf(this.ruleSets, ruleSet), this.config.provenance);
      },
      where: [within('townshipCode', region), change === 'any' ? undefined : `change = '${change}'`],
      order: { name: 'code', by: [{ column: 'villageCode', pattern: /^\d{12}$/ }] },
    });
  }
}
