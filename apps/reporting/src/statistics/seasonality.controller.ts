import { Controller, Get, Query, UseInterceptors, UsePipes } from '@nestjs/common';
import { ApiOperation, ApiProperty, ApiTags } from '@nestjs/swagger';
import { ApiCount, RequireRole } from '@taocun/service';
import { ExactJsonInterceptor } from '../exact/exact-json';
import { AnswersList, type List } from '../lists/list';
import { listInMemory } from '../lists/list-in-memory';
import { questionPipe } from '../lists/questions';
import { everyMonthOf } from '../places/calendar-months';
import { NATION } from '../places/region-levels';
import { OneRegionQuestion } from '../reports/region-question';
import { SalesByMonths } from '../reports/sales-by-month';
import { six } from './rounding';
import { type SeasonalIndex, seasonalIndices } from './seasonal-index';

class SeasonalityDocs {
  @ApiProperty({ example: '33', description: 'The region; `CN` for the nation.' }) region!: string;
  @ApiProperty({ type: 'integer', minimum: 1, maximum: 12, example: 11 }) monthOfYear!: number;
  @ApiProperty({
    example: 1.62,
    description: 'Its sales over those of the mean month of the same year, as the mean of the years; 1 where it is like any other.',
  })
  index!: number;
  @ApiProperty({ description: 'The least of the years.', example: 1.4 }) least!: number;
  @ApiProperty({ description: 'The greatest of the years.', example: 1.8 }) greatest!: number;
}

class SeasonalitiesDocs {
  @ApiCount('The years of twelve months that are looked at; the last ends with the last month that is over.') years!: number;
  @ApiProperty({ type: String, nullable: true, example: '2015-06', description: 'The last month that is looked at.' }) until!:
    | string
    | null;
}

@ApiTags('space and time')
@Controller('api/v1/seasonality')
@UsePipes(questionPipe)
@UseInterceptors(ExactJsonInterceptor)
export class SeasonalityController {
  constructor(private readonly sales: SalesByMonths) {}

  @Get()
  @RequireRole('reader')
  @ApiOperation({
    summary: 'The seasons of sales in a region.',
    description:
      "All shops' sales of all followed villages, by month of the year, as ratios to the mean month of blocks of twelve months up to the last that is over. " +
      'A year grows while it lasts, so that with few years late months stand out; `least` and `greatest` tell how far the years differ.',
  })
  @AnswersList({
    item: SeasonalityDocs,
    whole: SeasonalitiesDocs,
    columns: ['region', 'monthOfYear', 'index', 'least', 'greatest'],
    description: 'The months of the year, none where there are less than twelve months.',
  })
  async listSeasons(@Query() question: OneRegionQuestion): Promise<List<SeasonalIndex & { readonly region: string }>> {
    const { region = NATION } = question;
    const { content, version } = await this.sales.of(region);
    const last = content.asOf.slice(0, 7);
    const over = everyMonthOf(content.months.keys()).filter((month) => month < last);
    const { years, indices } = seasonalIndices(over.map((month) => ({ month, salesFen: content.months.get(month)?.salesFen ?? 0 })));
    const list = listInMemory(
      indices,
      { name: 'seasonality', keyOf: ({ monthOfYear }) => String(monthOfYear).padStart(2, '0') },
      question,
      version,
      ({ monthOfYear, index, least, greatest }) => ({ region, monthOfYear, index: six(index), least: six(least), greatest: six(greatest) }),
    );
    return { ...list, whole: () => Promise.resolve({ years, until: years === 0 ? null : (over.at(-1) ?? null) }) };
  }
}
