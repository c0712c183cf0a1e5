import { BadRequestException, Controller, Get, Param, Query, UseInterceptors, UsePipes } from '@nestjs/common';
import { ApiNotFoundResponse, ApiOperation, ApiProperty, ApiPropertyOptional, ApiTags, PickType } from '@nestjs/swagger';
import { type Fen } from '@taocun/domain';
import { ApiCount, Problem, RequireRole } from '@taocun/service';
import { Transform } from 'class-transformer';
import { ArrayMaxSize, IsOptional, Matches } from 'class-validator';
import { ExactJsonInterceptor } from '../exact/exact-json';
import { AnswersList, type List } from '../lists/list';
import { listInMemory } from '../lists/list-in-memory';
import { PageQuestion, questionPipe } from '../lists/questions';
import { isTownship, NATION } from '../places/region-levels';
import { regionName } from '../places/region-names';
import { type Division, divisions, RegionSeries } from '../reports/region-series';
import { type Indicator, indicators, observationsOf, observationStatuses, indicatorUnits } from './indicators';

const DATE = /^(\d{4}(?:[M-](?:0[1-9]|1[0-2]))?)(?::(\d{4}(?:[M-](?:0[1-9]|1[0-2]))?))?$/;
const REGION = /^(CN|\d{2}|\d{4}|\d{6}|\d{9})$/;
const MOST_REGIONS = 50;

class IndicatorPath {
  @ApiProperty({ enum: indicators.map(({ id }) => id), example: 'QUALIFYING', description: 'The id of the indicator.' })
  @Matches(/^[A-Z_]{1,40}$/, { message: 'an indicator has an id such as QUALIFYING' })
  readonly id!: string;
}

class IndicatorsQuestion extends PickType(PageQuestion, ['limit', 'cursor', 'format', 'for', 'fields', 'total']) {}

class ObservationsQuestion extends PageQuestion {
  @ApiPropertyOptional({
    type: String,
    default: NATION,
    example: '33,3303',
    pattern: `^(CN|\\d{2}|\\d{4}|\\d{6}|\\d{9})([,;](CN|\\d{2}|\\d{4}|\\d{6}|\\d{9})){0,${MOST_REGIONS - 1}}$`,
    description:
      'The nation, provinces, prefectures, counties or townships: `CN`, or 2, 4, 6 or 9 digits; several with commas or semicolons between.',
  })
  @Transform(({ value }: { value: unknown }) => (typeof value === 'string' ? value.split(/[,;]/) : [value]))
  @ArrayMaxSize(MOST_REGIONS, { message: `region must name ${MOST_REGIONS} regions at most` })
  @Matches(REGION, { each: true, message: 'region must be CN, or 2, 4, 6 or 9 digits; or several with commas between' })
  readonly region: readonly string[] = [NATION];

  @ApiPropertyOptional({
    type: String,
    pattern: DATE.source,
    example: '2014:2016',
    description:
      'Certified years (`2015`, or `2014:2016` from one to another) or months (`2014M07:2015M06`, or `2014-07:2015-06`); left out, all years, ' +
      'or all months of an indicator that years have not.',
  })
  @IsOptional()
  @Matches(DATE, { message: 'date must be a year or month, or two of them with a colon between: 2015, 2014:2016, 2014M07:2015M06' })
  readonly date?: string;
}

interface IndicatorItem {
  readonly id: string;
  readonly name: string;
  readonly nameZh: string;
  readonly unit: string;
  readonly frequencies: readonly Division[];
  readonly sourceNote: string;
}

interface ObservationItem {
  readonly indicator: string;
  readonly region: string;
  readonly regionName: string | null;
  readonly date: string;
  readonly ruleSet: string;
  readonly value: Fen;
  readonly unit: string;
  readonly obsStatus: string;
  readonly asOf: string;
}

const unitDocs = { enum: Object.keys(indicatorUnits), description: 'The unit of the values, which are integers.' };

class IndicatorDocs {
  @ApiProperty({ example: 'QUALIFYING', description: 'The id, which is also the code of the measure in SDMX.' }) id!: string;
  @ApiProperty({ example: 'Taobao Villages' }) name!: string;
  @ApiProperty({ example: '淘宝村' }) nameZh!: string;
  @ApiProperty(unitDocs) unit!: string;
  @ApiProperty({ enum: divisions, isArray: true, description: 'Whether it is told by month, by certified year, or both.' })
  frequencies!: string[];
  @ApiProperty({ description: 'What is counted, and from where.', example: indicators[0]?.note }) sourceNote!: string;
}

