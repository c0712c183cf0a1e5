import { Get, Param, Query } from '@nestjs/common';
import { ApiNotFoundResponse, ApiOperation } from '@nestjs/swagger';
import { type AnswerType, exactInteger, object, text } from '@taocun/openapi';
import {
  ALL_DAYS,
  AnswersController,
  AnswersList,
  figure,
  type List,
  PageQuestion,
  Table,
  tableList,
} from '@taocun/reporting-answers';
import { MAX_TIME_MS, ReadModels } from '@taocun/reporting-store';
import { Problem, RequireRole } from '@taocun/service';
import { VillagePath } from './villages.controller';

const VillageMonth = object('VillageMonth', {
  month: text('A calendar month in China Standard Time.', '2014-11'),
  salesFen: exactInteger("All shops' sales: paid minus refunded, in fen."),
  alibabaSalesFen: exactInteger("Alibaba shops' sales, in fen."),
});

/** The sales of one village by month; series.controller.ts has the series of regions. */
@AnswersController('villages', 'api/v1/villages')
export class VillageMonthsController {
  constructor(
    private readonly models: ReadModels,
    private readonly table: Table,
  ) {}

  @Get(':code/months')
  @RequireRole('reader')
  @ApiOperation({
    summary: 'The sales of a village by month.',
    description:
      'Months without an order or refund are left out. The latest 25 months or so can still change; earlier ones keep their last figures.',
  })
  @AnswersList({ item: VillageMonth, description: 'The months, ascending.' })
  @ApiNotFoundResponse({ description: 'No village of this code is assessed.' })
  listVillageMonths(
    @Param() { code }: VillagePath,
    @Query() question: PageQuestion,
  ): List<AnswerType<typeof VillageMonth>> {
    return tableList<AnswerType<typeof VillageMonth>>(this.table, question, {
      item: VillageMonth,
      prepare: () => this.#refuseUnknown(code),
      from: months,
      parameters: { code },
      scope: { regions: [code], window: ALL_DAYS },
      order: { name: 'month', by: [{ column: 'month', pattern: /^\d{4}-\d{2}$/ }] },
    });
  }

  async #refuseUnknown(code: string): Promise<void> {
    if ((await this.models.villages.exists({ _id: code }).setOptions({ maxTimeMS: MAX_TIME_MS })) !== null)
      return;
    throw new Problem({
      code: 'unknown-village',
      detail: `No village with the code ${code} is assessed. GET /api/v1/villages lists those that are.`,
    });
  }
}

const months = figure('village-months');
