import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { type Fen, type Kind, kinds } from '@taocun/domain';
import { type ExplainedCriterion, produceSums, type RegionCodes } from '@taocun/reporting-read-model';
import { type ProduceFen } from '@taocun/reporting-regions';
import { WindowFrom } from '@taocun/reporting-villages';

/** The units that a panel can have: villages, and regions of one level. */
export const panelLevels = ['nation', 'province', 'prefecture', 'county', 'township', 'village'] as const;
export type PanelLevel = (typeof panelLevels)[number];

/** One unit in one month or certified year. What is not known of it is left out. */
export interface PanelRow extends Partial<RegionCodes> {
  readonly level: PanelLevel;
  readonly code: string;
  readonly name: string | null;
  /** `2014-11`, or `2014`. */
  readonly period: string;
  readonly ruleSet: string;
  /** The first day of a year. */
  readonly windowFrom?: string;
  /** The last day that the figures are of. */
  readonly asOf: string;
  readonly qualifies?: boolean;
  readonly villages?: number;
  readonly qualifying?: number;
  readonly kind?: Kind;
  readonly povertyCounty?: boolean;
  readonly households?: number;
  readonly activeShops?: number;
  readonly activeAlibabaShops?: number;
  readonly shopsOfKnownHouseholds?: number;
  readonly salesFen: Fen;
  readonly alibabaSalesFen: Fen;
  readonly produce?: ProduceFen;
  readonly criteria?: readonly ExplainedCriterion[];
}

export const panelColumns = [
  'level',
  'code',
  'name',
  'provinceCode',
  'prefectureCode',
  'countyCode',
  'townshipCode',
  'period',
  'ruleSet',
  'windowFrom',
  'asOf',
  'qualifies',
  'villages',
  'qualifying',
  'kind',
  'povertyCounty',
  'households',
  'activeShops',
  'activeAlibabaShops',
  'shopsOfKnownHouseholds',
  'salesFen',
  'alibabaSalesFen',
  ...produceSums.map((sum) => `produce.${sum}`),
  'criteria',
];

class ProduceDocs {
  @ApiProperty({ type: 'integer', format: 'int64', description: 'Orders of produce whose weight and local price are known.' })
  orders!: number;
  @ApiProperty({ type: 'integer', format: 'int64', description: 'Their weight in grams.' }) grams!: number;
  @ApiProperty({ type: 'integer', format: 'int64', description: 'What buyers paid for them, in fen.' }) paidFen!: number;
  @ApiProperty({ type: 'integer', format: 'int64', description: 'Their value at the local price, in fen.' })
  localValueFen!: number;
  @ApiProperty({ type: 'integer', format: 'int64', description: 'The weight that urban buyers bought, in grams.' }) urbanGrams!: number;
  @ApiProperty({ type: 'integer', format: 'int64', description: 'What urban buyers paid, in fen.' }) urbanPaidFen!: number;
  @ApiProperty({ type: 'integer', format: 'int64', description: 'Paid by buyers whose area the order states, in fen.' })
  buyersKnownPaidFen!: number;
}

export class PanelRowDocs {
  @ApiProperty({ enum: panelLevels }) level!: string;
  @ApiProperty({ description: 'The village code, or the code of the region.', example: '320324109002' }) code!: string;
  @ApiProperty({ type: String, nullable: true, description: 'The name; null where the registry has none.', example: '浙江省' }) name!:
    | string
    | null;
  @ApiPropertyOptional({ example: '32' }) provinceCode?: string;
  @ApiPropertyOptional({ example: '3203' }) prefectureCode?: string;
  @ApiPropertyOptional({ example: '320324' }) countyCode?: string;
  @ApiPropertyOptional({ example: '320324109' }) townshipCode?: string;
  @ApiProperty({ description: 'A calendar month in China Standard Time, or a certified year.', example: '2014-11' }) period!: string;
  @ApiProperty({ example: 'world-bank-2019' }) ruleSet!: string;
  @WindowFrom('Of a year: its first day.') windowFrom?: string;
  @ApiProperty({ description: 'The last day that the figures are of.', example: '2014-11-30' }) asOf!: string;
  @ApiPropertyOptional({ description: 'Of a village: whether it qualified at the end of the month, or was certified.' })
  qualifies?: boolean;
  @ApiPropertyOptional({ type: 'integer', description: 'Of a region and year: the villages that have a certificate.' }) villages?: number;
  @ApiPropertyOptional({
    type: 'integer',
    description: 'Of a region: the villages that qualified at the end of the month, or were certified.',
  })
  qualifying?: number;
  @ApiPropertyOptional({ enum: kinds, description: 'Of a village by month: its kind, as registered now.' }) kind?: string;
  @ApiPropertyOptional({ description: 'Of a village by month: whether it is registered as of a poverty county now.' })
  povertyCounty?: boolean;
  @ApiPropertyOptional({ type: 'integer', description: 'Households: by month as registered now, by year as of the certificate.' })
  households?: number;
  @ApiPropertyOptional({ type: 'integer', description: 'By year: active shops.' }) activeShops?: number;
  @ApiPropertyOptional({ type: 'integer', description: 'By year: active shops on Alibaba platforms.' }) activeAlibabaShops?: number;
  @ApiPropertyOptional({
    type: 'integer',
    description: 'By year: active shops whose household is known; where they are fewer, shares of households are at least.',
  })
  shopsOfKnownHouseholds?: number;
  @ApiProperty({ type: 'integer', format: 'int64', description: "All shops' sales in the period: paid minus refunded, in fen." })
  salesFen!: number;
  @ApiProperty({ type: 'integer', format: 'int64', description: "Alibaba shops' sales in the period, in fen." }) alibabaSalesFen!: number;
  @ApiPropertyOptional({ type: ProduceDocs, description: 'By month: orders of produce whose weight and local price are known.' })
  produce?: ProduceDocs;
  @ApiPropertyOptional({
    type: 'array',
    items: { type: 'object' },
    description: 'Of a village by year: each criterion with its value, threshold and margin. In CSV and Parquet it is JSON.',
  })
  criteria?: object[];
}
