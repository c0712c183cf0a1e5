import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { type Criterion, criterionNames, type Rules } from '@taocun/domain';
import { ApiCount, CriterionDocs, someCriteria } from '@taocun/service';
import { type ExplainedCriterion, type RegionCodes } from '@taocun/reporting-read-model';
import { ApiNewestDay, ApiProvenance, type Described, ProvenanceDocs, text } from '@taocun/reporting-answers';
import { ClusterCountsDocs, RegionCodesDocs } from '@taocun/reporting-villages';
import { type Evaluation, type VillageCounts } from './evaluation';

// The answer of what-if. The classes only describe it.

interface RegionCounts extends VillageCounts {
  readonly code: string;
  readonly name: string | null;
}

export interface ChangedVillage extends RegionCodes {
  readonly villageCode: string;
  readonly name: string;
  readonly change: 'gained' | 'lost';
  readonly decidedBy?: Criterion['criterion'];
  readonly criteria: readonly ExplainedCriterion[];
  readonly comparedCriteria: readonly ExplainedCriterion[];
}

export interface WhatIfAnswer extends Pick<Evaluation, 'total' | 'towns' | 'clusters'> {
  readonly compareWith: string;
  readonly year?: number;
  readonly asOf: string | null;
  readonly certifiedBefore?: number;
  readonly rules: Rules;
  readonly provinces: readonly RegionCounts[];
  readonly prefectures: readonly RegionCounts[];
  readonly counties: readonly RegionCounts[];
  readonly items: readonly ChangedVillage[];
  readonly next?: string;
  readonly computedAt: string;
}

class VillageCountsDocs implements Described<VillageCounts> {
  @ApiCount('Villages.') villages!: number;
  @ApiCount('Those that qualify under the rules.') qualifying!: number;
  @ApiCount('Those that qualify under the rule set that is compared with.') compared!: number;
  @ApiCount('Those that qualify under the rules alone.') gained!: number;
  @ApiCount('Those that qualify under that rule set alone.') lost!: number;
}

class RegionCountsDocs extends VillageCountsDocs implements Described<RegionCounts> {
  @text('The code of the region.', '33') code!: string;
  @ApiProperty({ type: String, nullable: true, description: 'Its name; null where the registry has none.', example: '浙江省' }) name!:
    | string
    | null;
}

class TownsOfBothDocs {
  @ApiCount('Taobao Towns under the rules.') rules!: number;
  @ApiCount('Taobao Towns under the rule set that is compared with.') compared!: number;
}

class ClustersOfBothDocs {
  @ApiProperty({ type: ClusterCountsDocs, description: 'Under the rules.' }) rules!: ClusterCountsDocs;
  @ApiProperty({ type: ClusterCountsDocs, description: 'Under the rule set that is compared with.' }) compared!: ClusterCountsDocs;
}

class ChangedVillageDocs extends RegionCodesDocs implements Described<ChangedVillage> {
  @text('The village code.', '330782004213') villageCode!: string;
  @text('Its name.', '青岩刘村') name!: string;
  @ApiProperty({ enum: ['gained', 'lost'], description: 'Whether it qualifies under the rules alone, or under the rule set alone.' })
  change!: string;
  @ApiPropertyOptional({
    enum: [...criterionNames],
    description: 'Why: the first criterion that fails, of the rules where the village is lost, of the rule set where it is gained.',
  })
  decidedBy?: string;
  @ApiProperty({ type: [CriterionDocs], description: 'The criteria of the rules.', example: someCriteria }) criteria!: CriterionDocs[];
  @ApiProperty({ type: [CriterionDocs], description: 'Those of the rule set that is compared with.', example: someCriteria })
  comparedCriteria!: CriterionDocs[];
}

export class WhatIfAnswerDocs implements Described<WhatIfAnswer> {
  @ApiProvenance() provenance?: ProvenanceDocs;
  @text('The rule set that is compared with.', 'world-bank-2019') compareWith!: string;
  @ApiPropertyOptional({ type: 'integer', description: 'The certified year; left out live.' }) year?: number;
  @ApiNewestDay('The newest day of the quantities; null where there are none.') asOf!: string | null;
  @ApiPropertyOptional({
    type: 'integer',
    description: 'The year whose lists `orCertifiedBefore` used; absent if no row uses it or there is no such list.',
  })
  certifiedBefore?: number;
  @ApiProperty({
    type: 'object',
    additionalProperties: true,
    description: 'The rows whole, those that were left out too.',
    example: { counts: 'all-shops' },
  })
  rules!: Rules;
  @ApiProperty({ type: VillageCountsDocs, description: 'All villages of the question.' }) total!: VillageCountsDocs;
  @ApiProperty({ type: TownsOfBothDocs }) towns!: TownsOfBothDocs;
  @ApiProperty({ type: ClustersOfBothDocs, description: 'In counties that lie entirely in the requested regions.' })
  clusters!: ClustersOfBothDocs;
  @ApiProperty({ type: [RegionCountsDocs], description: 'By province, those with villages of the question.' })
  provinces!: RegionCountsDocs[];
  @ApiProperty({ type: [RegionCountsDocs], description: 'By prefecture.' }) prefectures!: RegionCountsDocs[];
  @ApiProperty({ type: [RegionCountsDocs], description: 'By county.' }) counties!: RegionCountsDocs[];
  @ApiProperty({ type: [ChangedVillageDocs], description: 'The villages gained and lost, by code.' }) items!: ChangedVillageDocs[];
  @ApiPropertyOptional({ description: 'The `cursor` of the next page; left out on the last one.' }) next?: string;
  @text('The time at which the quantities were known.', '2015-07-16T02:00:00.000Z') computedAt!: string;
}
