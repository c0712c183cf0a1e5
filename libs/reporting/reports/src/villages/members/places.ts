import { type AnswerType, type MembersOf, object, text, Type } from '@taocun/openapi';
import { figureMembers } from '@taocun/reporting-answers';
import { type RegionCodes, type StoredFormerTownship } from '@taocun/reporting-store';

/** The regions that contain a village. */
export const regionCodes = {
  provinceCode: text('The first 2 digits of `townshipCode`.', '33'),
  prefectureCode: text('Its first 4 digits.', '3307'),
  countyCode: text('Its first 6 digits.', '330782'),
  ...figureMembers(['townshipCode']),
} satisfies MembersOf<RegionCodes>;

/** Another code under which a village is or was known. */
export const OtherCode = object('OtherCode', {
  villageCode: text('The code.', '330782101213'),
  name: text('Its registered name.', '青岩刘村'),
  isPresent: Type.Boolean({ description: 'Whether it is the code of today.' }),
  lastMonth: Type.Optional(text('The last month in which something was sold under it.', '2018-05')),
});
export type OtherCode = AnswerType<typeof OtherCode>;

export const FormerTownshipSchema = object('FormerTownship', {
  townshipCode: text('The township.', '330782101'),
  until: text('The day as of which the village belonged to the next township.', '2019-03-01'),
} satisfies MembersOf<StoredFormerTownship>);
