import { text } from '@taocun/reporting-answers';

export class RegionCodesDocs {
  @text('The first 2 digits of `townshipCode`.', '33') provinceCode!: string;
  @text('Its first 4 digits.', '3307') prefectureCode!: string;
  @text('Its first 6 digits.', '330782') countyCode!: string;
  @text('The township: by the registration in force or, where that names none, the first 9 digits of the village code.', '330782004')
  townshipCode!: string;
}

export class FormerTownshipDocs {
  @text('The township.', '330782101') townshipCode!: string;
  @text('The day as of which the village belonged to the next township.', '2019-03-01') until!: string;
}
