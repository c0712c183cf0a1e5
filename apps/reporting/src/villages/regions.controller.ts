import { Controller, Get, Query, UseInterceptors, UsePipes } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { RequireRole } from '@taocun/service';
import { LiveRegionDocs, type RegionItem } from './answers';
import { ExactJsonInterceptor } from '../exact/exact-json';
import { AnswersList, type List } from '../lists/list';
import { foundAsStored } from '../lists/stored-list';
import { cursorAt, listPositionOf } from '../lists/page';
import { inRegions, questionPipe, QualifyingListQuestion, wanted } from '../lists/questions';
import { ReadModels, type RegionDocument, type RegionKind } from '../store/read-models';
import { regionName, regionPath } from '../places/region-names';

const regionColumns = [
  'kind',
  'code',
  'name',
  'path',
  'ruleSet',
  'qualifies',
  'size',
  'villages',
  'sequence',
  'asOf',
] as const satisfies readonly (keyof RegionItem)[];

@ApiTags('regions')
@Controller('api/v1')
@UsePipes(questionPipe)
@UseInterceptors(ExactJsonInterceptor)
export class RegionsController {
  constructor(private readonly models: ReadModels) {}

  @Get('towns')
  @RequireRole('reader')
  @ApiOperation({
    summary: 'Taobao Towns, live.',
    description:
      'Townships that are Taobao Towns by the live verdicts. `qualifies=false` gives former ones; a township that never was one is in neither list.',
  })
  @AnswersList({ item: LiveRegionDocs, columns: regionColumns, description: 'The towns, by code.' })
  listTowns(@Query() question: QualifyingListQuestion): List<RegionItem> {
    return this.#list('town', question);
  }

  @Get('clusters')
  @RequireRole('reader')
  @ApiOperation({
    summary: 'Taobao Village clusters, live.',
    description:
      'Counties that are clusters by the live verdicts. `qualifies=false` gives former ones; a county that never was one is in neither list.',
  })
  @AnswersList({ item: LiveRegionDocs, columns: regionColumns, description: 'The clusters, by code.' })
  listClusters(@Query() question: QualifyingListQuestion): List<RegionItem> {
    return this.#list('cluster', question);
  }

  #list(kind: RegionKind, question: QualifyingListQuestion): List<RegionItem> {
    const { ruleSet, region, qualifies, cursor } = question;
    const ofAllPages = { $and: [{ kind, ruleSet, qualifies: wanted(qualifies) ?? { $in: [true, false] } }, inRegions('code', region)] };
    const after = cursor === undefined ? {} : { code: { $gt: listPositionOf(cursor, 'code', [/^\d{6,9}$/])[0] } };
    return {
      question,
      ...foundAsStored<RegionDocument, RegionItem>(this.models.regions, {
        ...{ ofAllPages, conditions: { $and: [ofAllPages, after] } },
        sort: { code: 1 },
        projection: () => notListed,
        itemOf: ({ _id, ...region }) => ({ ...ofId(_id), ...region }),
      }),
      cursorAfter: ({ code }) => cursorAt('code', [code]),
    };
  }
}

function ofId(_id: string): Pick<RegionItem, 'code' | 'name' | 'path'> {
  const code = _id.slice(_id.lastIndexOf(':') + 1);
  return { code, name: regionName(code), path: regionPath(code) };
}

/** The id contains the code, and the other two are internal. */
const notListed = { code: 0, version: 0, announcement: 0 } as const satisfies Record<string, 0>;
