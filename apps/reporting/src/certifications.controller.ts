import { type Readable } from 'node:stream';
import { Controller, Get, Headers, Param, Query, Res, StreamableFile, UseInterceptors, UsePipes } from '@nestjs/common';
import { ApiBadRequestResponse, ApiOkResponse, ApiOperation, ApiProduces, ApiPropertyOptional, ApiTags } from '@nestjs/swagger';
import { IsIn, IsOptional } from 'class-validator';
import { type QueryFilter } from 'mongoose';
import { type CertificationItem, CertificationPageDocs, type CertifiedRegionItem, CertifiedRegionPageDocs } from './answers';
import { certificationsCsv, prefersCsv } from './certifications-csv';
import { CertifiedRegions } from './certified-regions';
import { ExactJsonInterceptor, type Reply } from './exact-json';
import { cursorAt, type Page, pageOf, positionOf } from './page';
import { parsedQuery, QualifyingListQuestion, wanted, within, YearPath } from './questions';
import { type CertificationDocument, exactIntegers, MAX_TIME_MS, ReadModels, type RegionKind } from './read-models';

class CertificationsQuestion extends QualifyingListQuestion {
  @ApiPropertyOptional({ enum: ['json', 'csv'], description: 'The form of the answer, whatever the Accept header says.' })
  @IsOptional()
  @IsIn(['json', 'csv'], { message: 'format must be json or csv' })
  readonly format?: 'json' | 'csv';
}

@ApiTags('certifications')
@Controller('api/v1/certifications')
@UsePipes(parsedQuery)
@UseInterceptors(ExactJsonInterceptor)
export class CertificationsController {
  constructor(
    private readonly models: ReadModels,
    private readonly certifiedRegions: CertifiedRegions,
  ) {}

  @Get(':year')
  @ApiOperation({
    summary: 'The certified list of a year.',
    description:
      'The villages that were certified as of 30 June of the year, by code. A year that has not been certified has no list: it is empty. ' +
      'With `qualifies=any` also those that had sales in the year but did not qualify. As CSV (`Accept: text/csv` or `format=csv`) the whole list ' +
      'comes at once; `limit` and `cursor` are then passed over.',
  })
  @ApiProduces('application/json', 'text/csv')
  @ApiOkResponse({ description: 'A page of the list, or all of it as CSV.', type: CertificationPageDocs })
  @ApiBadRequestResponse({ description: 'A parameter is not known or has no such value.' })
  async list(
    @Param() { year }: YearPath,
    @Query() question: CertificationsQuestion,
    @Headers('accept') accept: string | undefined,
    @Res({ passthrough: true }) reply: Reply,
  ): Promise<Page<CertificationItem> | StreamableFile> {
    const conditions = conditionsOf(year, question);
    reply.header('vary', 'Accept');
    const csv = question.format === undefined ? prefersCsv(accept) : question.format === 'csv';
    return csv ? this.#csv(year, question.ruleSet, conditions) : this.#page(conditions, question);
  }

  @Get(':year/towns')
  @ApiOperation({
    summary: 'The Taobao Towns of a certified year.',
    description: "Decided by the year's certificates alone. With `qualifies=any` every township that has one.",
  })
  @ApiOkResponse({ description: 'A page of towns, by code.', type: CertifiedRegionPageDocs })
  @ApiBadRequestResponse({ description: 'A parameter is not known or has no such value.' })
  towns(@Param() { year }: YearPath, @Query() question: QualifyingListQuestion): Promise<Page<CertifiedRegionItem>> {
    return this.#regions('town', year, question);
  }

  @Get(':year/clusters')
  @ApiOperation({
    summary: 'The Taobao Village clusters of a certified year.',
    description: "Decided by the year's certificates alone. With `qualifies=any` every county that has one.",
  })
  @ApiOkResponse({ description: 'A page of clusters, by code.', type: CertifiedRegionPageDocs })
  @ApiBadRequestResponse({ description: 'A parameter is not known or has no such value.' })
  clusters(@Param() { year }: YearPath, @Query() question: QualifyingListQuestion): Promise<Page<CertifiedRegionItem>> {
    return this.#regions('cluster', year, question);
  }

  async #page(conditions: QueryFilter<CertificationDocument>, { limit, cursor }: CertificationsQuestion): Promise<Page<CertificationItem>> {
    const from = cursor === undefined ? {} : { villageCode: { $gt: positionOf(cursor, 'code', [/^\d{12}$/])[0] } };
    const documents = await this.models.certifications
      .find({ $and: [conditions, from] }, { criteria: 0 })
      .sort({ villageCode: 1 })
      .limit(limit + 1)
      .setOptions({ ...exactIntegers, maxTimeMS: MAX_TIME_MS })
      .lean();
    const page = pageOf(documents, limit, ({ villageCode }) => cursorAt('code', [villageCode]));
    return { ...page, items: page.items.map(({ _id, ...certification }) => certification) };
  }

  /** Sent as it is read, so that the longest list takes no more memory than the shortest. */
  #csv(year: number, ruleSet: string, conditions: QueryFilter<CertificationDocument>): StreamableFile {
    const documents = this.models.certifications
      .find(conditions, { criteria: 0 })
      .sort({ villageCode: 1 })
      .setOptions(exactIntegers)
      .lean()
      .cursor() as Readable;
    return new StreamableFile(certificationsCsv(documents), {
      type: 'text/csv; charset=utf-8',
      disposition: `attachment; filename="certifications-${year}-${ruleSet}.csv"`,
    });
  }

  async #regions(kind: RegionKind, year: number, question: QualifyingListQuestion): Promise<Page<CertifiedRegionItem>> {
    const { ruleSet, region = '', qualifies, cursor, limit } = question;
    const after = cursor === undefined ? '' : positionOf(cursor, 'code', [/^\d{6,9}$/])[0];
    const wish = wanted(qualifies);
    const regions = (await this.certifiedRegions.of(kind, year, ruleSet)).filter(
      (each) => each.code.startsWith(region) && each.code > after && (wish === undefined || each.qualifies === wish),
    );
    return pageOf(regions.slice(0, limit + 1), limit, ({ code }) => cursorAt('code', [code]));
  }
}

function conditionsOf(year: number, { ruleSet, region, qualifies }: CertificationsQuestion): QueryFilter<CertificationDocument> {
  const wish = wanted(qualifies);
  return {
    year,
    ruleSet,
    qualifies: wish ?? { $in: [true, false] },
    ...(region !== undefined && { villageCode: within(region) }),
  };
}
