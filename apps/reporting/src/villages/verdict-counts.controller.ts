import { Controller, Get, Param, Query, UseInterceptors, UsePipes } from '@nestjs/common';
import { ApiBadRequestResponse, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { type PipelineStage } from 'mongoose';
import { RequireRole } from '@taocun/service';
import { CertifiedPoverty, povertyCounts } from '../certified/certified-poverty';
import { RevisedCertificates } from '../certified/revised-certificates';
import { type CertifiedCounts, CertifiedCountsDocs, type VerdictCounts, CountsDocs } from './answers';
import { CertifiedRegions } from './certified-regions';
import { clusterCounts } from './cluster-counts';
import { StoredVersion } from '../cache/stored-version';
import { ExactJsonInterceptor } from '../exact/exact-json';
import { questionPipe, RuleSetQuestion, YearPath } from '../lists/questions';
import { MAX_TIME_MS, ReadModels, villagesByTownship } from '../store/read-models';
import { VersionedCache } from '../cache/versioned-cache';

/** Rule sets, and years of them, whose counts are cached. */
const KEPT = 100;

/** The part of the answer that follows from the certificates' verdicts. */
type CertifiedVerdictCounts = Omit<CertifiedCounts, 'revised' | 'inPovertyCounties'>;

type ByProvince = readonly { readonly _id: string; readonly villages: number }[];

@ApiTags('counts')
@Controller('api/v1/counts')
@UsePipes(questionPipe)
@UseInterceptors(ExactJsonInterceptor)
export class VerdictCountsController {
  readonly #live = new VersionedCache<VerdictCounts>(KEPT);
  readonly #certified = new VersionedCache<CertifiedVerdictCounts>(KEPT);

  constructor(
    private readonly models: ReadModels,
    private readonly certifiedRegions: CertifiedRegions,
    private readonly revised: RevisedCertificates,
    private readonly poverty: CertifiedPoverty,
    private readonly version: StoredVersion,
  ) {}

  @Get()
  @RequireRole('reader')
  @ApiOperation({ summary: 'The numbers of villages, towns and clusters, live.' })
  @ApiOkResponse({ description: 'The counts.', type: CountsDocs })
  @ApiBadRequestResponse({ description: 'A parameter is unknown or has an invalid value.' })
  async getCounts(@Query() { ruleSet }: RuleSetQuestion): Promise<VerdictCounts> {
    const version = await this.version.ofVillagesAndVerdictsOnRegions();
    return this.#live.getOrCompute(ruleSet, version, () => this.#countLive(ruleSet));
  }

  @Get(':year')
  @RequireRole('reader')
  @ApiOperation({
    summary: 'The numbers of villages certified in a year, and of the towns and clusters that follow from them.',
    description:
      'By the certificates of the year alone; `revised` counts what later money would change. Before the year is certified all counts are 0.',
  })
  @ApiOkResponse({ description: 'The counts.', type: CertifiedCountsDocs })
  @ApiBadRequestResponse({ description: 'A parameter is unknown or has an invalid value.' })
  async getCertifiedCounts(@Param() { year }: YearPath, @Query() { ruleSet }: RuleSetQuestion): Promise<CertifiedCounts> {
    const version = await this.version.ofTopics('village.certifications');
    const [counts, revised, poverty] = await Promise.all([
      this.#certified.getOrCompute(`${year} ${ruleSet}`, version, () => this.#countCertified(year, ruleSet)),
      this.revised.counts(year, ruleSet),
      this.poverty.of(year, ruleSet),
    ]);
    return { ...counts, revised, inPovertyCounties: povertyCounts(poverty) };
  }

  async #countLive(ruleSet: string): Promise<VerdictCounts> {
    const { villages, regions } = this.models;
    const read = { maxTimeMS: MAX_TIME_MS };
    const [assessed, qualifying, towns, clusters] = await Promise.all([
      // Snapshot reads: a checkpoint inserts its villages anew, so one that was counted already would be met again further on. A
      // covering index, so that no village is read.
      villages
        .aggregate<ByProvince[number]>(countedByProvince())
        .readConcern('snapshot')
        .option({ ...read, hint: villagesByTownship }),
      villages
        .aggregate<ByProvince[number]>([{ $match: { qualifiesUnder: ruleSet } }, ...countedByProvince()])
        .readConcern('snapshot')
        .option(read),
      regions.countDocuments({ kind: 'town', ruleSet, qualifies: true }).setOptions(read),
      regions.find({ kind: 'cluster', ruleSet, qualifies: true }, { size: 1 }).setOptions(read).lean(),
    ]);
    return { ruleSet, ...byProvince(assessed, qualifying), towns, clusters: clusterCounts(clusters) };
  }

  async #countCertified(year: number, ruleSet: string): Promise<CertifiedVerdictCounts> {
    const of = (conditions: Record<string, unknown>) =>
      this.models.certifications
        .aggregate<ByProvince[number]>([{ $match: conditions }, ...countedByProvince()])
        .option({ maxTimeMS: MAX_TIME_MS });
    const [all, qualifying, towns, clusters] = await Promise.all([
      of({ year, ruleSet }),
      of({ year, ruleSet, qualifies: true }),
      this.certifiedRegions.of('town', year, ruleSet),
      this.certifiedRegions.of('cluster', year, ruleSet),
    ]);
    return {
      year,
      ruleSet,
      ...byProvince(all, qualifying),
      towns: towns.filter(({ qualifies }) => qualifies).length,
      clusters: clusterCounts(clusters.filter(({ qualifies }) => qualifies)),
    };
  }
}

function countedByProvince(): [PipelineStage.Group, PipelineStage.Sort] {
  return [{ $group: { _id: { $substrBytes: ['$townshipCode', 0, 2] }, villages: { $sum: 1 } } }, { $sort: { _id: 1 } }];
}

function byProvince(all: ByProvince, qualifying: ByProvince): Pick<VerdictCounts, 'villages' | 'qualifying' | 'provinces'> {
  const sum = (counts: ByProvince): number => counts.reduce((total, { villages }) => total + villages, 0);
  const qualifyingIn = new Map(qualifying.map(({ _id, villages }) => [_id, villages]));
  return {
    villages: sum(all),
    qualifying: sum(qualifying),
    provinces: all.map(({ _id, villages }) => ({ provinceCode: _id, villages, qualifying: qualifyingIn.get(_id) ?? 0 })),
  };
}
