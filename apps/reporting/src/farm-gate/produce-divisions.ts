import { BadRequestException } from '@nestjs/common';
import { found, type List } from '../lists/list';
import { cursorAt, listPositionOf } from '../lists/page';
import { codeRange } from '../lists/questions';
import { levelOf } from '../places/region-levels';
import { type VillageMonths, type VillageMonthsDocument } from '../projections/village-months';
import { exactIntegers } from '../store/read-models';
import { type PeriodQuestion } from '../reports/period-question';

// The counties and villages by which figures of produce are divided.

/** A predicate of the counties that a question asks for. */
export function countiesIn({ region = '' }: PeriodQuestion): (code: string) => boolean {
  if (region.length > 6)
    throw new BadRequestException(
      'by=county needs a region of 2, 4 or 6 digits, or none: a township lies in one county; ask by=total for it',
    );
  return (code) => levelOf(code) === 'county' && code.startsWith(region);
}

/** A list of the villages that had a month with such produce in the time asked for, by code. */
export function producingVillages<Question extends PeriodQuestion, Item extends { readonly code: string }>(
  { model }: VillageMonths,
  question: Question,
  produce: Readonly<Record<string, unknown>>,
  itemOf: (village: VillageMonthsDocument) => Item,
): List<Item> {
  const { region, from, to, cursor } = question;
  const month = { ...(from !== undefined && { $gte: from }), ...(to !== undefined && { $lte: to }) };
  const sold = { ...produce, ...(Object.keys(month).length > 0 && { month }) };
  const after = cursor === undefined ? {} : { _id: { $gt: listPositionOf(cursor, 'village', [/^\d{12}$/])[0] } };
  const villages = model
    .find({ $and: [{ producing: true, months: { $elemMatch: sold } }, region === undefined ? {} : { _id: codeRange(region) }, after] })
    .sort({ _id: 1 })
    .setOptions(exactIntegers)
    .lean();
  return { question, read: found(villages, itemOf), cursorAfter: ({ code }) => cursorAt('village', [code]) };
}
