import { WindowFrom } from './certified/window-from';
import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { ApiCount, ApiFen, CriterionDocs, OutlookDocs, someCriteria, VersionInForceDocs } from '@taocun/service';
import { kinds, urbanRuralClasses } from '@taocun/domain';
import {
  ApiIncomplete,
  ApiProvenance,
  type Described,
  type Incomplete,
  IncompleteDocs,
  paidByCategory,
  PaidByCategoryDocs,
  ProvenanceDocs,
  shopsOfKnownHouseholds,
  text,
} from '@taocun/reporting-answers';
import { PeopleDocs } from './docs/people-docs';
import { FormerTownshipDocs, type OtherCode, OtherCodeDocs, RegionCodesDocs } from './docs/place-docs';
import { type Revised, type RevisedCounts, RevisedCountsDocs, RevisedDocs } from './certified/revised';
import { type PovertyCounts } from './certified/certified-poverty';
import { PovertyCountsDocs } from './certified/certified-poverty.controller';
import { type ClusterCounts } from './cluster-counts';
import { type Explanation } from './rule-sets/explanations';
import { type OutlookOrReason } from './outlook/outlooks';
import {
  type CertificationDocument,
  type FirstPlace,
  type ForAnnouncing,
  type RegionKind,
  type RegionVerdict,
  type VerdictDocument,
  type VillageReadModel,
} from '@taocun/reporting-read-model';

// The answers of the API. The types are derived from the stored ones; the classes below only describe them.

export type VillageItem = Omit<
  VillageReadModel,
  '_id' | 'verdicts' | 'shortfallPpm' | 'people' | 'openShopsBySource' | keyof FirstPlace
> & {
  readonly villageCode: string;
  readonly path: string;
  readonly verdicts: readonly Pick<VillageReadModel['verdicts'][number], 'ruleSet' | 'qualifies' | 'sequence'>[];
};

type Explained<Judged extends { criteria: unknown }> = Omit<Judged, 'criteria'> & Explanation;

export type VillageAnswer = Omit<VillageItem, 'verdicts' | 'qualifiesUnder'> &
  Pick<VillageReadModel, 'people'> & { readonly otherCodes?: readonly OtherCode[] } & OutlookOrReason & {
    readonly incomplete?: Incomplete;
    readonly verdicts: readonly Explained<VillageReadModel['verdicts'][number]>[];
    readonly history: readonly Explained<Omit<VerdictDocument, '_id' | 'villageCode' | 'townshipCode' | ForAnnouncing>>[];
    readonly certifications: readonly Explained<
      Omit<
        CertificationDocument,
        '_id' | ForAnnouncing | 'people' | 'villageCode' | 'name' | 'provinceCode' | 'prefectureCode' | 'countyCode'
      > & { readonly revised?: Revised }
    >[];
  };

export type CertificationItem = Omit<CertificationDocument, '_id' | 'criteria' | 'people' | ForAnnouncing> & {
  readonly revised?: Revised;
};

/** The registry's names: `name` is null where it has none, `path` names the regions from the province on. */
interface RegionNames {
  readonly name: string | null;
  readonly path: string;
}

export type RegionItem = RegionVerdict & RegionNames & { readonly kind: RegionKind; readonly code: string; readonly ruleSet: string };

export interface CertifiedRegionItem extends RegionNames {
  readonly kind: RegionKind;
  readonly code: string;
  readonly ruleSet: string;
  readonly year: number;
  readonly qualifies: boolean;
  readonly size?: RegionVerdict['size'];
  readonly villages: number;
  readonly alibabaSalesFen: number | bigint;
  readonly activeAlibabaShops: number;
}

export interface VerdictCounts {
  readonly incomplete?: Incomplete;
  readonly ruleSet: string;
  readonly villages: number;
  readonly qualifying: number;
  readonly towns: number;
  readonly clusters: ClusterCounts;
  readonly provinces: readonly { readonly provinceCode: string; readonly villages: number; readonly qualifying: number }[];
}

