import { type Category, type Channel } from '@taocun/domain';
import { count, described, fen, type MembersOf, nullable, object, Provenance, text, Type } from '@taocun/service';

// Members that many answers share.

/** The member that states which data are not what they look like. */
export const provenance = Type.Optional(described(Provenance, 'The data that are not what they look like; left out if there are none.'));

export const shopsOfKnownHouseholds = count(
  'Active shops whose household is known; where they are fewer than the active shops, the numbers of households are at least.',
);

export const marginalShops = Type.Optional(
  count(
    'Active shops that would not be active with one order fewer: a sign of data quality; absent where an earlier version did not count them.',
  ),
);

const PaidByCategory = object('PaidByCategory', {
  agricultural: fen('Paid for agricultural produce.'),
  handicraft: fen('Paid for handicraft.'),
  manufactured: fen('Paid for manufactured goods.'),
  service: fen('Paid for services.'),
  other: fen('Paid for anything else.'),
} satisfies MembersOf<Record<Category, unknown>>);

/** Amounts over a window of 365 days, which the neighbouring members name. */
export const paidByCategory = described(PaidByCategory, 'Paid over these days, before refunds, by category.');

const PaidByChannel = object('PaidByChannel', {
  shelf: fen('Paid for orders from a search or a shop’s page.'),
  live: fen('Paid for orders from live streams.'),
  video: fen('Paid for orders from short videos.'),
  group: fen('Paid for group purchases.'),
} satisfies MembersOf<Record<Channel, unknown>>);

export const paidByChannel = Type.Optional(
  described(PaidByChannel, 'Paid over these days, before refunds, by orders that state their channel; absent if none does.'),
);

/** The newest day of figures in an answer; null if there is none. Days compare as text, and the empty text is less than any. */
export function newestDay(day: string): string | null {
  return day === '' ? null : day;
}

export const dayOrNull = (description: string) => nullable(text(description, '2015-06-30'));
