import { ApiProperty, ApiPropertyOptional, IntersectionType } from '@nestjs/swagger';
import { ApiCount, ApiFen } from '@taocun/service';
import { categories, type Fen, type VillageFigures } from '@taocun/domain';
import { type ClusterCounts, ClusterCountsDocs } from '@taocun/reporting-villages';
import {
  ApiIncomplete,
  ApiNewestDay,
  ApiProvenance,
  type Described,
  type Incomplete,
  IncompleteDocs,
  paidByCategory,
  PaidByCategoryDocs,
  ProvenanceDocs,
  shopsOfKnownHouseholds,
} from '@taocun/reporting-answers';
import { type RegionLevel, regionLevels } from '@taocun/reporting-geography';

/** A region's figures under one rule set, as sql/region-figures.sql gives them. */
export interface RegionFigures extends Figures, Under {
  readonly code: string;
  readonly level: RegionLevel;
  readonly name: string | null;
  readonly path: string;
  /** The newest day of the villages. */
  readonly asOf: string | null;
}

/** Sums over the assessed villages of a region. */
interface Figures extends VillageFigures {
  readonly villages: number;
  /** Villages registered as in a poverty county or, if the registration does not state it, in a county on the list. */
  readonly villagesInPovertyCounties: number;
  readonly activeHouseholdShare: { readonly part: number; readonly whole: number };
}

/** Sums over the villages that qualify under one rule set, and the towns and clusters that follow. */
interface Under {
  readonly ruleSet: string;
  readonly qualifying: number;
  readonly qualifyingInPovertyCounties: number;
  readonly qualifyingSalesFen: Fen;
  readonly towns: number;
  readonly clusters: ClusterCounts;
  readonly povertyCounties: { readonly all: number; readonly withTaobaoVillages: number; readonly withoutTaobaoVillages: number };
}

/** A region in a list: its figures, with those under one rule set. */
export type RegionReportItem = RegionFigures & { readonly computedAt: string };

/** A region by itself: under every rule set. */
export type RegionReport = Omit<RegionReportItem, keyof Under> & {
  readonly incomplete?: Incomplete;
  readonly parent: string | null;
  readonly ruleSets: readonly Under[];
  readonly bordersOfToday?: SumsOfToday;
};

/** Sums in the borders of today, over the codes that places have and had. */
export interface SumsOfToday extends Pick<
  VillageFigures,
  'openShops' | 'activeShops' | 'activeAlibabaShops' | 'salesFen' | 'alibabaSalesFen' | 'paidByUrbanBuyersFen' | 'paidByRuralBuyersFen'
> {
  readonly notAdded: readonly string[];
}

/** Households may count under two codes of a place, and a verdict is of one code. */
export const notAdded = ['households', 'activeHouseholds', 'activeAlibabaHouseholds', 'activeHouseholdShare', 'ruleSets'] as const;

export const regionReportColumns = [
  'code',
  'level',
  'name',
  'path',
  'ruleSet',
  'villages',
  'qualifying',
  'qualifyingSalesFen',
  'towns',
  'clusters.all',
  'clusters.cluster',
  'clusters.large',
  'clusters.super',
  'salesFen',
  'alibabaSalesFen',
  ...categories.map((category) => `paidByCategoryFen.${category}`),
  'paidByUrbanBuyersFen',
  'paidByRuralBuyersFen',
  'openShops',
  'activeShops',
  'activeAlibabaShops',
  'households',
  'activeHouseholds',
  'activeAlibabaHouseholds',
  'shopsOfKnownHouseholds',
  'activeHouseholdShare.part',
  'activeHouseholdShare.whole',
  'villagesInPovertyCounties',
  'qualifyingInPovertyCounties',
  'povertyCounties.all',
  'povertyCounties.withTaobaoVillages',
  'povertyCounties.withoutTaobaoVillages',
  'asOf',
  'computedAt',
];

/** A county in the list of poverty counties. */
export interface PovertyCountyItem {
  readonly code: string;
  readonly name: string | null;
  readonly path: string;
  readonly listed: boolean;
  readonly delistedYear: number | null;
  readonly ruleSet: string;
  readonly villages: number;
  readonly qualifying: number;
  readonly salesFen: Fen;
  readonly computedAt: string;
}

export const povertyCountyColumns = [
  'code',
  'name',
  'path',
  'listed',
  'delistedYear',
  'ruleSet',
  'villages',
  'qualifying',
  'salesFen',
  'computedAt',
] as const satisfies readonly (keyof PovertyCountyItem)[];

const computedAt = () => ApiProperty({ format: 'date-time', description: 'The figures have all that was stored at this time.' });

class ShareDocs {
  @ApiCount('The part.') part!: number;
  @ApiCount('The whole; 0 where there is nothing.') whole!: number;
}

class PovertyCountiesDocs {
  @ApiCount('Counties on the list of poverty counties, and others that a village is registered in as a poverty county.') all!: number;
  @ApiCount('Those with a Taobao Village.') withTaobaoVillages!: number;
  @ApiCount('Those without.') withoutTaobaoVillages!: number;
}

