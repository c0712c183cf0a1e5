import { Controller, Get, Param, Query, UseInterceptors, UsePipes } from '@nestjs/common';
import { ApiOperation, ApiPropertyOptional, ApiTags } from '@nestjs/swagger';
import { IsIn, IsOptional } from 'class-validator';
import { type QueryFilter } from 'mongoose';
import { RequireRole } from '@taocun/service';
import { type CertificationItem, CertificationDocs, CertifiedRegionDocs, type CertifiedRegionItem } from './answers';
import { CertifiedRegions } from './certified-regions';
import { ExactJsonInterceptor } from '../exact/exact-json';
import { RevisedCertificates } from '../certified/revised-certificates';
import { AnswersList, type List } from '../lists/list';
import { foundAsStored } from '../lists/stored-list';
import { cursorAt, listPositionOf } from '../lists/page';
import {
  inRegions,
  IsTruth,
  liesIn,
  ListQuestion,
  questionPipe,
  QualifyingListQuestion,
  type Truth,
  wanted,
  YearPath,
} from '../lists/questions';
import { type CertificationDocument, type ForAnnouncing, ReadModels, type RegionKind } from '../store/read-models';

/** The criteria are part of the village's own answer, and of people only reports tell, in rounded numbers. */
const notListed = {
  criteria: 0,
  people: 0,
  povertyCounty: 0,
  longitude: 0,
  latitude: 0,
  follows: 0,
  partition: 0,
  offset: 0,
} as const satisfies Record<ForAnnouncing | 'criteria' | 'people', 0>;

const certificationColumns = [
  'year',
  'ruleSet',
  'villageCode',
  'name',
  'provinceCode',
  'prefectureCode',
  'countyCode',
  'townshipCode',
  'qualifies',
  'asOf',
  'salesFen',
  'alibabaSalesFen',
  'activeShops',
  'activeAlibabaShops',
  'activeHouseholds',
  'activeAlibabaHouseholds',
  'households',
  'revised.lateUpdates',
  'revised.salesFen',
  'revised.alibabaSalesFen',
  'revised.salesHold',
  'revised.qualifies',
  'revised.change',
] as const;

const regionColumns = [
  'kind',
  'code',
  'name',
  'path',
  'ruleSet',
  'year',
  'qualifies',
  'size',
  'villages',
  'alibabaSalesFen',
  'activeAlibabaShops',
] as const satisfies readonly (keyof CertifiedRegionItem)[];

class CertificationsQuestion extends ListQuestion {
  @ApiPropertyOptional({
    enum: ['true', 'false', 'any'],
    description: 'Those that qualify, those that do not, or both. Left out: those that qualify, and both where `revised` is asked for.',
  })
  @IsOptional()
  @IsTruth()
  readonly qualifies?: Truth;

  @ApiPropertyOptional({
    enum: ['changed'],
    description: 'Only certificates by which the village would be on the list now, or no longer, with what came after they were issued.',
  })
  @IsOptional()
  @IsIn(['changed'], { message: 'revised must be changed, or left out' })
  readonly revised?: 'changed';
}

@ApiTags('certifications')
@Controller('api/v1/certifications')
@UsePipes(questionPipe)
@UseInterceptors(ExactJsonInterceptor)
export class CertificationsController {
  constructor(
    private readonly models: ReadModels,
    private readonly certifiedRegions: CertifiedRegions,
    private readonly revised: RevisedCertificates,
  ) {}