class ObservationDocs {
  @ApiProperty({ example: 'QUALIFYING' }) indicator!: string;
  @ApiProperty({ example: '33' }) region!: string;
  @ApiProperty({ type: String, nullable: true, example: '浙江省' }) regionName!: string | null;
  @ApiProperty({ example: '2015', description: 'The certified year, or the month.' }) date!: string;
  @ApiProperty({ example: 'world-bank-2019' }) ruleSet!: string;
  @ApiProperty({ type: 'integer', format: 'int64' }) value!: number;
  @ApiProperty(unitDocs) unit!: string;
  @ApiProperty({
    enum: Object.keys(observationStatuses),
    description: 'As in SDMX: `A` is a normal value, `P` one of a period that is not over or whose list is not issued.',
  })
  obsStatus!: string;
  @ApiProperty({ example: '2015-07-20', description: 'The newest day in the figures.' }) asOf!: string;
}

class ObservationsDocs {
  @ApiProperty({ type: IndicatorDocs }) indicator!: IndicatorDocs;
  @ApiProperty({ example: '2015-07-20', description: 'The newest day in the figures.' }) asOf!: string;
  @ApiProperty({ format: 'date-time', description: 'The time at which the figures were computed.' }) lastUpdated!: string;
  @ApiCount('The observations of all pages.') total!: number;
}

@ApiTags('indicators')
@Controller('api/v1/indicators')
@UsePipes(questionPipe)
@UseInterceptors(ExactJsonInterceptor)
export class IndicatorsController {
  constructor(private readonly series: RegionSeries) {}

  @Get()
  @RequireRole('reader')
  @ApiOperation({
    summary: 'The indicators of regions, each with its unit and source note.',
    description: 'The figures of `GET /api/v1/series`, one by one, in the manner of the World Bank; SDMX has the same at /sdmx.',
  })
  @AnswersList({
    item: IndicatorDocs,
    columns: ['id', 'name', 'nameZh', 'unit', 'frequencies', 'sourceNote'],
    description: 'The indicators.',
  })
  listIndicators(@Query() question: IndicatorsQuestion): List<IndicatorItem> {
    return listInMemory(indicators, { name: 'indicators', keyOf: placeOf }, question, '', itemOf);
  }

  @Get(':id')
  @RequireRole('reader')
  @ApiOperation({
    summary: 'The observations of an indicator, by region and date.',
    description: 'By certified year or by month. Regions without figures have no observations.',
  })
  @AnswersList({
    item: ObservationDocs,
    whole: ObservationsDocs,
    columns: ['indicator', 'region', 'regionName', 'date', 'ruleSet', 'value', 'unit', 'obsStatus', 'asOf'],
    description: 'The observations, by region and date, and in JSON the indicator beside them.',
  })
  @ApiNotFoundResponse({ description: 'There is no such indicator.' })
  async listObservations(@Param() { id }: IndicatorPath, @Query() question: ObservationsQuestion): Promise<List<ObservationItem>> {
    const indicator = indicators.find((each) => each.id === id);
    if (indicator === undefined)
      throw new Problem({ status: 404, detail: `There is no indicator ${id}. GET /api/v1/indicators lists them.` });
    const { region: regions, ruleSet, date } = question;
    const { by, from, to } = periodsOf(date, indicator);
    const { content, computedAt, version } = await this.series.all(regions.filter(isTownship));
    const { asOf } = content;
    const rows = [...new Set(regions)].flatMap((region) =>
      observationsOf(indicator, content, region, ruleSet, by)
        .filter(({ period }) => period >= from && period <= to)
        .map((observation) => ({ region, observation })),
    );
    const list = listInMemory(
      rows,
      { name: `${id} ${by}`, keyOf: ({ region, observation }) => `${region}-${observation.period}` },
      question,
      version,
      ({ region, observation: { period, value, status } }): ObservationItem => ({
        ...{ indicator: id, region, regionName: regionName(region), date: period, ruleSet, value },
        ...{ unit: indicator.unit, obsStatus: status, asOf },
      }),
    );
    const whole = { indicator: itemOf(indicator), asOf, lastUpdated: computedAt.toISOString(), total: rows.length };
    return { ...list, whole: () => Promise.resolve(whole) };
  }
}

function placeOf(indicator: Indicator): string {
  return String(indicators.indexOf(indicator)).padStart(3, '0');
}

function itemOf({ id, en, zh, unit, by, note }: Indicator): IndicatorItem {
  return { id, name: en, nameZh: zh, unit, frequencies: by, sourceNote: note };
}

/** The periods that a date asks for; both ends are of one kind. */
function periodsOf(date: string | undefined, { by }: Indicator): { readonly by: Division; readonly from: string; readonly to: string } {
  if (date === undefined) return { by: by.includes('year') ? 'year' : 'month', from: '', to: '9999' };
  const [, first = '', last = first] = DATE.exec(date.replaceAll('M', '-')) ?? [];
  if (first.length !== last.length) throw new BadRequestException(`date names a year and a month (${date}): name two years, or two months`);
  if (first > last) throw new BadRequestException(`date ends before it begins: ${date}`);
  return { by: first.length === 4 ? 'year' : 'month', from: first, to: last };
}
