import { Controller, Get, Query, UseInterceptors, UsePipes } from '@nestjs/common';
import { ApiOperation, ApiPropertyOptional, ApiTags } from '@nestjs/swagger';
import { RequireRole } from '@taocun/service';
import { IsIn } from 'class-validator';
import {
  AnswersList,
  boundsOf,
  IsPeriod,
  type List,
  ListQuestion,
  type OrderColumn,
  questionPipe,
  tableList,
  within,
} from '@taocun/reporting-answers';
import { figure, type Parameters, Table } from '@taocun/reporting-figures';
import { digitsOf } from '@taocun/reporting-geography';
import { criteriaOfStored, ExactJsonInterceptor, explained } from '@taocun/reporting-read-model';
import { type Borders, type Division, divisions, IsBorders, IsLevel } from '@taocun/reporting-regions';
import { type PanelLevel, panelLevels, PanelRow } from './panel-answers';

const PERIOD = /^\d{4}(-(0[1-9]|1[0-2]))?$/;

class PanelQuestion extends ListQuestion {
  @IsLevel(panelLevels, 'village', 'The units: villages, or regions of one level.')
  readonly level: PanelLevel = 'village';

  @ApiPropertyOptional({ enum: divisions, default: 'month', description: 'Calendar months, or certified years.' })
  @IsIn(divisions, { message: `by must be one of ${divisions.join(', ')}` })
  readonly by: Division = 'month';

  @IsPeriod("The first month; left out, each unit's first with figures.")
  readonly from?: string;

  @IsPeriod('The last month; left out, the last with figures.')
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
    const { level, by, borders } = question;
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
function monthsOf(question: PanelQuestion): Parameters {
  const { from, to } = boundsOf(question);
  return { ruleSet: question.ruleSet, from: question.from === undefined ? null : from, to };
}

/** The years that have one of the months asked for. */
function yearsOf(question: PanelQuestion): Parameters {
  const { from, to } = boundsOf(question);
  return { ruleSet: question.ruleSet, from: Number(from.slice(0, 4)), to: Number(to.slice(0, 4)) };
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
