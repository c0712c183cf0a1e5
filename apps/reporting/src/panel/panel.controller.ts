import { BadRequestException, Controller, Get, Query, UseInterceptors, UsePipes } from '@nestjs/common';
import { ApiOperation, ApiPropertyOptional, ApiTags } from '@nestjs/swagger';
import { RequireRole } from '@taocun/service';
import { IsIn, IsOptional, Matches } from 'class-validator';
import { ExactJsonInterceptor } from '../exact/exact-json';
import { AnswersList, type List } from '../lists/list';
import { cursorAt, listPositionOf } from '../lists/page';
import { ListQuestion, questionPipe } from '../lists/questions';
import { VillageMonths } from '../projections/village-months';
import { type Division, divisions } from '../reports/series';
import { SalesByMonths } from '../reports/sales-by-month';
import { VerdictsByMonths } from '../reports/verdicts-by-month';
import { ReadModels } from '../store/read-models';
import { panelColumns, type PanelLevel, panelLevels, type PanelRow, PanelRowDocs } from './panel-answers';
import { type PanelRange } from './panel-range';
import { regionsByMonth, regionsByYear } from './region-panel';
import { townshipsByMonth } from './township-panel';
import { villagesByMonth, villagesByYear } from './village-panel';

const PERIOD = /^\d{4}(-(0[1-9]|1[0-2]))?$/;

class PanelQuestion extends ListQuestion {
  @ApiPropertyOptional({ enum: panelLevels, default: 'village', description: 'The units: villages, or regions of one level.' })
  @IsIn(panelLevels, { message: `level must be one of ${panelLevels.join(', ')}` })
  readonly level: PanelLevel = 'village';

  @ApiPropertyOptional({ enum: divisions, default: 'month', description: 'Calendar months, or certified years.' })
  @IsIn(divisions, { message: `by must be one of ${divisions.join(', ')}` })
  readonly by: Division = 'month';

  @ApiPropertyOptional({
    type: String,
    pattern: PERIOD.source,
    example: '2014-07',
    description: "The first month, or year; left out, each unit's first.",
  })
  @IsOptional()
  @Matches(PERIOD, { message: 'from must be a month such as 2014-07, or a year such as 2014' })
  readonly from?: string;

  @ApiPropertyOptional({
    type: String,
    pattern: PERIOD.source,
    example: '2015-06',
    description: 'The last month, or year; left out, the last with figures.',
  })
  @IsOptional()
  @Matches(PERIOD, { message: 'to must be a month such as 2015-06, or a year such as 2015' })
  readonly to?: string;
}

@ApiTags('panel')
@Controller('api/v1/panel')
@UsePipes(questionPipe)
@UseInterceptors(ExactJsonInterceptor)
export class PanelController {
  constructor(
    private readonly models: ReadModels,
    private readonly months: VillageMonths,
    private readonly sales: SalesByMonths,
    private readonly verdicts: VerdictsByMonths,
  ) {}

  @Get()
  @RequireRole('reader')
  @ApiOperation({
    summary: 'Every village, or region, in every month or certified year.',
    description:
      'A row for each unit and period, in order of code and period, without gaps from the first month of sales on. By month: sales, orders of ' +
      'produce and whether the village qualified at the end of the month. By year: what the certificates say, with their reasons. A village that ' +
      'never sold has no row. Take it whole as CSV, NDJSON or Parquet.',
  })
  @AnswersList({ item: PanelRowDocs, columns: panelColumns, description: 'The rows.' })
  async listPanel(@Query() question: PanelQuestion): Promise<List<PanelRow>> {
    const range = await this.#rangeOf(question);
    return {
      question,
      read: () => this.#rows(question, range),
      cursorAfter: ({ code, period }) => cursorAt(orderOf(question), [code, period]),
    };
  }

  #rows({ level, by }: PanelQuestion, range: PanelRange): AsyncGenerator<PanelRow> {
    const villages = (of: PanelRange) => villagesByMonth(this.models, this.months, of);
    if (level === 'village') return by === 'month' ? villages(range) : villagesByYear(this.models, range);
    if (by === 'year') return regionsByYear(this.models, level, range);
    if (level === 'township') return townshipsByMonth(villages, range);
    return regionsByMonth(this.sales, this.verdicts, level, range);
  }

  async #rangeOf(question: PanelQuestion): Promise<PanelRange> {
    const { by, ruleSet, region, from, to, cursor } = question;
    for (const [name, bound] of Object.entries({ from, to }))
      if (bound !== undefined && (bound.length === 4) !== (by === 'year'))
        throw new BadRequestException(`${name} must be a ${by} where by=${by}, such as ${by === 'year' ? '2014' : '2014-07'}`);
    if (from !== undefined && to !== undefined && from > to)
      throw new BadRequestException(`from (${from}) must not be later than to (${to})`);
    const clock = by === 'year' ? '' : (await this.sales.current()).content.asOf;
    const [code, period] = cursor === undefined ? [] : listPositionOf(cursor, orderOf(question), [/^(CN|\d{2,12})$/, PERIOD]);
    return {
      ...{ ruleSet, region, from, to: to ?? (by === 'year' ? '9999' : clock.slice(0, 7)), clock },
      after: code === undefined || period === undefined ? undefined : { code, period },
    };
  }
}

function orderOf({ level, by }: PanelQuestion): string {
  return `${level} ${by}`;
}