class FiguresUnderDocs {
  @ApiProperty({ description: 'The rule set.', example: 'world-bank-2019' }) ruleSet!: string;
  @ApiCount('Villages that qualify under it.') qualifying!: number;
  @ApiCount('Those of them that lie in poverty counties.') qualifyingInPovertyCounties!: number;
  @ApiFen("All shops' sales of the qualifying villages over 365 days.") qualifyingSalesFen!: number;
  @ApiCount('Taobao Towns.') towns!: number;
  @ApiProperty({ type: ClusterCountsDocs, description: 'Clusters by size.' }) clusters!: ClusterCountsDocs;
  @ApiProperty({ type: PovertyCountiesDocs }) povertyCounties!: PovertyCountiesDocs;
}

class FiguresDocs implements Described<Omit<RegionReportItem, keyof Under>> {
  @ApiProperty({ description: 'The code: `CN`, or 2, 4, 6 or 9 digits.', example: '330782' }) code!: string;
  @ApiProperty({ enum: regionLevels }) level!: string;
  @ApiProperty({ type: String, nullable: true, description: "The registry's name; null where it has none.", example: '义乌市' })
  name!: string | null;
  @ApiProperty({ description: 'The names from the province on.', example: '浙江省 金华市 义乌市' }) path!: string;
  @ApiNewestDay('The newest day of its villages; null where it has none.') asOf!: string | null;
  @computedAt() computedAt!: string;
  @ApiCount('Assessed villages.') villages!: number;
  @ApiCount('Villages registered as in a poverty county or, if the registration does not state it, in a county on the list.')
  villagesInPovertyCounties!: number;
  @ApiCount('Households of these villages.') households!: number;
  @ApiCount('Open shops.') openShops!: number;
  @ApiCount('Active shops.') activeShops!: number;
  @ApiCount('Active shops on Alibaba platforms.') activeAlibabaShops!: number;
  @ApiCount('Households with an active shop.') activeHouseholds!: number;
  @ApiCount('Households with an active shop on an Alibaba platform.') activeAlibabaHouseholds!: number;
  @shopsOfKnownHouseholds() shopsOfKnownHouseholds!: number;
  @ApiProperty({ type: ShareDocs, description: 'Active households of all households, as a fraction.' }) activeHouseholdShare!: ShareDocs;
  @ApiFen("All shops' sales over 365 days.") salesFen!: number;
  @ApiFen("Alibaba shops' sales over these days.") alibabaSalesFen!: number;
  @paidByCategory() paidByCategoryFen!: PaidByCategoryDocs;
  @ApiFen('Paid over these days by urban buyers, by orders that state the area.') paidByUrbanBuyersFen!: number;
  @ApiFen('Paid over these days by rural buyers, by orders that state the area.') paidByRuralBuyersFen!: number;
}

export class RegionSummaryDocs extends IntersectionType(FiguresDocs, FiguresUnderDocs) {}

class SumsOfTodayDocs implements SumsOfToday {
  @ApiCount('Open shops.') openShops!: number;
  @ApiCount('Active shops.') activeShops!: number;
  @ApiCount('Active shops on Alibaba platforms.') activeAlibabaShops!: number;
  @ApiFen("All shops' sales over 365 days.") salesFen!: number;
  @ApiFen("Alibaba shops' sales over these days.") alibabaSalesFen!: number;
  @ApiFen('Paid over these days by urban buyers, where the order says so.') paidByUrbanBuyersFen!: number;
  @ApiFen('Paid over these days by rural buyers, where the order says so.') paidByRuralBuyersFen!: number;
  @ApiProperty({ type: [String], description: 'The members that cannot be added up over codes.', example: notAdded }) notAdded!: string[];
}

export class RegionReportDocs extends FiguresDocs {
  @ApiPropertyOptional({ type: SumsOfTodayDocs, description: 'With `borders=today`: the sums in the borders of today.' })
  bordersOfToday?: SumsOfTodayDocs;
  @ApiProvenance() provenance?: ProvenanceDocs;
  @ApiIncomplete() incomplete?: IncompleteDocs;
  @ApiProperty({ type: String, nullable: true, description: 'The next larger region; null for the nation.', example: 'CN' }) parent!:
    | string
    | null;
  @ApiProperty({ type: [FiguresUnderDocs], description: 'The figures under each rule set.' }) ruleSets!: FiguresUnderDocs[];
}

export class PovertyCountyDocs {
  @ApiProperty({ example: '341221' }) code!: string;
  @ApiProperty({ type: String, nullable: true, description: 'The name on the list, otherwise that of the registry.', example: '临泉县' })
  name!: string | null;
  @ApiProperty({ example: '安徽省 阜阳市 临泉县' }) path!: string;
  @ApiProperty({ description: 'Whether it is on the list of 832 poverty counties, or only registered as one.' }) listed!: boolean;
  @ApiProperty({ type: 'integer', nullable: true, description: 'The year in which it left the list.', example: 2019 }) delistedYear!:
    | number
    | null;
  @ApiProperty({ description: 'The rule set.', example: 'world-bank-2019' }) ruleSet!: string;
  @ApiCount('Assessed villages.') villages!: number;
  @ApiCount('Those that qualify.') qualifying!: number;
  @ApiFen("All shops' sales over 365 days.") salesFen!: number;
  @computedAt() computedAt!: string;
}
