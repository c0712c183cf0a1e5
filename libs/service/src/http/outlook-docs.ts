import { ApiProperty } from '@nestjs/swagger';
import { SHOPS_NAMED } from '@taocun/contracts';
import { type Figures, kinds } from '@taocun/domain';
import { CriterionDocs } from './criterion-docs';
import { ApiCount, ApiFen } from './doc-members';

// Describes an outlook to readers of the API: classification's own, and what reporting passes on with margins.

const day = (description: string) => ApiProperty({ description, example: '2015-07-12' });

class OutlookSalesDocs {
  @ApiFen("All shops' sales.") salesFen!: number;
  @ApiFen("Alibaba shops' sales, which are part of them.") alibabaSalesFen!: number;
}

class OutlookShopsDocs {
  @ApiCount('How many shops.') shops!: number;
  @ApiCount('How many of them stand on Alibaba platforms.') alibabaShops!: number;
  @ApiProperty({ type: [String], description: `Their names, the first ${SHOPS_NAMED}.` }) shopIds!: string[];
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
  @ApiProperty({ type: OutlookSalesDocs, description: 'What was sold 365 days before, and leaves the window.' })
  leaving!: OutlookSalesDocs;
  @ApiProperty({ type: OutlookSalesDocs, description: 'What is dated this day though the clock has not come to it.' })
  coming!: OutlookSalesDocs;
  @ApiProperty({ type: OutlookShopsDocs, description: 'Shops that are active no longer, for want of an order.' })
  stopping!: OutlookShopsDocs;
  @ApiProperty({ type: OutlookShopsDocs, description: 'Shops that are old enough to be active.' }) starting!: OutlookShopsDocs;
  @ApiProperty({ type: OutlookFiguresDocs, description: 'The figures at the end of the day.' }) then!: OutlookFiguresDocs;
}

class OutlookChangeDocs {
  @day('The day on which the verdict changes.') day!: string;
  @ApiProperty({ description: 'Whether the village qualifies from then on.' }) qualifies!: boolean;
  @ApiProperty({ type: [CriterionDocs], description: 'The reasons, as of that day.' }) criteria!: CriterionDocs[];
}

class OutlookVerdictDocs {
  @ApiProperty({ description: 'The rule set.', example: 'world-bank-2019' }) ruleSet!: string;
  @ApiProperty({ description: 'Whether the village qualifies as of `asOf`.' }) qualifies!: boolean;
  @ApiProperty({ type: [OutlookChangeDocs], description: 'By day; none where the verdict stays.' }) changes!: OutlookChangeDocs[];
}

class OutlookStateOfDocs {
  @ApiCount('The partition of village.activity that the village is in.') partition!: number;
  @ApiCount('The next offset to be read: the outlook is true at it.') offset!: number;
}

export class OutlookDocs {
  @day("The clock's day, from which it looks ahead.") asOf!: string;
  @day('The last day that it looks at, 30 days later.') until!: string;
  @ApiProperty({ type: OutlookStateOfDocs }) stateOf!: OutlookStateOfDocs;
  @ApiProperty({ type: [OutlookVerdictDocs], description: 'For each rule set.' }) verdicts!: OutlookVerdictDocs[];
  @ApiProperty({ type: [OutlookDayDocs], description: 'The days on which anything changes.' }) days!: OutlookDayDocs[];
}
