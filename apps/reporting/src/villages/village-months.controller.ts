import { Controller, Get, Param, Query, UseInterceptors, UsePipes } from '@nestjs/common';
import { ApiNotFoundResponse, ApiOperation, ApiProperty, ApiTags } from '@nestjs/swagger';
import { type Fen, fenOf } from '@taocun/domain';
import { RequireRole, Problem } from '@taocun/service';
import { StoredVersion } from '../cache/stored-version';
import { ExactJsonInterceptor, integerOf } from '../exact/exact-json';
import { AnswersList, type List } from '../lists/list';
import { listInMemory } from '../lists/list-in-memory';
import { PageQuestion, questionPipe } from '../lists/questions';
import { exactIntegers, MAX_TIME_MS, ReadModels } from '../store/read-models';
import { VillageMonths } from '../projections/village-months';
import { VillagePath } from './villages.controller';

interface MonthItem {
  readonly month: string;
  readonly salesFen: Fen;
  readonly alibabaSalesFen: Fen;
}

class VillageMonthDocs {
  @ApiProperty({ description: 'A calendar month in China Standard Time.', example: '2014-11' }) month!: string;
  @ApiProperty({ type: 'integer', format: 'int64', description: "All shops' sales: paid minus refunded, in fen." }) salesFen!: number;
  @ApiProperty({ type: 'integer', format: 'int64', description: "Alibaba shops' sales, in fen." }) alibabaSalesFen!: number;
}

/** The sales of one village by month; series.controller.ts has the series of regions. */
@ApiTags('villages')
@Controller('api/v1/villages')
@UsePipes(questionPipe)
@UseInterceptors(ExactJsonInterceptor)
export class VillageMonthsController {
  constructor(
    private readonly models: ReadModels,
    private readonly months: VillageMonths,
    private readonly version: StoredVersion,
  ) {}

  @Get(':code/months')
  @RequireRole('reader')
  @ApiOperation({
    summary: 'The sales of a village by month.',
    description:
      'Months without an order or refund are left out. The latest 25 months or so can still change; earlier ones keep their last figures.',
  })
  @AnswersList({ item: VillageMonthDocs, columns: ['month', 'salesFen', 'alibabaSalesFen'], description: 'The months, ascending.' })
  @ApiNotFoundResponse({ description: 'No village of this code is assessed.' })
  async listVillageMonths(@Param() { code }: VillagePath, @Query() question: PageQuestion): Promise<List<MonthItem>> {
    const read = { ...exactIntegers, maxTimeMS: MAX_TIME_MS };
    const version = await this.version.ofTopics('village.assessments');
    const [village, stored] = await Promise.all([
      this.models.villages.exists({ _id: code }),
      this.months.model.findById(code).setOptions(read).lean(),
    ]);
    if (village === null) {
      throw new Problem({
        code: 'unknown-village',
        detail: `No village with the code ${code} is assessed. GET /api/v1/villages lists those that are.`,
      });
    }
    return listInMemory(
      stored?.months ?? [],
      { name: 'month', keyOf: ({ month }) => month },
      question,
      version,
      ({ month, salesFen, alibabaSalesFen }) => ({
        month,
        salesFen: fenOf(integerOf(salesFen)),
        alibabaSalesFen: fenOf(integerOf(alibabaSalesFen)),
      }),
    );
  }
}
