import { Controller, Get, Query, UseInterceptors, UsePipes } from '@nestjs/common';
import { ApiOperation, ApiProperty, ApiPropertyOptional, ApiTags } from '@nestjs/swagger';
import { countyOf, provinceOf } from '@taocun/domain';
import { ApiCount, RequireRole } from '@taocun/service';
import { Transform } from 'class-transformer';
import { IsInt, Max, Min } from 'class-validator';
import { distance } from 'geokdbush';
import { VersionedCache } from '../cache/versioned-cache';
import { ExactJsonInterceptor } from '../exact/exact-json';
import { AnswersList, type List } from '../lists/list';
import { listInMemory } from '../lists/list-in-memory';
import { questionPipe, wholeNumber } from '../lists/questions';
import { regionPath } from '../places/region-names';
import { densityClusters } from './density-clusters';
import { PlacedVillages, type QualifyingPlaces } from './placed-villages';
import { ApiRuleSet, ApiYear, toTheMeter, YearQuestion } from './space-question';

const MOST_KM = 50;
const MOST_VILLAGES = 1_000;
/** Questions whose clusters are kept. */
const KEPT = 20;

class DensityClustersQuestion extends YearQuestion {
  @ApiPropertyOptional({ type: 'integer', minimum: 1, maximum: MOST_KM, default: 10, description: 'The reach of a village in km.' })
  @Transform(wholeNumber)
  @IsInt({ message: `reachKm must be a whole number from 1 to ${MOST_KM}` })
  @Min(1)
  @Max(MOST_KM)
  readonly reachKm: number = 10;

  @ApiPropertyOptional({
    type: 'integer',
    minimum: 2,
    maximum: MOST_VILLAGES,
    default: 10,
    description: 'The least number of villages within the reach of one, itself included, that make it the core of a cluster.',
  })
  @Transform(wholeNumber)
  @IsInt({ message: `least must be a whole number from 2 to ${MOST_VILLAGES}` })
  @Min(2)
  @Max(MOST_VILLAGES)
  readonly least: number = 10;
}

interface DensityCluster {
  readonly cluster: string;
  readonly path: string;
  readonly villages: number;
  readonly counties: readonly string[];
  readonly provinces: readonly string[];
  readonly longitude: number;
  readonly latitude: number;
  readonly radiusKm: number;
}

interface Found {
  readonly clusters: readonly DensityCluster[];
  readonly clustered: number;
}

class DensityClusterDocs {
  @ApiProperty({ example: '330782004213', description: 'The code of its first village, which names it.' }) cluster!: string;
  @ApiProperty({ example: '浙江省 金华市 义乌市 北苑街道', description: 'Where that village lies.' }) path!: string;
  @ApiRuleSet() ruleSet!: string;
  @ApiYear() year?: number;
  @ApiCount('Its villages.') villages!: number;
  @ApiProperty({ type: [String], example: ['330782', '330783'], description: 'The counties that they lie in.' }) counties!: string[];
  @ApiProperty({ type: [String], example: ['33'], description: 'The provinces that they lie in.' }) provinces!: string[];
  @ApiProperty({ description: 'The mean of their longitudes.', example: 120.06 }) longitude!: number;
  @ApiProperty({ description: 'The mean of their latitudes.', example: 29.3 }) latitude!: number;
  @ApiProperty({ description: 'The distance in km from there to the furthest of them.', example: 7.4 }) radiusKm!: number;
}

class DensityClustersDocs {
  @ApiProperty({ type: 'integer' }) reachKm!: number;
  @ApiProperty({ type: 'integer' }) least!: number;
  @ApiCount('Villages in clusters.') clustered!: number;
  @ApiCount('Villages that qualify, with a registered place, in none.') alone!: number;
  @ApiCount('Villages that qualify without a registered place, which are left out.') unplaced!: number;
  @ApiPropertyOptional({ type: Number, description: 'The distance in km within which places are right; left out where they are exact.' })
  placesWithinKm?: number;
}

@ApiTags('space and time')
@Controller('api/v1/density-clusters')
@UsePipes(questionPipe)
@UseInterceptors(ExactJsonInterceptor)
export class DensityClustersController {
  readonly #found = new VersionedCache<Found>(KEPT);

  constructor(private readonly villages: PlacedVillages) {}

  @Get()
  @RequireRole('reader')
  @ApiOperation({
    summary: 'Clusters of qualifying villages wherever they lie, across the borders of counties.',
    description:
      'By DBSCAN over registered places, beside the clusters of the rule sets (`GET /api/v1/clusters`), which count within one county. With places ' +
      'that are approximate (`placesWithinKm`) a reach of less than that says little.',
  })
  @AnswersList({
    item: DensityClusterDocs,
    whole: DensityClustersDocs,
    columns: ['cluster', 'path', 'ruleSet', 'year', 'villages', 'counties', 'provinces', 'longitude', 'latitude', 'radiusKm'],
    description: 'The clusters, the largest first.',
  })
  async listDensityClusters(
    @Query() question: DensityClustersQuestion,
  ): Promise<List<DensityCluster & { readonly ruleSet: string; readonly year?: number }>> {
    const { ruleSet, year, reachKm, least } = question;
    const { content, version } = await this.villages.qualifying(ruleSet, year);
    const name = `${ruleSet} ${year} ${reachKm} ${least}`;
    const { clusters, clustered } = await this.#found.getOrCompute(name, version, () => found(content, reachKm, least));
    const list = listInMemory(
      clusters,
      { name: 'villages', keyOf: ({ cluster }) => cluster, by: ({ villages }) => villages, descending: true },
      question,
      version,
      (cluster) => ({ ...cluster, ruleSet, ...(year !== undefined && { year }) }),
    );
    const { placed, unplaced } = content;
    const { withinKm } = this.villages;
    const whole = {
      ...{ reachKm, least, clustered, alone: placed.length - clustered, unplaced },
      ...(withinKm !== undefined && { placesWithinKm: withinKm }),
    };
    return { ...list, whole: () => Promise.resolve(whole) };
  }
}

async function found({ placed }: QualifyingPlaces, reachKm: number, least: number): Promise<Found> {
  const numbers = await densityClusters(placed.map(({ point }) => point), reachKm, least); // prettier-ignore
  const members = Map.groupBy(placed.keys(), (at) => numbers[at]);
  members.delete(undefined);
  const clusters = Array.from(members.values(), (at) => clusterOf(at.flatMap((each) => placed[each] ?? [])));
  return { clusters, clustered: clusters.reduce((total, { villages }) => total + villages, 0) };
}

function clusterOf(villages: QualifyingPlaces['placed']): DensityCluster {
  const mean = (axis: 0 | 1): number => villages.reduce((total, { point }) => total + point[axis], 0) / villages.length;
  const [longitude, latitude] = [mean(0), mean(1)];
  const [cluster = ''] = villages.map(({ code }) => code);
  return {
    ...{ cluster, path: regionPath(cluster), villages: villages.length },
    counties: [...new Set(villages.map(({ code }) => countyOf(code)))],
    provinces: [...new Set(villages.map(({ code }) => provinceOf(code)))],
    ...{ longitude: toTheMeter(longitude), latitude: toTheMeter(latitude) },
    radiusKm: toTheMeter(Math.max(...villages.map(({ point: [x, y] }) => distance(longitude, latitude, x, y)))),
  };
}
