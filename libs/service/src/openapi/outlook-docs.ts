import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { SHOPS_NAMED } from '@taocun/contracts';
import { type Figures, kinds } from '@taocun/domain';
import { CriterionDocs, someCriteria, VersionInForceDocs } from './criterion-docs';
import { ApiCount, ApiFen } from './doc-members';

// API documentation of an outlook: classification's own, and reporting's with margins.

const version = (of: string) =>
  ApiPropertyOptional({
    type: VersionInForceDocs,
    example: { from: null, until: null },
    description: `The version of the rule set in force ${of}. Left out by classification.`,
  });

const day = (description: string) => ApiProperty({ description, example: '2015-07-12' });

class OutlookSalesDocs {
  @ApiFen("All shops' sales.") salesFen!: number;
  @ApiFen('The part of Alibaba shops.') alibabaSalesFen!: number;
}

class OutlookShopsDocs {
  @ApiCount('Number of shops.') shops!: number;
  @ApiCount('Those of them on Alibaba platforms.') alibabaShops!: number;
  @ApiProperty({ type: [String], description: `Their ids, at most ${SHOPS_NAMED}.`, example: ['tb-1'] }) shopIds!: string[];
}

class OutlookFiguresDocs extends OutlookSalesDocs implements Record<keyof Figures, unknown> {
  @ApiProperty({ enum: kinds }) kind!: string;
  @ApiCount('Households.') households!: number;
  @ApiCount('Active shops.') activeShops!: number;
  @ApiCount('Active shops on Alibaba platforms.') activeAlibabaShops!: number;
  @ApiCount('Households with an active shop.') activeHouseholds!: number;
  @ApiCount('Households with an active shop on an Alibaba platform.') activeAlibabaHouseholds!: number;
}

class OutlookDayDocs {
  @day('The day.') day!: string;
  @ApiProperty({ type: OutlookSalesDocs, description: 'Sales of 365 days before, which leave the window.' })
  leaving!: OutlookSalesDocs;
  @ApiProperty({ type: OutlookSalesDocs, description: 'Sales already received for this day, which the clock has not reached.' })
  coming!: OutlookSalesDocs;
  @ApiProperty({ type: OutlookShopsDocs, description: 'Shops that stop being active for want of an order.' })
  stopping!: OutlookShopsDocs;
  @ApiProperty({ type: OutlookShopsDocs, description: 'Shops that become old enough to be active.' }) starting!: OutlookShopsDocs;
  @ApiProperty({ type: OutlookFiguresDocs, description: 'The figures at the end of the day.' }) then!: OutlookFiguresDocs;
}

class OutlookChangeDocs {
  @day('The day on which the verdict changes.') day!: string;
  @ApiProperty({ description: 'Whether the village qualifies from then on.' }) qualifies!: boolean;
  @version('on that day') version?: VersionInForceDocs;
  @ApiProperty({ type: [CriterionDocs], description: 'The reasons, as of that day.', example: someCriteria }) criteria!: CriterionDocs[];
}

class OutlookVerdictDocs {
  @ApiProperty({ description: 'The rule set.', example: 'world-bank-2019' }) ruleSet!: string;
  @ApiProperty({ description: 'Whether the village qualifies as of `asOf`.' }) qualifies!: boolean;
  @version('on `asOf`') version?: VersionInForceDocs;
  @ApiProperty({ type: [OutlookChangeDocs], description: 'By day; none where the verdict stays.' }) changes!: OutlookChangeDocs[];
}

class OutlookStateOfDocs {
  @ApiCount('The partition of village.activity that the village is in.') partition!: number;
  @ApiCount('The next offset to be read; the outlook includes every record before it.') offset!: number;
}

export class OutlookDocs {
  @day("The clock's day, at which the outlook begins.") asOf!: string;
  @day('The last day of the outlook, 30 days later.') until!: string;
  @ApiProperty({ type: OutlookStateOfDocs }) stateOf!: OutlookStateOfDocs;
  @ApiProperty({ type: [OutlookVerdictDocs], description: 'For each rule set.' }) verdicts!: OutlookVerdictDocs[];
  @ApiProperty({ type: [OutlookDayDocs], description: 'The days on which anything changes.' }) days!: OutlookDayDocs[];
  @ApiPropertyOptional({ description: 'What the orders are, where they are not what they look like.', example: 'synthetic orders' })
  provenance?: string;
}