export interface CertifiedCounts extends VerdictCounts {
  readonly year: number;
  readonly revised: RevisedCounts;
  readonly inPovertyCounties: PovertyCounts;
}

class StateOfDocs {
  @ApiCount('The partition of village.activity that the village is in.') partition!: number;
  @ApiCount('The next offset to read: the state is that before it.') offset!: number;
}

class LateUpdatesDocs {
  @text('A cut-off whose certificates have been issued.', '2014-06-30') cutOff!: string;
  @ApiCount('Updates of the year that ends with it that arrived after that; they still change the live figures.') updates!: number;
  @ApiFen('What they paid minus what they refunded, in all shops.') salesFen!: number;
  @ApiFen('The same in Alibaba shops.') alibabaSalesFen!: number;
}

class VerdictSummaryDocs {
  @text('The rule set.', 'world-bank-2019') ruleSet!: string;
  @ApiProperty({ description: 'Whether the village qualifies under it.' }) qualifies!: boolean;
  @ApiCount("Counts the village's verdicts under the rule set from 1; 0 before the first.") sequence!: number;
}

const version = (day: string) =>
  ApiPropertyOptional({
    type: VersionInForceDocs,
    example: { from: null, until: null },
    description: `The version of the rule set that decided, in force on ${day}; left out where the rule set is no longer in force.`,
  });

class VerdictDocs extends VerdictSummaryDocs {
  @version('`asOf`') version?: VersionInForceDocs;
  @ApiProperty({ type: [CriterionDocs], description: 'The reasons; all must hold.', example: someCriteria }) criteria!: CriterionDocs[];
}

class PastVerdictDocs extends VerdictDocs {
  @text('The day of the verdict.', '2015-06-30') asOf!: string;
}

const revised = () =>
  ApiPropertyOptional({
    type: RevisedDocs,
    description: 'The certificate with the money of later updates for its year; absent without such updates.',
  });

class CertificateDocs {
  @ApiCount('The certified year.') year!: number;
  @text('The rule set.', 'world-bank-2019') ruleSet!: string;
  @ApiProperty({ description: 'Whether the village is on the list of the year.' }) qualifies!: boolean;
  @WindowFrom('The first day of the year.') windowFrom?: string;
  @text('The cut-off of the year under the rule set.', '2015-06-30') asOf!: string;
  @ApiFen("All shops' sales of the year.") salesFen!: number;
  @ApiFen("Alibaba shops' sales of the year.") alibabaSalesFen!: number;
  @ApiCount('Active shops.') activeShops!: number;
  @ApiCount('Active shops on Alibaba platforms.') activeAlibabaShops!: number;
  @ApiCount('Households with an active shop.') activeHouseholds!: number;
  @ApiCount('Those with an active shop on an Alibaba platform.') activeAlibabaHouseholds!: number;
  @shopsOfKnownHouseholds() shopsOfKnownHouseholds!: number;
  @ApiCount('All households, by the registration in force.') households!: number;
  @text('The township as of the cut-off.', '330782004') townshipCode!: string;
  @version('the cut-off') version?: VersionInForceDocs;
  @ApiProperty({ type: [CriterionDocs], example: someCriteria }) criteria!: CriterionDocs[];
  @revised() revised?: RevisedDocs;
}

