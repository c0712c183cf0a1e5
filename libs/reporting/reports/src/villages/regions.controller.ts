import { Get, Query } from '@nestjs/common';
import { ApiOperation } from '@nestjs/swagger';
import {
  AnswersController,
  AnswersList,
  figure,
  type List,
  qualifying,
  QualifyingListQuestion,
  Table,
  tableList,
  within,
} from '@taocun/reporting-answers';
import { type RegionKind } from '@taocun/reporting-store';
import { RequireRole } from '@taocun/service';
import { LiveRegion } from './answers';

@AnswersController('regions', 'api/v1')
export class RegionsController {
  constructor(private readonly table: Table) {}

  @Get('towns')
  @RequireRole('reader')
  @ApiOperation({
    summary: 'Taobao Towns, live.',
    description:
      'Townships that are Taobao Towns by the live verdicts. `qualifies=false` gives former ones; a township that never was one is in neither list.',
  })
  @AnswersList({ item: LiveRegion, description: 'The towns, by code.' })
  listTowns(@Query() question: QualifyingListQuestion): List<LiveRegion> {
    return this.#list('town', question);
  }

  @Get('clusters')
  @RequireRole('reader')
  @ApiOperation({
    summary: 'Taobao Village clusters, live.',
    description:
      'Counties that are clusters by the live verdicts. `qualifies=false` gives former ones; a county that never was one is in neither list.',
  })
  @AnswersList({ item: LiveRegion, description: 'The clusters, by code.' })
  listClusters(@Query() question: QualifyingListQuestion): List<LiveRegion> {
    return this.#list('cluster', question);
  }

  #list(kind: RegionKind, question: QualifyingListQuestion): List<LiveRegion> {
    const { ruleSet, region, qualifies } = question;
    return tableList<LiveRegion>(this.table, question, {
      item: LiveRegion,
      from: regionsFigure,
      where: [within('code', region), qualifying(qualifies)],
      parameters: { kind, ruleSet },
      order: { name: 'code', by: [{ column: 'code', pattern: /^\d{6,9}$/ }] },
    });
  }
}

const regionsFigure = figure('regions');
