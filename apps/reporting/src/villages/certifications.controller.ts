import { BadRequestException, Controller, Get, Param, Query, UseInterceptors, UsePipes } from '@nestjs/common';
import { ApiOperation, ApiPropertyOptional, ApiTags } from '@nestjs/swagger';
import { IsIn, IsOptional } from 'class-validator';
import { type QueryFilter } from 'mongoose';
import { RequireRole } from '@taocun/service';
import { type CertificationItem, CertificationDocs, CertifiedRegionDocs, type CertifiedRegionItem } from './answers';
import { CertifiedRegions } from './certified-regions';
import { ExactJsonInterceptor } from '../exact/exact-json';
import { type Revised, revisions, type Vintage, vintages } from '../certified/revised';
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
  'knownAt',
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

/** The changes by late money that can be asked for. */
const revisedBy = [...revisions, 'any', 'changed'] as const;

class CertificationsQuestion extends ListQuestion {
  @ApiPropertyOptional({
    enum: ['true', 'false', 'any'],
    description: 'Those that qualify, those that do not, or both. Left out: those that qualify, and both where `revised` is asked for.',
  })
  @IsOptional()
  @IsTruth()
  readonly qualifies?: Truth;

  @ApiPropertyOptional({
    enum: revisedBy,
    description:
      'Only certificates for whose year something came after they were issued: all (`any`), those by which the village would be on the list now ' +
      '(`gained`) or no longer (`lost`), either of these (`changed`), or neither (`none`).',
  })
  @IsOptional()
  @IsIn(revisedBy, { message: `revised must be one of ${revisedBy.join(', ')}` })
  readonly revised?: (typeof revisedBy)[number];

  @ApiPropertyOptional({
    enum: vintages,
    description:
      'The list as it was `issued`, or as it is known `now`: then `qualifies` and the sums are those with the money that has come for the year since, ' +
      'and the list has the villages that qualify by them. Left out: as it was issued, with `revised` beside it.',
  })
  @IsOptional()
  @IsIn(vintages, {
    message:
      'knownAt must be issued or now. No moment between them can be answered: of money that came late the sums are kept, not the days on which it came',
  })
  readonly knownAt?: Vintage;
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
    const { ruleSet, knownAt } = question;
    const ofAllPages = { $and: [await this.#conditionsOf(year, question), await this.#revisedBy(year, question)] };
    const { read, written, total } = foundAsStored<CertificationDocument, CertificationItem>(this.models.certifications, {
      ...{ ofAllPages, conditions: { $and: [ofAllPages, after(question)] } },
      sort: { villageCode: 1 },
      projection: (members) => (members === undefined ? notListed : onlyListed(members)),
      itemOf: ({ _id, ...certification }) => ({ ...certification, ...(knownAt !== undefined && { knownAt }) }),
      beside: async (ids, members) => {
        const isWanted = knownAt === undefined ? members?.includes('revised') !== false : knownAt === 'now';
        if (!isWanted) return new Map();
        const revised = await this.revised.among(ids, year, ruleSet);
        return new Map(Array.from(revised, ([id, each]) => [id, { ...(knownAt === 'now' && certifiedNow(each)), revised: each }]));
      },
    });
    return {
      question,
      madeFrom: ['village.certifications', 'village.assessments'],
      ...{ read, total },
      // The stored documents are the list as it was issued.
      ...(knownAt === undefined && { written }),
      cursorAfter: ({ villageCode }) => cursorAt('code', [villageCode]),
    };
  }

  async #conditionsOf(year: number, question: CertificationsQuestion): Promise<QueryFilter<CertificationDocument>> {
    const { ruleSet, region, revised, knownAt, qualifies = revised === undefined ? 'true' : 'any' } = question;
    const wish = wanted(qualifies);
    const ofYear = { year, ruleSet, ...inRegions('villageCode', region) };
    if (knownAt !== 'now' || wish === undefined) return { ...ofYear, qualifies: wish ?? { $in: [true, false] } };
    // Each of the two may be an $or.
    return { $and: [{ ...ofYear, qualifies: { $in: [true, false] } }, await this.revised.whereNow(wish, year, ruleSet)] };
  }

  /** The condition of the certificates that late money has changed as asked for. */
  async #revisedBy(year: number, { ruleSet, revised, knownAt }: CertificationsQuestion): Promise<QueryFilter<CertificationDocument>> {
    if (revised === undefined) return {};
    if (knownAt === 'issued') {
      throw new BadRequestException(
        'revised asks for what came after the list was issued, and knownAt=issued for the list without it: leave one of them out',
      );
    }
    const isAskedFor = (change: (typeof revisions)[number]): boolean =>
      revised === 'any' || (revised === 'changed' ? change !== 'none' : change === revised);
    const all = await this.revised.of(year, ruleSet);
    return { villageCode: { $in: all.filter(({ change }) => isAskedFor(change)).map(({ villageCode }) => villageCode) } };
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
      madeFrom: ['village.certifications'],
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

/** The members of a certificate that the money of late updates changes. */
function certifiedNow({ qualifies, salesFen, alibabaSalesFen }: Revised): Pick<Revised, 'qualifies' | 'salesFen' | 'alibabaSalesFen'> {
  return { qualifies, salesFen, alibabaSalesFen };
}

/** The condition of the villages after the cursor. */
function after({ cursor }: CertificationsQuestion): QueryFilter<CertificationDocument> {
  return cursor === undefined ? {} : { villageCode: { $gt: listPositionOf(cursor, 'code', [/^\d{12}$/])[0] } };
}
