import { Get, Inject, Param, Query } from '@nestjs/common';
import {
  ApiBadRequestResponse,
  ApiNotFoundResponse,
  ApiOkResponse,
  ApiOperation,
  ApiProperty,
} from '@nestjs/swagger';
import { Matches } from 'class-validator';
import { type RuleSet } from '@taocun/domain';
import { levelOf, NATION, parentOf } from '@taocun/geography';
import { answer } from '@taocun/openapi';
import {
  type Borders,
  AnswersController,
  AnswersList,
  figure,
  Incompleteness,
  IsChoice,
  IsTruth,
  type List,
  ListQuestion,
  regionOfToday,
  Table,
  tableList,
  type Truth,
  wanted,
  within,
  withoutNulls,
} from '@taocun/reporting-answers';
import { REGION_CODE_TEXT } from '@taocun/reporting-store';
import { Problem, RequireRole, RULE_SETS } from '@taocun/service';
import { withinRegion } from './period-question';
import { IsBorders, RegionsQuestion } from './region-question';
import { notAdded, PovertyCounty, RegionReport, RegionSummary, SumsOfToday } from './region-report-answers';

const orders = ['code', '-qualifying'] as const;
const byCode = { column: 'code', pattern: /^(CN|\d{2,9})$/ };
const region = figure('region');
const povertyCounties = figure('poverty-counties');

const CODE = /^(CN|\d{2}|\d{4}|\d{6}|\d{9})$/;

class RegionPath {
  @ApiProperty({
    pattern: CODE.source,
    example: '330782',
    description: '`CN`, or the code of a province, prefecture, county or township: 2, 4, 6 or 9 digits.',
  })
  @Matches(CODE, { message: `code must be CN, or ${REGION_CODE_TEXT}` })
  readonly code!: string;
}

class RegionReportsQuestion extends RegionsQuestion {
  @IsChoice(orders, 'By code, or those with the most Taobao Villages first.', 'code')
  readonly sort: (typeof orders)[number] = 'code';
}

class RegionBordersQuestion {
  @IsBorders('`notAdded` names it')
  readonly borders: Borders = 'then';
}

class PovertyCountiesQuestion extends ListQuestion {
  @IsTruth('Those with a Taobao Village, those without, or both.', 'any')
  readonly withTaobaoVillages: Truth = 'any';
}

@AnswersController('reports by region', 'api/v1')
export class RegionReportsController {
  constructor(
    private readonly table: Table,
    private readonly incompleteness: Incompleteness,
    @Inject(RULE_SETS) private readonly ruleSets: readonly RuleSet[],
  ) {}

  @Get('regions')
  @RequireRole('reader')
  @ApiOperation({
    summary: 'The figures of all regions of a level, live.',
    description:
      'Villages assessed and qualifying, Taobao Towns and clusters, sales, shops, households and poverty counties of every nation, province, ' +
      'prefecture, county or township in which a village is assessed. They are sums over the villages as of `computedAt`.',
  })
  @AnswersList({ item: RegionSummary, description: 'The regions.' })
  listRegions(@Query() question: RegionReportsQuestion): List<RegionSummary> {
    const { level, region, sort, ruleSet } = question;
    return tableList<RegionSummary>(this.table, question, {
      item: RegionSummary,
      from: 'SELECT *, $computedAt AS computedAt FROM regionFigures',
      where: ['level = $level AND ruleSet = $ruleSet AND villages > 0', within('code', region)],
      parameters: { level, ruleSet },
      order: {
        name: sort,
        by:
          sort === 'code'
            ? [byCode]
            : [{ column: 'qualifying', descending: true, pattern: /^\d{1,16}$/, type: 'BIGINT' }, byCode],
      },
    });
  }

  @Get('regions/:code')
  @RequireRole('reader')
  @ApiOperation({
    summary: 'The figures of one region, live.',
    description:
      'The figures of the list, under every rule set. `CN` is the nation. With `borders=today` it also has `bordersOfToday`.',
  })
  @ApiOkResponse(answer('The region.', RegionReport))
  @ApiBadRequestResponse({ description: 'The code is not that of a region, or a parameter is unknown.' })
  @ApiNotFoundResponse({ description: 'The registry has no such region, and no village of it is assessed.' })
  async getRegion(
    @Param() { code }: RegionPath,
    @Query() { borders }: RegionBordersQuestion,
  ): Promise<RegionReport> {
    const { database, knownAt } = await this.table.current();
    const ruleSets = this.ruleSets.map(({ id }) => id).join(' ');
    const parameters = { code, parent: parentOf(code) ?? null, ruleSets, computedAt: knownAt.toISOString() };
    const regions = code === NATION ? [] : [code];
    const [[report], wholeness] = await Promise.all([
      database.rows<RegionReport>(region, parameters),
      this.incompleteness.of({ regions }),
    ]);
    if (report === undefined) {
      throw new Problem({
        code: 'unknown-region',
        detail:
          `No region has the code ${code}: it is not in the registry of 2023, and no village in it is assessed. ` +
          `GET /api/v1/regions?level=${levelOf(code)} lists those that have villages.`,
      });
    }
    const ofThen = { ...withoutNulls(RegionReport)(report), ...wholeness };
    if (borders === 'then') return ofThen;
    const { within: inside } = withinRegion(code);
    const [sums] = await database.rows<Omit<SumsOfToday, 'notAdded'>>(regionOfToday, { within: inside });
    return sums === undefined
      ? ofThen
      : { ...ofThen, bordersOfToday: { ...withoutNulls(SumsOfToday)(sums), notAdded } };
  }

  @Get('poverty-counties')
  @RequireRole('reader')
  @ApiOperation({
    summary: 'Poverty counties with and without Taobao Villages.',
    description:
      "The State Council's list of 832 (one without a code is omitted), with the year in which each left it, and any other county with a village " +
      'registered as in a poverty county.',
  })
  @AnswersList({ item: PovertyCounty, description: 'The counties, by code.' })
  listPovertyCounties(@Query() question: PovertyCountiesQuestion): List<PovertyCounty> {
    const { ruleSet, region } = question;
    const wish = wanted(question.withTaobaoVillages);
    return tableList<PovertyCounty>(this.table, question, {
      item: PovertyCounty,
      from: povertyCounties,
      where: [
        'ruleSet = $ruleSet',
        within('code', region),
        wish === undefined ? undefined : `qualifying ${wish ? '>' : '='} 0`,
      ],
      parameters: { ruleSet },
      order: { name: 'code', by: [byCode] },
    });
  }
}
