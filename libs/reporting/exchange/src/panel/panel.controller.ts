import { BadRequestException, Controller, Get, Query, UseInterceptors, UsePipes } from '@nestjs/common';
import { ApiOperation, ApiPropertyOptional, ApiTags } from '@nestjs/swagger';
import { RequireRole } from '@taocun/service';
import { IsIn, IsOptional, Matches } from 'class-validator';
import { AnswersList, type List, ListQuestion, type OrderColumn, questionPipe, tableList, within } from '@taocun/reporting-answers';
import { figure, type Parameters, Table } from '@taocun/reporting-figures';
import { digitsOf } from '@taocun/reporting-geography';
import { criteriaOfStored, ExactJsonInterceptor, explained } from '@taocun/reporting-read-model';
import { type Borders, type Division, divisions, IsBorders } from '@taocun/reporting-regions';
import { type PanelLevel, panelLevels, PanelRow } from './panel-answers';

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
    description: "The first month, or year, of those with figures; left out, each unit's first.",
  })
  @IsOptional()
  @Matches(PERIOD, { message: 'from must be a month such as 2014-07, or a year such as 2014' })
  readonly from?: string;

  @ApiPropertyOptional({
    type: String,
    pattern: PERIOD.source,
    example: '2015-06',
    description: 'The last month, or year, of those with figures; left out, the last.',
  })
  @IsOptional()
  @Matches(PERIOD, { message: 'to must be a month such as 2015-06, or a year such as 2015' })
  readonly to?: string;

  @IsBorders('`qualifies`, `qualifying`, `villages`, `kind`, `povertyCounty`, `households` and `criteria`')
  readonly borders: Borders = 'then';
}

@ApiTags('panel')
@Controller('api/v1/panel')
@UsePipes(questionPipe)
@UseInterceptors(ExactJsonInterceptor)
export class PanelController {
  constructor(private readonly table: Table) {}

  @Get()
  @RequireRole('reader')
  @ApiOperation({
    summary: 'Every village, or region, in every month or certified year.',
    description:
      'A row for each unit and period, in order of code and period, without gaps from the first month of sales on. By month: sales, orders of ' +
      'produce and whether the village qualified at the end of the month. By year: the certificates, with their reasons. A village that ' +
      'never sold has no row. Take it whole as CSV, NDJSON or Parquet.',
  })
  @AnswersList({ item: PanelRow, description: 'The rows.' })
  listPanel(@Query() question: PanelQuestion): List<PanelRow> {
    const { level, by, from, to, borders } = question;
    for (const [name, bound] of Object.entries({ from, to }))
      if (bound !== undefined && (bound.length === 4) !== (by === 'year'))
        throw new BadRequestException(`${name} must be a ${by} where by=${by}, such as ${by === 'year' ? '2014' : '2014-07'}`);
    if (from !== undefined && to !== undefined && from > to)
      throw new BadRequestException(`from (${from}) must not be later than to (${to})`);
    // A place of today is made of several codes, as a region is.
    if (level !== 'village' || borders === 'today') return by === 'month' ? this.#regionsByMonth(question) : this.#regionsByYear(question);
    return by === 'month' ? this.#villagesByMonth(question) : this.#villagesByYear(question);
  }

  #villagesByMonth(question: PanelQuestion): List<PanelRow> {
    return tableList<PanelRow>(this.table, question, {
      from: villagesByMonth,
      where: [within('townshipCode', question.region)],
      parameters: { ...monthsOf(question), within: prefixes(question.region) },
      // Nothing may be left of the village that the page before ended with.
      ofPage: ([code] = [''], most) => ({ after: code ?? '', most: most === undefined ? null : most + 1 }),
      order: orderOf(question),
    });
  }

  #villagesByYear(question: PanelQuestion): List<PanelRow> {
    return tableList<PanelRow, CertifiedRow>(this.table, question, {
      from: villagesByYear,
      where: [within('townshipCode', question.region)],
      parameters: yearsOf(question),
      order: orderOf(question),
      itemOf: ({ criteria, ...row }) => (criteria === undefined ? row : { ...row, criteria: explained(criteriaOfStored(criteria)) }),
    });
  }

  #regionsByMonth(question: PanelQuestion): List<PanelRow> {
    return tableList<PanelRow>(this.table, question, {
      from: placed('months', question, regionsByMonth),
      where: [withinPlaces(question)],
      parameters: { ...monthsOf(question), ...placesOf(question) },
      order: orderOf(question),
      nullable: ['name'],
    });
  }

  #regionsByYear(question: PanelQuestion): List<PanelRow> {
    const isToday = question.borders === 'today';
    return tableList<PanelRow>(this.table, question, {
      from: placed('certificates', question, regionsByYear),
      where: [isToday ? withinPlaces(question) : undefined],
      parameters: { ...yearsOf(question), ...placesOf(question), within: prefixes(isToday ? undefined : question.region) },
      order: orderOf(question),
      nullable: ['name'],
    });
  }
}

const villagesByMonth = figure('panel-villages-by-month');
const villagesByYear = figure('panel-villages-by-year');
const regionsByMonth = figure('panel-regions-by-month');
const regionsByYear = figure('panel-regions-by-year');
const VILLAGE_DIGITS = 12;

/** A certificate with its criteria as they are stored. */
type CertifiedRow = Omit<PanelRow, 'criteria'> & { readonly criteria?: string };

/** The months asked for; the statements have none beyond those with figures. */
function monthsOf({ ruleSet, from, to = '9999-12' }: PanelQuestion): Parameters {
  return { ruleSet, from: from ?? null, to };
}

function yearsOf({ ruleSet, from = '0', to = '9999' }: PanelQuestion): Parameters {
  return { ruleSet, from: Number(from), to: Number(to) };
}

/** The statement over the rows of a table, each under its code and township of then or of today. */
function placed(table: 'months' | 'certificates', { borders }: PanelQuestion, statement: string): string {
  return `WITH placed AS (FROM ${borders === 'today' ? `${table}OfToday` : table}) FROM (${statement})`;
}

function placesOf({ level, borders }: PanelQuestion): Parameters {
  return { level, digits: level === 'village' ? VILLAGE_DIGITS : digitsOf(level), isToday: borders === 'today' };
}

function withinPlaces({ level, region }: PanelQuestion): string | undefined {
  return within(level === 'village' ? 'townshipCode' : 'code', region);
}

/** The pattern of the codes in these regions. */
function prefixes(regions: readonly string[] = ['']): string {
  return `^(${regions.join('|')})`;
}

function orderOf({ level, by, borders }: PanelQuestion): { readonly name: string; readonly by: readonly OrderColumn[] } {
  return {
    name: `${level} ${by} ${borders}`,
    by: [
      { column: 'code', pattern: /^(CN|\d{2,12})$/ },
      { column: 'period', pattern: PERIOD },
    ],
  };
}
