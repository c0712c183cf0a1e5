import { figureOf, figuresAcrossCodes, summedFigures } from '@taocun/domain';
import { regionLevels } from '@taocun/geography';
import {
  type AnswerType,
  count,
  described,
  fen,
  nullable,
  object,
  choice,
  text,
  time,
  Type,
} from '@taocun/openapi';
import { dayOrNull, figureMembers, freshness, incomplete, provenance } from '@taocun/reporting-answers';
import { ClusterCounts } from '../../villages/cluster-counts';

/**
 * These members cannot be summed up in present borders: a household may count under two codes of a place, and
 * a verdict concerns one code.
 */
export const notAdded: readonly string[] = [
  ...summedFigures.filter((name) => figureOf(name).acrossCodes === false),
  'activeHouseholdShare',
  'ruleSets',
];

const computedAt = time('The figures have all that was stored at this time.');

const Share = object('Share', {
  part: count('The part.'),
  whole: count('The whole; 0 where there is nothing.'),
});

const PovertyCounties = object('PovertyCounties', {
  all: count(
    'Counties on the list of poverty counties, and others that a village is registered in as a poverty county.',
  ),
  withTaobaoVillages: count('Those with a Taobao Village.'),
  withoutTaobaoVillages: count('Those without.'),
});

const regionMembers = {
  code: text('The code: `CN`, or 2, 4, 6 or 9 digits.', '330782'),
  level: choice(regionLevels),
  name: nullable(text("The registry's name; null if it has none.", '义乌市')),
  path: text('The names from the province on.', '浙江省 金华市 义乌市'),
};
const ruleSet = text('The rule set.', 'world-bank-2019');
const villages = count('Assessed villages.');
/** Sums over the villages that qualify under one rule set, and the resulting towns and clusters. */
const verdicts = {
  qualifying: count('Villages that qualify under it.'),
  qualifyingSalesFen: fen("All shops' sales of the qualifying villages over 365 days."),
  towns: count('Taobao Towns.'),
  clusters: described(ClusterCounts, 'Clusters by size.'),
};
/** Sums over the assessed villages. */
const sums = {
  ...figureMembers(summedFigures, 'over 365 days'),
  activeHouseholdShare: described(Share, 'Active households of all households, as a fraction.'),
};
const villagesInPovertyCounties = count(
  'Villages registered as in a poverty county or, if the registration does not state it, in a county on the list.',
);
const inPovertyCounties = {
  qualifyingInPovertyCounties: count('Those of them that lie in poverty counties.'),
  povertyCounties: PovertyCounties,
};
const dates = {
  asOf: dayOrNull('The newest day of its villages; null if it has none.'),
  computedAt,
};

/** A region in a list: its figures, including those under one rule set, from sql/region-figures.sql. */
export const RegionSummary = object('RegionSummary', {
  ...regionMembers,
  ruleSet,
  villages,
  ...verdicts,
  ...sums,
  villagesInPovertyCounties,
  ...inPovertyCounties,
  ...dates,
});
export type RegionSummary = AnswerType<typeof RegionSummary>;

const FiguresUnder = object('FiguresUnder', { ruleSet, ...verdicts, ...inPovertyCounties });

/** Sums in present borders, over the present and former codes of places. */
export const SumsOfToday = object('SumsOfToday', {
  ...figureMembers(figuresAcrossCodes, 'over 365 days'),
  notAdded: Type.Array(Type.String(), {
    description: 'The members that cannot be added up over codes.',
    example: [...notAdded],
  }),
});

export type SumsOfToday = AnswerType<typeof SumsOfToday>;

/** A single region, under every rule set. */
export const RegionReport = object('RegionReport', {
  ...regionMembers,
  villages,
  villagesInPovertyCounties,
  ...sums,
  ...dates,
  bordersOfToday: Type.Optional(
    described(SumsOfToday, 'With `borders=today`: the sums in the borders of today.'),
  ),
  provenance,
  freshness,
  incomplete,
  parent: nullable(text('The next larger region; null for the nation.', 'CN')),
  ruleSets: Type.Array(FiguresUnder, { description: 'The figures under each rule set.' }),
});
export type RegionReport = AnswerType<typeof RegionReport>;

/** A county in the list of poverty counties. */
export const PovertyCounty = object('PovertyCounty', {
  code: Type.String({ example: '341221' }),
  name: nullable(text('The name on the list, otherwise that of the registry.', '临泉县')),
  path: Type.String({ example: '安徽省 阜阳市 临泉县' }),
  listed: Type.Boolean({
    description: 'Whether it is on the list of 832 poverty counties, or only registered as one.',
  }),
  delistedYear: nullable(count('The year in which it left the list.', 2019)),
  ruleSet: text('The rule set.', 'world-bank-2019'),
  villages: count('Assessed villages.'),
  qualifying: count('Those that qualify.'),
  salesFen: fen("All shops' sales over 365 days."),
  computedAt,
});
export type PovertyCounty = AnswerType<typeof PovertyCounty>;
