import { Controller, Get, Inject, Query, UseInterceptors, UsePipes } from '@nestjs/common';
import { ApiOperation, ApiProperty, ApiPropertyOptional, ApiTags } from '@nestjs/swagger';
import { type RuleSet } from '@taocun/domain';
import { ApiFen, RequireRole, RULE_SETS, SERVICE_CONFIG, type ServiceConfig } from '@taocun/service';
import { IsIn } from 'class-validator';
import { AnswersList, type Described, type List, ListQuestion, questionPipe, tableList, text, within } from '@taocun/reporting-answers';
import { Table } from '@taocun/reporting-figures';
import { ExactJsonInterceptor } from '@taocun/reporting-read-model';
import { RegionCodesDocs, ruleSetOf } from '@taocun/reporting-villages';
import { type OutlookRow, outlookRows } from './outlook-rows';

const changes = ['gain', 'lose', 'any'] as const;

class OutlookQuestion extends ListQuestion {
  @ApiPropertyOptional({ enum: changes, default: 'any', description: 'Villages about to gain the title, about to lose it, or both.' })
  @IsIn(changes, { message: `change must be one of ${changes.join(', ')}` })
  readonly change: (typeof changes)[number] = 'any';
}

class OutlookVillageDocs extends RegionCodesDocs implements Described<OutlookRow> {
  @text('The village code.', '330782004213') villageCode!: string;
  @text('Its name.', '青岩刘村') name!: string;
  @ApiPropertyOptional({ example: 120.06, description: 'Degrees east, if registered.' }) longitude?: number;
  @ApiPropertyOptional({ example: 29.31, description: 'Degrees north, if registered.' }) latitude?: number;
  @text('The rule set.', 'world-bank-2019') ruleSet!: string;
  @text('The day of the quantities.', '2015-06-30') asOf!: string;
  @text('30 days later.', '2015-07-30') until!: string;
  @ApiProperty({ enum: ['gain', 'lose'], description: 'Whether the village would gain the title by then, or lose it.' }) change!: string;
  @ApiProperty({ enum: ['annual-sales', 'alibaba-majority'], description: 'The criterion that turns.' }) decidedBy!: string;
  @ApiFen('Sales in 365 days, of the shops that count under the rule set.') salesFen!: number;
  @ApiFen('Those of them that leave the window by `until`.') leavingFen!: number;
  @ApiFen('Sales that come by then at the pace of the last 90 days.') comingFen!: number;
  @ApiFen('Sales in 365 days by then.') salesThenFen!: number;
  @ApiFen('The threshold.') thresholdFen!: number;
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
  'ruleSet',
  'asOf',
  'until',
  'change',
  'decidedBy',
  'salesFen',
  'leavingFen',
  'comingFen',
  'salesThenFen',
  'thresholdFen',
] as const satisfies readonly (keyof OutlookRow)[];

@ApiTags('villages')
@Controller('api/v1/outlook')
@UsePipes(questionPipe)
@UseInterceptors(ExactJsonInterceptor)
export class OutlookListController {
  constructor(
    private readonly table: Table,
    @Inject(RULE_SETS) private readonly ruleSets: readonly RuleSet[],
    @Inject(SERVICE_CONFIG) private readonly config: Pick<ServiceConfig, 'provenance'>,
  ) {}

  @Get()
  @RequireRole('reader')
  @ApiOperation({
    summary: 'Villages about to gain or lose the title within 30 days, with the reason.',
    description:
      'By sales alone: those of the days that leave the window of 365 days go, and as much comes as in 30 of the last 90 days. Shops and ' +
      'households stay as they are. Sales of a month that lies partly in these days count by the part. Where `provenance` has ' +
      '`inventedCodes`, only invented villages are in it.',
  })
  @AnswersList({ item: OutlookVillageDocs, columns, description: 'The villages, by code.' })
  async listOutlook(@Query() question: OutlookQuestion): Promise<List<OutlookRow>> {
    const { ruleSet, region, change } = question;
    const { database } = await this.table.current();
    const { from, parameters } = await outlookRows(database, ruleSetOf(this.ruleSets, ruleSet), this.config.provenance);
    return tableList<OutlookRow>(this.table, question, {
      from,
      where: [within('townshipCode', region), change === 'any' ? undefined : `change = '${change}'`],
      parameters,
      order: { name: 'code', by: [{ column: 'villageCode', pattern: /^\d{12}$/ }] },
    });
  }
}
