import { Controller, Get, Query, UseInterceptors, UsePipes } from '@nestjs/common';
import { ApiOperation, ApiProperty, ApiPropertyOptional, ApiTags } from '@nestjs/swagger';
import { categories, type Category, type Fen, fenOf } from '@taocun/domain';
import { ApiFen, RequireRole } from '@taocun/service';
import { ExactJsonInterceptor } from '../exact/exact-json';
import { AnswersList, type List } from '../lists/list';
import { listInMemory } from '../lists/list-in-memory';
import { newestDay } from '../lists/newest-day';
import { questionPipe } from '../lists/questions';
import { NATION, type RegionLevel, regionLevels } from '../places/region-levels';
import { regionName, regionPath } from '../places/region-names';
import { RegionsQuestion } from '../reports/region-question';
import { RegionReports } from '../reports/region-reports';
import { herfindahl, locationQuotients, totalOf } from './concentration';
import { six } from './rounding';

interface SpecialisationItem {
  readonly code: string;
  readonly level: RegionLevel;
  readonly name: string | null;
  readonly path: string;
  readonly paidFen: Fen;
  readonly hhi: number | null;
  readonly locationQuotient?: Partial<Record<Category, number>>;
  readonly asOf: string | null;
}

const quotient = (of: string) =>
  ApiPropertyOptional({ type: Number, description: `Of ${of}; left out where nothing was paid for it in the nation.` });

class LocationQuotientDocs implements Partial<Record<Category, number>> {
  @quotient('agricultural produce') agricultural?: number;
  @quotient('handicraft') handicraft?: number;
  @quotient('manufactured goods') manufactured?: number;
  @quotient('services') service?: number;
  @quotient('anything else') other?: number;
}

class SpecialisationDocs {
  @ApiProperty({ example: '330782' }) code!: string;
  @ApiProperty({ enum: regionLevels }) level!: string;
  @ApiProperty({ type: String, nullable: true, example: '义乌市' }) name!: string | null;
  @ApiProperty({ example: '浙江省 金华市 义乌市' }) path!: string;
  @ApiFen('Paid over the 365 days that end with asOf, before refunds.') paidFen!: number;
  @ApiProperty({
    type: Number,
    nullable: true,
    example: 0.82,
    description:
      'The Herfindahl–Hirschman index over the five categories: 0.2 where they are alike, 1 where there is but one; null where nothing was paid.',
  })
  hhi!: number | null;
  @ApiPropertyOptional({
    type: LocationQuotientDocs,
    description:
      'The share of each category in what was paid here over its share in the nation, above 1 where the region is specialised in it.',
  })
  locationQuotient?: LocationQuotientDocs;
  @ApiProperty({ type: String, nullable: true, example: '2015-06-30', description: 'The newest day of its villages.' }) asOf!:
    | string
    | null;
}

@ApiTags('space and time')
@Controller('api/v1/specialisation')
@UsePipes(questionPipe)
@UseInterceptors(ExactJsonInterceptor)
export class SpecialisationController {
  constructor(private readonly reports: RegionReports) {}

  @Get()
  @RequireRole('reader')
  @ApiOperation({
    summary: 'How concentrated the trade of regions is, and what they are specialised in.',
    description:
      'Of what was paid in all followed villages by the five categories of shops, live. Orders do not tell finer products in all cases.',
  })
  @AnswersList({
    item: SpecialisationDocs,
    columns: ['code', 'level', 'name', 'path', 'paidFen', 'hhi', ...categories.map((category) => `locationQuotient.${category}`), 'asOf'],
    description: 'The regions, by code.',
  })
  async listSpecialisation(@Query() question: RegionsQuestion): Promise<List<SpecialisationItem>> {
    const { level: wanted, within = '' } = question;
    const { content, version } = await this.reports.current();
    const nation = content.get(NATION)?.paidByCategoryFen;
    const rows = [...content.values()].filter(({ level, villages, code }) => level === wanted && villages > 0 && code.startsWith(within));
    return listInMemory(
      rows,
      { name: 'code', keyOf: ({ code }) => code },
      question,
      version,
      ({ code, level, paidByCategoryFen: paid, asOf }) => {
        const [hhi, quotients] = [herfindahl(paid), nation && locationQuotients(paid, nation)];
        return {
          ...{
            code,
            level,
            name: regionName(code),
            path: regionPath(code),
            paidFen: fenOf(totalOf(paid)),
            hhi: hhi === undefined ? null : six(hhi),
          },
          ...(quotients && {
            locationQuotient: Object.fromEntries(Object.entries(quotients).map(([category, value]) => [category, six(value)])),
          }),
          asOf: newestDay(asOf),
        };
      },
    );
  }
}
