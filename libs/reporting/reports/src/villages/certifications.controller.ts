import { Get, Inject, Param, Query } from '@nestjs/common';
import {
  ApiBadRequestResponse,
  ApiNotFoundResponse,
  ApiOkResponse,
  ApiOperation,
  ApiPropertyOptional,
  ApiServiceUnavailableResponse,
} from '@nestjs/swagger';
import { IsIn, IsOptional, Matches } from 'class-validator';
import { type RuleSet } from '@taocun/domain';
import { answer } from '@taocun/openapi';
import {
  AnswersController,
  AnswersList,
  type Borders,
  InBorders,
  IsTruth,
  type List,
  listInMemory,
  ListQuestion,
  QualifyingListQuestion,
  RuleSetQuestion,
  Table,
  type Truth,
  wanted,
  YearPath,
} from '@taocun/reporting-answers';
import { liesIn, type RegionKind } from '@taocun/reporting-store';
import { RequireRole, RULE_SETS } from '@taocun/service';
import { Certification, CertifiedRegion } from './answers';
import { certificateList } from './certificate-list';
import { CertifiedRegions } from './certified-regions';
import { CertifiedYears, OfIssuedYear } from './certified/certified-years';
import { ListProof, ListProofs } from './certified/list-proofs';
import { ruleSetOf } from './rule-sets/rule-sets';

class CertificationsQuestion extends ListQuestion {
  @IsTruth(
    'Those that qualify, those that do not, or both. Left out: those that qualify, and both where `revised` is asked for.',
  )
  readonly qualifies?: Truth;

  @InBorders('its certificate follows from the sums over theirs, by the rows of that year.')
  readonly borders: Borders = 'then';

  @ApiPropertyOptional({
    enum: ['changed'],
    description: 'Only certificates whose village would join or leave the list with the updates since.',
  })
  @IsOptional()
  @IsIn(['changed'], { message: 'revised must be changed, or left out' })
  readonly revised?: 'changed';
}

class ProofQuestion extends RuleSetQuestion {
  @ApiPropertyOptional({
    pattern: '^\\d{12}$',
    example: '320324109002',
    description: 'The village whose certificate is proven; by default none.',
  })
  @IsOptional()
  @Matches(/^\d{12}$/, { message: '$property must be a village code of 12 digits' })
  readonly villageCode?: string;
}

@AnswersController('certifications', 'api/v1/certifications')
export class CertificationsController {
  constructor(
    private readonly table: Table,
    private readonly certifiedRegions: CertifiedRegions,
    private readonly proofs: ListProofs,
    private readonly years: CertifiedYears,
    @Inject(RULE_SETS) private readonly ruleSets: readonly RuleSet[],
  ) {}

  @Get(':year')
  @RequireRole('reader')
  @ApiOperation({
    summary: 'The certified list of a year.',
    description:
      'The villages certified as of the cut-off of the year under the rule set (30 June by default), by code. ' +
      '`qualifies=any` adds those that had sales in the year but did not qualify. `revised` has the sales with the updates since the certificate was issued, ' +
      'and whether the village would be on the list with them; the certificate stays unchanged.',
  })
  @AnswersList({
    item: Certification,
    description: 'The certificates.',
    office: [
      'year',
      'ruleSet',
      'villageCode',
      'name',
      'provinceCode',
      'province',
      'countyCode',
      'county',
      'townshipCode',
      'township',
      'qualifies',
      'salesFen',
      'alibabaSalesFen',
      'activeShops',
      'households',
    ],
  })
  @OfIssuedYear()
  listCertifications(
    @Param() { year }: YearPath,
    @Query() question: CertificationsQuestion,
  ): List<Certification> {
    const { ruleSet, revised, borders, qualifies = revised === undefined ? 'true' : 'any' } = question;
    const isLate = revised !== undefined;
    const prepare = (): Promise<void> => this.years.refuseUnissued(year, ruleSet);
    const list = certificateList(this.table, question, {
      rules: ruleSetOf(this.ruleSets, ruleSet),
      year,
      qualifies,
      isLate,
      borders,
      prepare,
    });
    return isLate ? changedOf(list) : list;
  }

  @Get(':year/proof')
  @RequireRole('reader')
  @ApiOperation({
    summary: 'The signed root of a certified list, and the proof that a village is on it.',
    description:
      'Whoever knows the public key can verify the answer offline. It proves what the installation certified, not that its data are true.',
  })
  @ApiOkResponse(answer('The proof.', ListProof))
  @ApiBadRequestResponse({ description: 'A parameter is unknown or has an invalid value.' })
  @ApiNotFoundResponse({ description: 'The list of the year is not issued, or the village is not on it.' })
  @ApiServiceUnavailableResponse({ description: 'Certificates of the list are still being issued.' })
  getListProof(
    @Param() { year }: YearPath,
    @Query() { ruleSet, villageCode }: ProofQuestion,
  ): Promise<ListProof> {
    return villageCode === undefined
      ? this.proofs.list(year, ruleSet)
      : this.proofs.proof(year, ruleSet, villageCode);
  }

  @Get(':year/towns')
  @RequireRole('reader')
  @ApiOperation({
    summary: 'The Taobao Towns of a certified year.',
    description:
      "Decided by the year's certificates alone. `qualifies=any` gives every township that has one.",
  })
  @AnswersList({ item: CertifiedRegion, description: 'The towns, by code.' })
  @OfIssuedYear()
  listCertifiedTowns(
    @Param() { year }: YearPath,
    @Query() question: QualifyingListQuestion,
  ): List<CertifiedRegion> {
    return this.#regions('town', year, question);
  }

  @Get(':year/clusters')
  @RequireRole('reader')
  @ApiOperation({
    summary: 'The Taobao Village clusters of a certified year.',
    description: "Decided by the year's certificates alone. `qualifies=any` gives every county that has one.",
  })
  @AnswersList({ item: CertifiedRegion, description: 'The clusters, by code.' })
  @OfIssuedYear()
  listCertifiedClusters(
    @Param() { year }: YearPath,
    @Query() question: QualifyingListQuestion,
  ): List<CertifiedRegion> {
    return this.#regions('cluster', year, question);
  }

  #regions(kind: RegionKind, year: number, question: QualifyingListQuestion): List<CertifiedRegion> {
    const { ruleSet, region, qualifies } = question;
    const wish = wanted(qualifies);
    const matches = (each: CertifiedRegion): boolean =>
      liesIn(each.code, region) && (wish === undefined || each.qualifies === wish);
    const compute = async () => {
      await this.years.refuseUnissued(year, ruleSet);
      return { items: (await this.certifiedRegions.of(kind, year, ruleSet)).filter(matches) };
    };
    return {
      ...listInMemory<CertifiedRegion>('code', question, compute, ({ code }) => code),
      scope: { list: { ruleSet, year } },
    };
  }
}

/** Only a few certificates have late updates, and the domain decides which of them change. */
function changedOf(list: List<Certification>): List<Certification> {
  async function* read(): AsyncGenerator<Certification> {
    for await (const item of list.read(undefined)) if (item.revised?.change !== 'none') yield item;
  }
  const total = async (): Promise<number> => {
    let changed = 0;
    for await (const _ of read()) changed++;
    return changed;
  };
  return { ...list, read, total };
}
