import { SHOPS_NAMED } from '@taocun/contracts';
import { type Figures, kinds, type ShopsTurning } from '@taocun/domain';
import { CriterionSchema, someCriteria, VersionInForce } from './criterion';
import { count, described, fen, type MembersOf, object, choice, text, Type } from './schemas';

// The schemas of an outlook: classification's own, and reporting's with margins.

const version = (of: string) =>
  Type.Optional(
    described(VersionInForce, `The version of the rule set in force ${of}. Left out by classification.`, {
      example: { from: null, until: null },
    }),
  );

const day = (description: string) => text(description, '2015-07-12');

const OutlookSales = object('OutlookSales', {
  salesFen: fen("All shops' sales."),
  alibabaSalesFen: fen('The part of Alibaba shops.'),
});

const OutlookShops = object('OutlookShops', {
  shops: count('Number of shops.'),
  alibabaShops: count('Those of them on Alibaba platforms.'),
  shopIds: Type.Array(Type.String(), {
    description: `Their ids, at most ${SHOPS_NAMED}.`,
    example: ['tb-1'],
  }),
} satisfies MembersOf<ShopsTurning>);

const OutlookFigures = object('OutlookFigures', {
  ...OutlookSales.properties,
  kind: choice(kinds),
  households: count('Households.'),
  activeShops: count('Active shops.'),
  activeAlibabaShops: count('Active shops on Alibaba platforms.'),
  activeHouseholds: count('Households with an active shop.'),
  activeAlibabaHouseholds: count('Households with an active shop on an Alibaba platform.'),
} satisfies MembersOf<Figures>);

const OutlookDay = object('OutlookDay', {
  day: day('The day.'),
  leaving: described(OutlookSales, 'Sales of 365 days before, which leave the window.'),
  coming: described(OutlookSales, 'Sales already received for this day, which the clock has not reached.'),
  stopping: described(OutlookShops, 'Shops that stop being active for want of an order.'),
  starting: described(OutlookShops, 'Shops that become old enough to be active.'),
  then: described(OutlookFigures, 'The figures at the end of the day.'),
});

const OutlookChange = object('OutlookChange', {
  day: day('The day on which the verdict changes.'),
  qualifies: Type.Boolean({ description: 'Whether the village qualifies from then on.' }),
  version: version('on that day'),
  criteria: Type.Array(CriterionSchema, {
    description: 'The reasons, as of that day.',
    example: someCriteria,
  }),
});

const OutlookVerdict = object('OutlookVerdict', {
  ruleSet: text('The rule set.', 'world-bank-2019'),
  qualifies: Type.Boolean({ description: 'Whether the village qualifies as of `asOf`.' }),
  version: version('on `asOf`'),
  changes: Type.Array(OutlookChange, { description: 'By day; none where the verdict stays.' }),
});

const OutlookStateOf = object('OutlookStateOf', {
  partition: count('The partition of village.activity that the village is in.'),
  offset: count('The next offset to be read; the outlook includes every record before it.'),
});

export const OutlookSchema = object('Outlook', {
  asOf: day("The clock's day, at which the outlook begins."),
  until: day('The last day of the outlook, 30 days later.'),
  stateOf: OutlookStateOf,
  verdicts: Type.Array(OutlookVerdict, { description: 'For each rule set.' }),
  days: Type.Array(OutlookDay, { description: 'The days on which anything changes.' }),
  provenance: Type.Optional(
    text('What the orders are, where they are not what they look like.', 'synthetic orders'),
  ),
});
