import { kinds } from '@taocun/domain';
import { type ExplainedCriterion } from '@taocun/reporting-read-model';
import { type ProduceFen } from '@taocun/reporting-regions';
import { type Answer, count, described, exactInteger, type MembersOf, nullable, object, oneOf, text, Type } from '@taocun/service';
import { windowFrom } from '@taocun/reporting-villages';

/** The units that a panel can have: villages, and regions of one level. */
export const panelLevels = ['village', 'township', 'county', 'prefecture', 'province', 'nation'] as const;
export type PanelLevel = (typeof panelLevels)[number];

const Produce = object('Produce', {
  orders: exactInteger('Orders of produce whose weight and local price are known.'),
  grams: exactInteger('Their weight in grams.'),
  paidFen: exactInteger('What buyers paid for them, in fen.'),
  localValueFen: exactInteger('Their value at the local price, in fen.'),
  urbanGrams: exactInteger('The weight that urban buyers bought, in grams.'),
  urbanPaidFen: exactInteger('What urban buyers paid, in fen.'),
  buyersKnownPaidFen: exactInteger('Paid by buyers whose area the order states, in fen.'),
} satisfies MembersOf<ProduceFen>);

/** One unit in one month or certified year. What is not known of it is left out. */
export const PanelRow = object('PanelRow', {
  level: oneOf(panelLevels),
  code: text('The village code, or the code of the region.', '320324109002'),
  name: nullable(text('The name; null where the registry has none.', '浙江省')),
  provinceCode: Type.Optional(Type.String({ example: '32' })),
  prefectureCode: Type.Optional(Type.String({ example: '3203' })),
  countyCode: Type.Optional(Type.String({ example: '320324' })),
  townshipCode: Type.Optional(Type.String({ example: '320324109' })),
  period: text('A calendar month in China Standard Time, or a certified year.', '2014-11'),
  ruleSet: Type.String({ example: 'world-bank-2019' }),
  windowFrom: windowFrom('Of a year: its first day.'),
  asOf: text('The last day that the figures are of.', '2014-11-30'),
  qualifies: Type.Optional(Type.Boolean({ description: 'Of a village: whether it qualified at the end of the month, or was certified.' })),
  villages: Type.Optional(count('Of a region and year: the villages that have a certificate.')),
  qualifying: Type.Optional(count('Of a region: the villages that qualified at the end of the month, or were certified.')),
  kind: Type.Optional(oneOf(kinds, { description: 'Of a village by month: its kind, as registered now.' })),
  povertyCounty: Type.Optional(
    Type.Boolean({ description: 'Of a village by month: whether it is registered as of a poverty county now.' }),
  ),
  households: Type.Optional(count('Households: by month as registered now, by year as of the certificate.')),
  activeShops: Type.Optional(count('By year: active shops.')),
  activeAlibabaShops: Type.Optional(count('By year: active shops on Alibaba platforms.')),
  shopsOfKnownHouseholds: Type.Optional(
    count('By year: active shops whose household is known; where they are fewer, shares of households are at least.'),
  ),
  salesFen: exactInteger("All shops' sales in the period: paid minus refunded, in fen."),
  alibabaSalesFen: exactInteger("Alibaba shops' sales in the period, in fen."),
  produce: Type.Optional(described(Produce, 'By month: orders of produce whose weight and local price are known.')),
  criteria: Type.Optional(
    Type.Unsafe<readonly ExplainedCriterion[]>({
      type: 'array',
      items: { type: 'object' },
      description: 'Of a village by year: each criterion with its value, threshold and margin. In CSV and Parquet it is JSON.',
    }),
  ),
});
export type PanelRow = Answer<typeof PanelRow>;
