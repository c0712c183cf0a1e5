import { Get, Inject, Param, Query } from '@nestjs/common';
import { ApiBadRequestResponse, ApiOkResponse, ApiOperation } from '@nestjs/swagger';
import { type RuleSet } from '@taocun/domain';
import { answer } from '@taocun/openapi';
import {
  AnswersController,
  figure,
  Incompleteness,
  type Parameters,
  RuleSetQuestion,
  Table,
  type Wholeness,
  YearPath,
} from '@taocun/reporting-answers';
import { RequireRole, RULE_SETS } from '@taocun/service';
import { CertifiedCounts, Counts } from './answers';
import { revisedCounts } from './certificate-list';
import { CertifiedRegions } from './certified-regions';
import { CertifiedPoverty, povertyCounts } from './certified/certified-poverty';
import { CertifiedYears, OfIssuedYear } from './certified/certified-years';
import { clusterCounts } from './cluster-counts';
import { ruleSetOf } from './rule-sets/rule-sets';

const counts = figure('counts');
const certifiedCounts = figure('certified-counts');

/** The counts from certificates alone. */
type CertificateCounts = Pick<CertifiedCounts, 'year' | 'ruleSet' | 'villages' | 'qualifying' | 'provinces'>;

@AnswersController('counts', 'api/v1/counts')
export class VerdictCountsController {
  @Inject(RULE_SETS) private readonly ruleSets: readonly RuleSet[];

  constructor(
    private readonly table: Table,
    private readonly certifiedRegions: CertifiedRegions,
    private readonly poverty: CertifiedPoverty,
    private readonly incompleteness: Incompleteness,
    private readonly years: CertifiedYears,
  ) {}

  @Get()
  @RequireRole('reader')
  @ApiOperation({
    summary: 'The numbers of villages, towns and clusters, live.',
    description: 'Those of a certified year are at `/api/v1/counts/{year}`.',
  })
  @ApiOkResponse(answer('The counts.', Counts))
  @ApiBadRequestResponse({ description: 'A parameter is unknown or has an invalid value.' })
  async getCounts(@Query() { ruleSet }: RuleSetQuestion): Promise<Counts> {
    const [row, wholeness] = await Promise.all([
      this.#row<Omit<Counts, keyof Wholeness>>(counts, { ruleSet }),
      this.incompleteness.of({}),
    ]);
    return { ...row, ...wholeness };
  }

  @Get(':year')
  @RequireRole('reader')
  @ApiOperation({
    summary:
      'The numbers of villages certified in a year, and of the towns and clusters that follow from them.',
    description: 'By the certificates of the year alone; `revised` counts what later money would change.',
  })
  @ApiOkResponse(answer('The counts.', CertifiedCounts))
  @ApiBadRequestResponse({ description: 'A parameter is unknown or has an invalid value.' })
  @OfIssuedYear()
  async getCertifiedCounts(
    @Param() { year }: YearPath,
    @Query() { ruleSet }: RuleSetQuestion,
  ): Promise<CertifiedCounts> {
    await this.years.refuseUnissued(year, ruleSet);
    const [certificates, towns, clusters, revised, poverty, wholeness] = await Promise.all([
      this.#row<CertificateCounts>(certifiedCounts, { year, ruleSet }),
      this.certifiedRegions.of('town', year, ruleSet),
      this.certifiedRegions.of('cluster', year, ruleSet),
      revisedCounts(this.table, ruleSetOf(this.ruleSets, ruleSet), year),
      this.poverty.of(year, ruleSet),
      this.incompleteness.of({ list: { ruleSet, year } }),
    ]);
    return {
      ...certificates,
      ...wholeness,
      towns: towns.filter(({ qualifies }) => qualifies).length,
      clusters: clusterCounts(clusters),
      revised,
      inPovertyCounties: povertyCounts(poverty),
    };
  }

  /** The row of a statement that returns exactly one. */
  async #row<Row>(statement: string, parameters: Parameters): Promise<Row> {
    const { database } = await this.table.current();
    const [row] = await database.rows<Row>(statement, parameters);
    if (row === undefined) throw new Error('The counts have no row.');
    return row;
  }
}