class VillageFiguresDocs extends RegionCodesDocs implements Described<Omit<VillageItem, 'qualifiesUnder' | 'verdicts'>> {
  @text('The village code.', '330782004213') villageCode!: string;
  @text('Its name.', '青岩刘村') name!: string;
  @text('The names of the regions that it lies in.', '浙江省 金华市 义乌市 北苑街道') path!: string;
  @ApiProperty({ enum: kinds, description: 'An administrative village, or a residents’ committee.' }) kind!: string;
  @ApiPropertyOptional({ description: 'Whether its county is a poverty county; absent if the registration does not state it.' })
  povertyCounty?: boolean;
  @ApiPropertyOptional({ description: 'Its place on WGS 84, if registered.' }) longitude?: number;
  @ApiPropertyOptional({ description: 'Its place on WGS 84, if registered.' }) latitude?: number;
  @ApiPropertyOptional({
    enum: urbanRuralClasses,
    description: 'The urban–rural class of the National Bureau of Statistics, if registered.',
  })
  urbanRural?: string;
  @ApiPropertyOptional({ description: 'The code by which the place was known before, if registered.', example: '330782101213' })
  formerCode?: string;
  @ApiPropertyOptional({
    type: [FormerTownshipDocs],
    description: 'Townships that it belonged to before, oldest first; left out where it never moved.',
  })
  formerTownships?: FormerTownshipDocs[];
  @text('The day of the quantities, in China Standard Time.', '2015-06-30') asOf!: string;
  @ApiCount('Households of the registration in force.') households!: number;
  @ApiFen("All shops' sales over the 365 days that end with asOf: paid minus refunded.") salesFen!: number;
  @ApiFen("Alibaba shops' sales over these days.") alibabaSalesFen!: number;
  @ApiCount('Shops open on the day.') openShops!: number;
  @ApiCount('Shops open for 30 days at least that sell once a month on average.') activeShops!: number;
  @ApiCount('Active shops on Alibaba platforms.') activeAlibabaShops!: number;
  @ApiCount('Households with an active shop.') activeHouseholds!: number;
  @ApiCount('Households with an active shop on an Alibaba platform.') activeAlibabaHouseholds!: number;
  @shopsOfKnownHouseholds() shopsOfKnownHouseholds!: number;
  @paidByCategory() paidByCategoryFen!: PaidByCategoryDocs;
  @ApiFen('Paid over these days by urban buyers, by orders that state the area.') paidByUrbanBuyersFen!: number;
  @ApiFen('Paid over these days by rural buyers, by orders that state the area.') paidByRuralBuyersFen!: number;
  @ApiProperty({ type: [LateUpdatesDocs] }) lateUpdates!: LateUpdatesDocs[];
  @ApiProperty({ type: StateOfDocs }) stateOf!: StateOfDocs;
}

export class VillageSummaryDocs extends VillageFiguresDocs implements Described<VillageItem> {
  @ApiProperty({ type: [String], example: ['world-bank-2019'], description: 'The rule sets under which it qualifies.' })
  qualifiesUnder!: string[];
  @ApiProperty({ type: [VerdictSummaryDocs] }) verdicts!: VerdictSummaryDocs[];
}

export class VillageDocs extends VillageFiguresDocs {
  @ApiPropertyOptional({
    type: [OtherCodeDocs],
    description: 'Other codes of the same place, as registrations name them by `formerCode`; left out where there are none.',
  })
  otherCodes?: OtherCodeDocs[];
  @ApiProvenance() provenance?: ProvenanceDocs;
  @ApiIncomplete() incomplete?: IncompleteDocs;
  @ApiPropertyOptional({ type: PeopleDocs, description: 'For operators only; absent if nothing is stated.' }) people?: PeopleDocs;
  @ApiProperty({ type: [VerdictDocs], description: 'The current verdict under each rule set.' }) verdicts!: VerdictDocs[];
  @ApiProperty({ type: [PastVerdictDocs], description: 'Its verdicts, the newest first, 1000 at most; their criteria without sources.' })
  history!: PastVerdictDocs[];
  @ApiProperty({ type: [CertificateDocs], description: 'Its certificates, by year and rule set.' }) certifications!: CertificateDocs[];
  @ApiProperty({ type: OutlookDocs, nullable: true, description: 'The changes of the next 30 days if nothing more arrives.' })
  outlook!: OutlookDocs | null;
  @ApiPropertyOptional({ description: 'The reason why `outlook` is null.' }) outlookMissing?: string;
}

