import { ApiPropertyOptional } from '@nestjs/swagger';
import { IsOptional, Matches } from 'class-validator';
import { PageQuestion, REGION_CODE } from '../lists/questions';

/** A question for a list about one region: figures of several would not add up, for one region may lie in another. */
export class OneRegionQuestion extends PageQuestion {
  @ApiPropertyOptional({
    example: '33',
    description: 'The province, prefecture, county or township: 2, 4, 6 or 9 digits; left out, the nation.',
  })
  @IsOptional()
  @Matches(REGION_CODE, { message: 'region must be the code of a province, prefecture, county or township: 2, 4, 6 or 9 digits' })
  readonly region?: string;
}
