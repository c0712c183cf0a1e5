import { Controller, Get, Query, UseInterceptors, UsePipes } from '@nestjs/common';
import { ApiBadRequestResponse, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { type RegionItem, RegionPageDocs } from './answers';
import { ExactJsonInterceptor } from './exact-json';
import { cursorAt, type Page, pageOf, positionOf } from './page';
import { parsedQuery, QualifyingListQuestion, wanted, within } from './questions';
import { MAX_TIME_MS, ReadModels, type RegionDocument, type RegionKind } from './read-models';

@ApiTags('regions')
@Controller('api/v1')
@UsePipes(parsedQuery)
@UseInterceptors(ExactJsonInterceptor)
export class RegionsController {
  constructor(private readonly models: ReadModels) {}

  @Get('towns')
  @ApiOperation({
    summary: 'Taobao Towns, live.',
    description:
      'Townships that are Taobao Towns by the live verdicts. `qualifies=false` gives those that were and are no more; one that never was is not known here.',
  })
  @ApiOkResponse({ description: 'A page of towns, by code.', type: RegionPageDocs })
  @ApiBadRequestResponse({ description: 'A parameter is not known or has no such value.' })
  towns(@Query() question: QualifyingListQuestion): Promise<Page<RegionItem>> {
    return this.#list('town', question);
  }

  @Get('clusters')
  @ApiOperation({
    summary: 'Taobao Village clusters, live.',
    description:
      'Counties that are clusters by the live verdicts. `qualifies=false` gives those that were and are no more; one that never was is not known here.',
  })
  @ApiOkResponse({ description: 'A page of clusters, by code.', type: RegionPageDocs })
  @ApiBadRequestResponse({ description: 'A parameter is not known or has no such value.' })
  clusters(@Query() question: QualifyingListQuestion): Promise<Page<RegionItem>> {
    return this.#list('cluster', question);
  }

  async #list(kind: RegionKind, { ruleSet, region, qualifies, cursor, limit }: QualifyingListQuestion): Promise<Page<RegionItem>> {
    const after = cursor === undefined ? {} : { code: { $gt: positionOf(cursor, 'code', [/^\d{6,9}$/])[0] } };
    const regions = await this.models.regions
      .find({
        $and: [
          { kind, ruleSet, qualifies: wanted(qualifies) ?? { $in: [true, false] } },
          region === undefined ? {} : { code: within(region) },
          after,
        ],
      })
      .sort({ code: 1 })
      .limit(limit + 1)
      .setOptions({ maxTimeMS: MAX_TIME_MS })
      .lean();
    const page = pageOf(regions, limit, ({ code }) => cursorAt('code', [code]));
    return { ...page, items: page.items.map(itemOf) };
  }
}

function itemOf({ kind, code, ruleSet, qualifies, size, villages, sequence, asOf }: RegionDocument): RegionItem {
  return { kind, code, ruleSet, qualifies, ...(size && { size }), villages, sequence, asOf };
}