  @Get(':year')
  @RequireRole('reader')
  @ApiOperation({
    summary: 'The certified list of a year.',
    description:
      'The villages that were certified as of the cut-off of the year under the rule set (30 June where it says nothing else), by code. A year that has not been certified has no list: it is empty. ' +
      '`qualifies=any` adds those that had sales in the year but did not qualify. `revised` says what updates that came after a certificate was issued ' +
      'make of its sales, and whether the village would be on the list by them; the certificate stays as it is.',
  })
  @AnswersList({ item: CertificationDocs, columns: certificationColumns, description: 'The certificates.' })
  async listCertifications(@Param() { year }: YearPath, @Query() question: CertificationsQuestion): Promise<List<CertificationItem>> {
    const { ruleSet, region, revised, qualifies = revised === undefined ? 'true' : 'any' } = question;
    const ofYear = { year, ruleSet, ...inRegions('villageCode', region), qualifies: wanted(qualifies) ?? { $in: [true, false] } };
    const ofAllPages = { $and: [ofYear, revised === undefined ? {} : await this.#changed(year, ruleSet)] };
    return {
      question,
      ...foundAsStored<CertificationDocument, CertificationItem>(this.models.certifications, {
        ...{ ofAllPages, conditions: { $and: [ofAllPages, after(question)] } },
        sort: { villageCode: 1 },
        projection: (members) => (members === undefined ? notListed : onlyListed(members)),
        itemOf: ({ _id, ...certification }) => certification,
        beside: async (ids, members) => {
          if (members?.includes('revised') === false) return new Map();
          const all = await this.revised.among(ids, year, ruleSet);
          return new Map(Array.from(all, ([id, each]) => [id, { revised: each }]));
        },
      }),
      cursorAfter: ({ villageCode }) => cursorAt('code', [villageCode]),
    };
  }

  /** The condition of the certificates that late money has changed. */
  async #changed(year: number, ruleSet: string): Promise<QueryFilter<CertificationDocument>> {
    const all = await this.revised.of(year, ruleSet);
    return { villageCode: { $in: all.filter(({ change }) => change !== 'none').map(({ villageCode }) => villageCode) } };
  }

  @Get(':year/towns')
  @RequireRole('reader')
  @ApiOperation({
    summary: 'The Taobao Towns of a certified year.',
    description: "Decided by the year's certificates alone. `qualifies=any` gives every township that has one.",
  })
  @AnswersList({ item: CertifiedRegionDocs, columns: regionColumns, description: 'The towns, by code.' })
  listCertifiedTowns(@Param() { year }: YearPath, @Query() question: QualifyingListQuestion): List<CertifiedRegionItem> {
    return this.#regions('town', year, question);
  }

  @Get(':year/clusters')
  @RequireRole('reader')
  @ApiOperation({
    summary: 'The Taobao Village clusters of a certified year.',
    description: "Decided by the year's certificates alone. `qualifies=any` gives every county that has one.",
  })
  @AnswersList({ item: CertifiedRegionDocs, columns: regionColumns, description: 'The clusters, by code.' })
  listCertifiedClusters(@Param() { year }: YearPath, @Query() question: QualifyingListQuestion): List<CertifiedRegionItem> {
    return this.#regions('cluster', year, question);
  }

  #regions(kind: RegionKind, year: number, question: QualifyingListQuestion): List<CertifiedRegionItem> {
    const { ruleSet, region, qualifies, cursor } = question;
    const from = cursor === undefined ? '' : listPositionOf(cursor, 'code', [/^\d{6,9}$/])[0];
    const wish = wanted(qualifies);
    const regions = this.certifiedRegions;
    return {
      question,
      async *read() {
        for (const each of await regions.of(kind, year, ruleSet))
          if (liesIn(each.code, region) && each.code > from && (wish === undefined || each.qualifies === wish)) yield each;
      },
      cursorAfter: ({ code }) => cursorAt('code', [code]),
    };
  }
}

/** The members of the cursor are read in any case. */
function onlyListed(members: readonly string[]): Readonly<Record<string, 1>> {
  return Object.fromEntries(['villageCode', ...members.filter((member) => member !== 'revised')].map((member) => [member, 1]));
}

/** The condition of the villages after the cursor. */
function after({ cursor }: CertificationsQuestion): QueryFilter<CertificationDocument> {
  return cursor === undefined ? {} : { villageCode: { $gt: listPositionOf(cursor, 'code', [/^\d{12}$/])[0] } };
}
