import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { type Provenance } from '@taocun/service';

class StatementDocs {
  @ApiProperty({ example: 'The lists are real, the orders are synthetic.' }) en!: string;
  @ApiProperty({ example: '名单为真实资料，订单为合成数据。' }) zh!: string;
}

export class ProvenanceDocs implements Provenance {
  @ApiProperty({ description: 'A few words, which every row, feature and event has as `provenance`.', example: 'synthetic orders' })
  label!: string;
  @ApiPropertyOptional({ description: 'The same in Chinese.', example: '合成数据' }) labelZh?: string;
  @ApiProperty({ type: StatementDocs }) statement!: StatementDocs;
  @ApiPropertyOptional({ description: 'The address of further information.' }) url?: string;
  @ApiPropertyOptional({
    description: 'The distance in km from its registered place within which a village lies; left out where places are exact.',
  })
  placesWithinKm?: number;
}

/** The member of answers that states which data are not what they look like. */
export const ApiProvenance = () =>
  ApiPropertyOptional({ type: ProvenanceDocs, description: 'What in the data is not what it looks like; left out where all of it is.' });
