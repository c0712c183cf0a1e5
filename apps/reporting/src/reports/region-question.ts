import { ApiPropertyOptional } from '@nestjs/swagger';
import { IsOptional, Matches } from 'class-validator';
import { PageQuestion, REGION_CODE } from '../lists/questions';

/** A list about one region: what is told of it would not add up over several, of which one may lie in another. */
export class OneRegionQuestion extends PageQuestion {
  @ApiPropertyOptional({
    example: '33',
    description: 'The province, prefecture, county or township: 2, 4, 6 or 9 digits; the nation where it is left out.',
  })
  @IsOptional()
  @Matches(REGION_CODE, { message: 'region must be the code of a province, prefecture, county or township: 2, 4, 6 or 9 digits' })
  readonly region?: string;
}
