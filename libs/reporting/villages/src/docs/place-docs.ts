import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { text } from '@taocun/reporting-answers';

export class RegionCodesDocs {
  @text('The first 2 digits of `townshipCode`.', '33') provinceCode!: string;
  @text('Its first 4 digits.', '3307') prefectureCode!: string;
  @text('Its first 6 digits.', '330782') countyCode!: string;
  @text('The township: by the registration in force or, where that names none, the first 9 digits of the village code.', '330782004')
  townshipCode!: string;
}

/** Another code under which a village's place is or was known. */
export interface OtherCode {
  readonly villageCode: string;
  readonly name: string;
  readonly isPresent: boolean;
  readonly lastMonth?: string;
}

export class OtherCodeDocs implements OtherCode {
  @text('The code.', '330782101213') villageCode!: string;
  @text('Its registered name.', '青岩刘村') name!: string;
  @ApiProperty({ description: 'Whether it is the code of today.' }) isPresent!: boolean;
  @ApiPropertyOptional({ example: '2018-05', description: 'The last month in which something was sold under it.' }) lastMonth?: string;
}

export class FormerTownshipDocs {
  @text('The township.', '330782101') townshipCode!: string;
  @text('The day as of which the village belonged to another.', '2019-03-01') until!: string;
}
