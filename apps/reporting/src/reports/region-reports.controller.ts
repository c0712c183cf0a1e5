import { Controller, Get, Inject, Param, Query, UseInterceptors, UsePipes } from '@nestjs/common';
import {
  ApiBadRequestResponse,
  ApiNotFoundResponse,
  ApiOkResponse,
  ApiOperation,
  ApiProperty,
  ApiPropertyOptional,
  ApiTags,
} from '@nestjs/swagger';
import { type RuleSet } from '@taocun/domain';
import { RequireRole, Problem, RULE_SETS } from '@taocun/service';
import { IsIn, Matches } from 'class-validator';
import { ExactJsonInterceptor } from '../exact/exact-json';
import { AnswersList, type List } from '../lists/list';
import { listInMemory } from '../lists/list-in-memory';
import { listedPovertyCounties } from '../places/poverty-counties';
import { IsTruth, questionPipe, type Truth, wanted } from '../lists/questions';
import { noFigures, type RegionFigures, type RuleSetFigures } from './region-figures';
import { levelOf } from '../places/region-levels';
import { regionName, regionPath } from '../places/region-names';
import {
  povertyCountyColumns,
  PovertyCountyDocs,
  type PovertyCountyItem,
  type RegionReport,
  regionReport,
  RegionReportDocs,
  type RegionReportItem,
  regionReportItem,
  regionReportColumns,
  RegionSummaryDocs,
} from './region-report-answers';
import { OneRegionQuestion, RegionsQuestion } from './region-question';
import { RegionReports } from './region-reports';

const orders = ['code', '-qualifying'] as const;

class RegionPath {
  @ApiProperty({ example: '330782', description: '`CN`, or the code of a province, prefecture, county or township: 2, 4, 6 or 9 digits.' })
  @Matches(/^(CN|\d{2}|\d{4}|\d{6}|\d{9})$/, {
    message: 'a region is CN, or the code of a province, prefecture, county or township: 2, 4, 6 or 9 digits',
  })
  readonly code!: string;
}

class RegionReportsQuestion extends RegionsQuestion {
  @ApiPropertyOptional({ enum: orders, default: 'code', description: 'By code, or those with the most Taobao Villages first.' })
  @IsIn(orders, { message: `sort must be one of ${orders.join(', ')}` })
  readonly sort: (typeof orders)[number] = 'code';
}

class PovertyCountiesQuestion extends OneRegionQuestion {
  @ApiPropertyOptional({
    enum: ['true', 'false', 'any'],
    default: 'any',
    description: 'Those with a Taobao Village, those without, or both.',
  })
  @IsTruth()
  readonly withTaobaoVillages: Truth = 'any';
}

@ApiTags('reports by region')
@Controller('api/v1')
@UsePipes(questionPipe)
@UseInterceptors(ExactJsonInterceptor)
export class RegionReportsController {
  constructor(
    private readonly reports: RegionReports,
    @Inject(RULE_SETS) private readonly ruleSets: readonly RuleSet[],
  ) {}

  @Get('regions')
  @RequireRole('reader')
  @ApiOperation({
    summary: 'The figures of all regions of a level, live.',
    description:
      'Villages assessed and qualifying, Taobao Towns and clusters, sales, shops, households and poverty counties of every nation, province, ' +
      'prefecture, county or township in which a village is assessed. They are sums over the villages, recomputed in the background while ' +
      'somebody asks; `computedAt` is usually some seconds ago.',
  })
  @AnswersList({ item: RegionSummaryDocs, columns: regionReportColumns, description: 'The regions.' })
  async listRegions(@Query() question: RegionReportsQuestion): Promise<List<RegionReportItem>> {
    const { level, within = '', sort, ruleSet } = question;
    const { content, ...made } = await this.reports.current();
    const regions = [...content.values()].filter(
      (region) => region.level === level && region.villages > 0 && (within === '' || region.code.startsWith(within)),
    );
    const at = this.#placeOf(ruleSet);
    const by = sort === '-qualifying' && { by: ({ under }: RegionFigures) => under[at]?.qualifying ?? 0, descending: true };
    return listInMemory(regions, { name: sort, keyOf: codeOf, ...by }, question, made.version, (region) =>
      regionReportItem(region, this.ruleSets, ruleSet, made.computedAt),
    );
  }

  @Get('regions/:code')
  @RequireRole('reader')
  @ApiOperation({
    summary: 'The figures of one region, live.',
    description: 'The figures of the list, under every rule set. `CN` is the nation.',
  })
  @ApiOkResponse({ description: 'The region.', type: RegionReportDocs })
  @ApiBadRequestResponse({ description: 'The code is not that of a region, or a parameter is unknown.' })
  @ApiNotFoundResponse({ description: 'The registry has no such region, and no village of it is assessed.' })
  async getRegion(@Param() { code }: RegionPath): Promise<RegionReport> {
    const { content, computedAt } = await this.reports.current();
    const figures = content.get(code);
    if (figures === undefined && regionName(code) === null) {
      throw new Problem({
        code: 'unknown-region',
        detail:
          `No region has the code ${code}: it is not in the registry of 2023, and no village in it is assessed. ` +
          `GET /api/v1/regions?level=${levelOf(code)} lists those that have villages.`,
      });
    }
    return regionReport(figures ?? noFigures(code, this.ruleSets), this.ruleSets, computedAt);
  }

  @Get('poverty-counties')
  @RequireRole('reader')
  @ApiOperation({
    summary: 'Poverty counties with and without Taobao Villages.',
    description:
      "The State Council's list of 832 (all but one of which have a code), with the year in which each left it, and any other county in which a village is " +
      'registered as one of a poverty county.',
  })
  @AnswersList({ item: PovertyCountyDocs, columns: povertyCountyColumns, description: 'The counties, by code.' })
  async listPovertyCounties(@Query() question: PovertyCountiesQuestion): Promise<List<PovertyCountyItem>> {
    const { ruleSet, region = '' } = question;
    const wish = wanted(question.withTaobaoVillages);
    const { content, computedAt, version } = await this.reports.current();
    const at = this.#placeOf(ruleSet);
    const counties = [...content.values()].filter(
      ({ level, povertyCounties, code, under }) =>
        level === 'county' && povertyCounties === 1 && code.startsWith(region) && (wish === undefined || wish === isTaobao(under[at])),
    );
    return listInMemory(counties, { name: 'code', keyOf: codeOf }, question, version, (county) =>
      povertyCountyOf(county, ruleSet, at, computedAt),
    );
  }

  #placeOf(ruleSet: string): number {
    return this.ruleSets.findIndex(({ id }) => id === ruleSet);
  }
}

function codeOf({ code }: RegionFigures): string {
  return code;
}

function isTaobao(under: RuleSetFigures | undefined): boolean {
  return (under?.qualifying ?? 0) > 0;
}

function povertyCountyOf(
  { code, villages, salesFen, under }: RegionFigures,
  ruleSet: string,
  at: number,
  computedAt: Date,
): PovertyCountyItem {
  const listed = listedPovertyCounties.get(code);
  return {
    code,
    name: listed?.name ?? regionName(code),
    path: regionPath(code),
    listed: listed !== undefined,
    delistedYear: listed?.delistedYear ?? null,
    ...{ ruleSet, villages, qualifying: under[at]?.qualifying ?? 0, salesFen },
    computedAt: computedAt.toISOString(),
  };
}
