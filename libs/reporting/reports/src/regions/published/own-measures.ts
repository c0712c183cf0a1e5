import { type Fen } from '@taocun/domain';
import { assetRows } from '@taocun/geography';
import { type CertifiedRegion } from '../../villages/answers';
import { type CertifiedPovertyCounty, povertyCounts } from '../../villages/certified/certified-poverty';

/** Sums over the listed villages of a county. */
export interface ListedSums {
  readonly code: string;
  readonly salesFen: Fen;
  readonly activeShops: Fen;
  readonly salesFenInPovertyCounties: Fen;
  readonly over100Million: number;
  readonly over10Billion: number;
}

/** The people of a region's listed villages, in the form that everybody may see. */
export interface ListedPeople {
  readonly code: string;
  readonly keepers: { readonly under31: number | null; readonly birthYearKnown: number | null };
  readonly workers: number | null;
}

/** A certified year within a region. */
export interface CertifiedYear {
  readonly year: number;
  readonly counties: readonly CertifiedRegion[];
  readonly towns: readonly CertifiedRegion[];
  readonly poverty: readonly CertifiedPovertyCounty[];
  readonly sums: readonly ListedSums[];
  /** Undefined if no shop has declared its people, and for counties, whose people are not summed up. */
  readonly people: ListedPeople | undefined;
}

/** Undefined if the certificates do not contain it. */
type OwnMeasure = (year: CertifiedYear) => number | undefined;

/** The four regions into which the National Bureau of Statistics divides the provinces, by code. */
const east = ['11', '12', '13', '31', '32', '33', '35', '37', '44', '46'];
const central = ['14', '34', '36', '41', '42', '43'];
const west = ['15', '45', '50', '51', '52', '53', '54', '61', '62', '63', '64', '65'];
const northeast = ['21', '22', '23'];
/**
 * The centre and the west by the regions that AliResearch used in a year. Until 2015 it had three: Jilin and
 * Heilongjiang were central, Liaoning was eastern. Only so does its list of 2015 give the published 17. From
 * 2016 on it counts the northeast by itself.
 */
const centralAndWest = (year: number): readonly string[] => [
  ...central,
  ...west,
  ...(year <= 2015 ? ['22', '23'] : []),
];

const sixCoastal = ['13', '32', '33', '35', '37', '44'];

const within = (codes: readonly string[], all: readonly CertifiedRegion[]): readonly CertifiedRegion[] =>
  all.filter(({ code }) => codes.includes(code.slice(0, 2)));
const qualifying = (all: readonly CertifiedRegion[]): readonly CertifiedRegion[] =>
  all.filter(({ qualifies }) => qualifies);
const villagesIn = (all: readonly CertifiedRegion[]): number =>
  all.reduce((sum, { villages }) => sum + villages, 0);
const total = <Key extends string>(all: readonly Readonly<Record<Key, Fen>>[], key: Key, unit = 1n): number =>
  Number(all.reduce((sum, one) => sum + BigInt(one[key]), 0n) / unit);
const FEN_IN_RMB = 100n;
const placesWithVillages = ({ counties }: CertifiedYear, digits: number): number =>
  new Set(counties.filter(({ villages }) => villages > 0).map(({ code }) => code.slice(0, digits))).size;
const percent = (part: number | null | undefined, whole: number | null | undefined): number | undefined =>
  part === null || part === undefined || !whole ? undefined : Math.round((100 * part) / whole);

const villages: OwnMeasure = ({ counties }) => villagesIn(counties);
const shops: OwnMeasure = ({ sums }) => total(sums, 'activeShops');

/**
 * The figures of a certified list that can be compared with published ones. assets/own-measures.csv defines
 * each.
 */
export const ownMeasures: Readonly<Record<string, OwnMeasure>> = {
  villages,
  'villages-in-list': villages,
  'villages-in-paper': villages,
  'villages-east': ({ counties }) => villagesIn(within(east, counties)),
  'villages-central-west': ({ year, counties }) => villagesIn(within(centralAndWest(year), counties)),
  'villages-northeast': ({ counties }) => villagesIn(within(northeast, counties)),
  'villages-central-west-northeast': ({ counties }) =>
    villagesIn(within([...central, ...west, ...northeast], counties)),
  'villages-six-coastal-provinces': ({ counties }) => villagesIn(within(sixCoastal, counties)),
  'villages-in-poverty-counties': ({ poverty }) => povertyCounts(poverty).villages,
  'villages-in-clusters-percent': ({ counties }) =>
    percent(villagesIn(qualifying(counties)), villagesIn(counties)),
  'villages-over-100m-rmb': ({ sums }) => total(sums, 'over100Million'),
  'villages-over-10bn-rmb': ({ sums }) => total(sums, 'over10Billion'),
  towns: ({ towns }) => qualifying(towns).length,
  'towns-central-west-northeast': ({ towns }) =>
    qualifying(within([...central, ...west, ...northeast], towns)).length,
  clusters: ({ counties }) => qualifying(counties).length,
  'large-clusters': ({ counties }) =>
    qualifying(counties).filter(({ size }) => size === 'large' || size === 'super').length,
  'super-clusters': ({ counties }) => qualifying(counties).filter(({ size }) => size === 'super').length,
  provinces: (year) => placesWithVillages(year, 2),
  prefectures: (year) => placesWithVillages(year, 4),
  counties: (year) => placesWithVillages(year, 6),
  'active-shops': shops,
  'shops-of-villages': shops,
  'sales-rmb': ({ sums }) => total(sums, 'salesFen', FEN_IN_RMB),
  'sales-rmb-in-poverty-counties': ({ sums }) => total(sums, 'salesFenInPovertyCounties', FEN_IN_RMB),
  jobs: ({ people }) => people?.workers ?? undefined,
  'merchants-30-and-under-percent': ({ people }) =>
    percent(people?.keepers.under31, people?.keepers.birthYearKnown),
};

/** The definition of each measure, or the reason why we have none. */
export const definitionsOfOwn = new Map(
  assetRows('own-measures.csv').map(([measure = '', definition = '', none = '']) => [
    measure,
    { definition, none },
  ]),
);