export class CertificationDocs extends RegionCodesDocs {
  @text('The village code.', '330782004213') villageCode!: string;
  @text('Its name when it was certified.', '青岩刘村') name!: string;
  @text('The rule set.', 'world-bank-2019') ruleSet!: string;
  @ApiCount('The certified year.') year!: number;
  @WindowFrom('The first day of the year.') windowFrom?: string;
  @text('The cut-off of the year under the rule set.', '2015-06-30') asOf!: string;
  @ApiProperty({ description: 'Whether it is on the list.' }) qualifies!: boolean;
  @ApiFen("All shops' sales of the year.") salesFen!: number;
  @ApiFen("Alibaba shops' sales of the year.") alibabaSalesFen!: number;
  @ApiCount('Active shops.') activeShops!: number;
  @ApiCount('Active shops on Alibaba platforms.') activeAlibabaShops!: number;
  @ApiCount('Households with an active shop.') activeHouseholds!: number;
  @ApiCount('Those with an active shop on an Alibaba platform.') activeAlibabaHouseholds!: number;
  @shopsOfKnownHouseholds() shopsOfKnownHouseholds!: number;
  @ApiCount('All households, by the registration in force.') households!: number;
  @revised() revised?: RevisedDocs;
}

class RegionDocs {
  @ApiProperty({ enum: ['town', 'cluster'] }) kind!: string;
  @text('The code: 9 digits for a town, 6 for a cluster.', '330782004') code!: string;
  @ApiProperty({ type: String, nullable: true, description: "The registry's name; null where it has none.", example: '北苑街道' })
  name!: string | null;
  @text('The names from the province on.', '浙江省 金华市 义乌市 北苑街道') path!: string;
  @text('The rule set.', 'world-bank-2019') ruleSet!: string;
  @ApiProperty({ description: 'Whether it is a Taobao Town or a cluster.' }) qualifies!: boolean;
  @ApiPropertyOptional({ enum: ['cluster', 'large', 'super'], description: 'The size of a cluster: 10, 30 or 100 qualifying villages.' })
  size?: string;
  @ApiCount('The number of its villages that qualify.') villages!: number;
}

export class LiveRegionDocs extends RegionDocs {
  @ApiCount("Counts the region's verdicts under the rule set from 1.") sequence!: number;
  @text('The day of the verdict.', '2015-06-30') asOf!: string;
}

export class CertifiedRegionDocs extends RegionDocs {
  @ApiCount('The certified year.') year!: number;
  @ApiFen("Alibaba sales of the region's certified villages.") alibabaSalesFen!: number;
  @ApiCount('Active Alibaba shops of these villages.') activeAlibabaShops!: number;
}

export class ClusterCountsDocs {
  @ApiCount('Clusters of every size.') all!: number;
  @ApiCount('Those that are neither large nor super.') cluster!: number;
  @ApiCount('Large clusters.') large!: number;
  @ApiCount('Super clusters.') super!: number;
}

class ProvinceCountsDocs {
  @text('The province.', '33') provinceCode!: string;
  @ApiCount('Its villages that are counted.') villages!: number;
  @ApiCount('Those that qualify.') qualifying!: number;
}

export class CountsDocs {
  @ApiProvenance() provenance?: ProvenanceDocs;
  @ApiIncomplete() incomplete?: IncompleteDocs;
  @text('The rule set.', 'world-bank-2019') ruleSet!: string;
  @ApiCount('Villages: live, all that are assessed; of a year, all with sales in it.') villages!: number;
  @ApiCount('Those that qualify.') qualifying!: number;
  @ApiCount('Taobao Towns.') towns!: number;
  @ApiProperty({ type: ClusterCountsDocs }) clusters!: ClusterCountsDocs;
  @ApiProperty({ type: [ProvinceCountsDocs], description: 'By province code.' }) provinces!: ProvinceCountsDocs[];
}

export class CertifiedCountsDocs extends CountsDocs {
  @ApiCount('The certified year.') year!: number;
  @ApiProperty({ type: RevisedCountsDocs, description: 'The effect of money after the certificates were issued.' })
  revised!: RevisedCountsDocs;
  @ApiProperty({ type: PovertyCountsDocs, description: 'The villages of the list in poverty counties.' })
  inPovertyCounties!: PovertyCountsDocs;
}
