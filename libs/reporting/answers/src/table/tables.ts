import {
  decidingFigures,
  amountNames,
  certifiedFigures,
  countyOf,
  cutOffOf,
  type FigureKind,
  type FigureName,
  figureAs,
  figureOf,
  type FiguresOf,
  firstDayOfYearTo,
  isoOfDay,
  keeperCountNames,
  type KeeperCounts,
  type Places,
  type RuleSet,
  summedFigures,
  villageFacts,
} from '@taocun/domain';
import {
  certifiedYearsOf,
  digitsOf,
  levelOf,
  listedPovertyCounties,
  monthsBetween,
  NATION,
  type RegionLevel,
  regionName,
  regionNames,
  regionPath,
} from '@taocun/geography';
import {
  certifiedBefore,
  type CertificateSegment,
  certificatesIn,
  type CertificationDocument,
  type RegionDocument,
  type StoredFen,
  type VerdictDocument,
  type VillageReadModel,
  windowFromOf,
} from '@taocun/reporting-store';
import { viewsOfToday } from './borders';
import { columnarTable, exact, type TableColumns } from './columns';
import { figure } from './figure';
import { regionSums, withZeros } from './region-sums';

/** A count, which documents store as an integer of 32 or 64 bits. */
function count(value: number | bigint | undefined): number | null {
  return value === undefined ? null : Number(value);
}

/**
 * True if a village is in a poverty county according to its registration or, if that is silent, to the list
 * of 832.
 */
function inPovertyCounty(townshipCode: string, povertyCounty: boolean | undefined): boolean {
  return povertyCounty ?? listedPovertyCounties.has(countyOf(townshipCode));
}

/** The type of several amounts. A name may be a word of SQL, such as `group`. */
function amounts(names: readonly string[]): `STRUCT(${string})` {
  return `STRUCT(${names.map((name) => `"${name}" HUGEINT`).join(', ')})`;
}

const typeOfFigure = {
  count: 'BIGINT',
  fen: 'HUGEINT',
  fenByCategory: amounts(amountNames.fenByCategory),
  fenByChannel: amounts(amountNames.fenByChannel),
  kindOfVillage: 'VARCHAR',
  urbanRuralClass: 'VARCHAR',
  townshipCode: 'VARCHAR',
  villageCodes: 'VARCHAR[]',
  truth: 'BOOLEAN',
  degrees: 'DOUBLE',
} as const satisfies Record<FigureKind, string>;

/** A column for each of these figures, under the figure's own name. */
function columnsOf<Name extends FigureName>(
  names: readonly Name[],
): TableColumns<FiguresOf<Name, StoredFen>> {
  return Object.fromEntries(
    names.map((name) => {
      const { is } = figureOf(name);
      return [
        name,
        [
          typeOfFigure[is],
          ({ [name]: value }) => (value === undefined ? null : figureAs<StoredFen>(is, value, exact, exact)),
        ],
      ];
    }),
  );
}

/** The open shops of a village or certificate by source. */
const openShops = [
  'STRUCT(source VARCHAR, openShops BIGINT)[]',
  ({ openShopsBySource }: Pick<VillageReadModel, 'openShopsBySource'>) =>
    openShopsBySource?.map(({ source, openShops: shops }) => ({ source, openShops: BigInt(shops) })),
] as const;

/** One row per village, from its last assessment. */
export const villages = columnarTable<VillageReadModel>('villages', {
  code: ['VARCHAR', ({ _id }) => _id],
  name: ['VARCHAR', ({ name }) => name],
  ...columnsOf(villageFacts),
  formerTownships: [
    'STRUCT(townshipCode VARCHAR, until VARCHAR)[]',
    ({ formerTownships }) => formerTownships,
  ],
  path: ['VARCHAR', ({ townshipCode }) => regionPath(townshipCode)],
  inPovertyCounty: [
    'BOOLEAN',
    ({ townshipCode, povertyCounty }) => inPovertyCounty(townshipCode, povertyCounty),
  ],
  openShopsBySource: openShops,
  asOf: ['VARCHAR', ({ asOf }) => asOf],
  ...columnsOf(summedFigures),
  qualifiesUnder: ['VARCHAR[]', ({ qualifiesUnder }) => qualifiesUnder],
  verdicts: [
    'STRUCT(ruleSet VARCHAR, qualifies BOOLEAN, sequence BIGINT)[]',
    ({ verdicts }) =>
      verdicts.map(({ ruleSet, qualifies, sequence }) => ({
        ruleSet,
        qualifies,
        sequence: BigInt(sequence),
      })),
  ],
  /** The other codes of a place of several; a village has none. */
  addedCodes: ['VARCHAR[]', () => undefined],
  certifiedYears: [
    'STRUCT(ruleSet VARCHAR, year BIGINT)[]',
    ({ certifiedYears = {} }) =>
      Object.entries(certifiedYears).map(([ruleSet, year]) => ({ ruleSet, year: BigInt(year) })),
  ],
  lateUpdates: [
    'STRUCT(cutOff VARCHAR, updates BIGINT, salesFen HUGEINT, alibabaSalesFen HUGEINT)[]',
    ({ lateUpdates }) =>
      lateUpdates.map(({ cutOff, updates, salesFen, alibabaSalesFen }) => ({
        cutOff,
        updates: BigInt(updates),
        salesFen: exact(salesFen),
        alibabaSalesFen: exact(alibabaSalesFen),
      })),
  ],
  stateOf: [
    'STRUCT("partition" BIGINT, "offset" BIGINT)',
    ({ stateOf }) => ({ partition: BigInt(stateOf.partition), offset: BigInt(stateOf.offset) }),
  ],
});

interface Move {
  readonly code: string;
  readonly number: number;
  readonly asOf: string;
  readonly from: string;
  readonly to: string;
}

/** One row per move of a village to another township. */
export const moves = columnarTable<VillageReadModel, Move>(
  'moves',
  {
    code: ['VARCHAR', ({ code }) => code],
    number: ['INTEGER', ({ number }) => number],
    asOf: ['VARCHAR', ({ asOf }) => asOf],
    from: ['VARCHAR', ({ from }) => from],
    to: ['VARCHAR', ({ to }) => to],
  },
  ({ _id: code, townshipCode: now, formerTownships = [] }) =>
    formerTownships.map(({ townshipCode: from, until: asOf }, number) => ({
      code,
      number,
      asOf,
      from,
      to: formerTownships[number + 1]?.townshipCode ?? now,
    })),
);

/** A village's verdict under a rule set, with details that are not in the village's row. */
interface Standing {
  readonly village: VillageReadModel;
  readonly verdict: VillageReadModel['verdicts'][number];
}

const deciding = ['kind', ...decidingFigures] as const;
const figuresThatDecide =
  `STRUCT(${deciding.map((name) => `"${name}" ${typeOfFigure[figureOf(name).is]}`).join(', ')})` as const;

function exactFigures(village: VillageReadModel): Readonly<Record<string, unknown>> {
  return Object.fromEntries(
    deciding.map((name) => [
      name,
      figureAs<StoredFen>(figureOf(name).is, village[name], exact, (count) => BigInt(count)),
    ]),
  );
}

/**
 * The verdicts of villages that qualify under some rule set, or nearly do, with what their reasons need
 * besides the figures.
 */
export const reasons = columnarTable<VillageReadModel, Standing>(
  'reasons',
  {
    code: ['VARCHAR', ({ village }) => village._id],
    ruleSet: ['VARCHAR', ({ verdict }) => verdict.ruleSet],
    shortfallPpm: ['INTEGER', ({ village, verdict }) => count(village.shortfallPpm?.[verdict.ruleSet])],
    figures: [figuresThatDecide, ({ village }) => exactFigures(village)],
    certifiedBefore: ['INTEGER', ({ village, verdict }) => count(certifiedBefore(village, verdict))],
  },
  (village) =>
    village.qualifiesUnder.length === 0 && village.shortfallPpm === undefined
      ? []
      : village.verdicts.map((verdict) => ({ village, verdict })),
);

/** One row per change of a verdict. */
export const verdicts = columnarTable<VerdictDocument>('verdicts', {
  code: ['VARCHAR', ({ villageCode }) => villageCode],
  townshipCode: ['VARCHAR', ({ townshipCode }) => townshipCode],
  ruleSet: ['VARCHAR', ({ ruleSet }) => ruleSet],
  sequence: ['BIGINT', ({ sequence }) => BigInt(sequence)],
  qualifies: ['BOOLEAN', ({ qualifies }) => qualifies],
  asOf: ['VARCHAR', ({ asOf }) => asOf],
  criteria: ['VARCHAR', ({ criteria }) => criteria],
});

/** One row per certificate. */
export const certificates = columnarTable<CertificateSegment, CertificationDocument>(
  'certificates',
  {
    code: ['VARCHAR', ({ villageCode }) => villageCode],
    ruleSet: ['VARCHAR', ({ ruleSet }) => ruleSet],
    year: ['INTEGER', ({ year }) => count(year)],
    name: ['VARCHAR', ({ name }) => name],
    windowFrom: ['VARCHAR', ({ asOf }) => windowFromOf(asOf)],
    asOf: ['VARCHAR', ({ asOf }) => asOf],
    qualifies: ['BOOLEAN', ({ qualifies }) => qualifies],
    ...columnsOf(certifiedFigures),
    openShopsBySource: openShops,
    inPovertyCounty: [
      'BOOLEAN',
      ({ townshipCode, povertyCounty }) => inPovertyCounty(townshipCode, povertyCounty),
    ],
    people: [
      `STRUCT(${keeperCountNames.map((name) => `"${name}" BIGINT`).join(', ')}, workersKnown BIGINT, workers BIGINT)`,
      ({ people }) =>
        people &&
        toBigInts({ ...people.keepers, workersKnown: people.workersKnown, workers: people.workers }),
    ],
    criteria: ['VARCHAR', ({ criteria }) => criteria],
  },
  (segment) => certificatesIn(segment),
);

function toBigInts(
  counts: KeeperCounts & { readonly workersKnown: number; readonly workers: number },
): Readonly<Record<string, bigint>> {
  return Object.fromEntries(
    Object.entries<number>({ ...counts }).map(([name, number]) => [name, BigInt(number)]),
  );
}

/** One row per township or county that is or was a town or cluster, by the live verdicts. */
export const regions = columnarTable<RegionDocument>('regions', {
  kind: ['VARCHAR', ({ kind }) => kind],
  code: ['VARCHAR', ({ code }) => code],
  name: ['VARCHAR', ({ code }) => regionName(code)],
  path: ['VARCHAR', ({ code }) => regionPath(code)],
  ruleSet: ['VARCHAR', ({ ruleSet }) => ruleSet],
  qualifies: ['BOOLEAN', ({ qualifies }) => qualifies],
  size: ['VARCHAR', ({ size }) => size],
  sequence: ['BIGINT', ({ sequence }) => BigInt(sequence)],
  villages: ['BIGINT', ({ villages: number }) => BigInt(number)],
  asOf: ['VARCHAR', ({ asOf }) => asOf],
});

interface FormerCode {
  readonly code: string;
  readonly present?: string;
  readonly circle?: number;
}

/**
 * The codes that registrations name as former ones: with the present code to which each leads, or the number
 * of the circle that it is in. A divided code has neither.
 */
export const formerCodes = columnarTable<Places, FormerCode>(
  'formerCodes',
  {
    code: ['VARCHAR', ({ code }) => code],
    present: ['VARCHAR', ({ present }) => present],
    circle: ['INTEGER', ({ circle }) => circle],
  },
  ({ presentOf, divided, circles }) => [
    ...Array.from(presentOf, ([code, present]) => ({ code, present })),
    ...Array.from(divided.keys(), (code) => ({ code })),
    ...circles.flatMap((codes, circle) => codes.map((code) => ({ code, circle }))),
  ],
);

/** The verdicts on places of several codes; one without a year is that of now. */
export const placeVerdicts = columnarTable<{
  readonly code: string;
  readonly ruleSet: string;
  readonly year?: number | undefined;
  readonly qualifies: boolean;
  readonly criteria: string;
}>('placeVerdicts', {
  code: ['VARCHAR', ({ code }) => code],
  ruleSet: ['VARCHAR', ({ ruleSet }) => ruleSet],
  year: ['INTEGER', ({ year }) => year],
  qualifies: ['BOOLEAN', ({ qualifies }) => qualifies],
  criteria: ['VARCHAR', ({ criteria }) => criteria],
});

/** The registry's regions, and the nation. */
export const places = columnarTable<string>('places', {
  code: ['VARCHAR', (code) => code],
  level: ['VARCHAR', levelOf],
  name: ['VARCHAR', (code) => regionName(code)],
  path: ['VARCHAR', (code) => regionPath(code)],
});
export const placeCodes = (): readonly string[] => [NATION, ...regionNames.keys()];

/**
 * The levels of regions. `regionAt(code, digits)` is the region of a level that contains a village or a
 * smaller region.
 */
export const levels = columnarTable<RegionLevel>('levels', {
  level: ['VARCHAR', (level) => level],
  digits: ['INTEGER', digitsOf],
});

/** Functions that statements call. */
export const macros: readonly string[] = [
  `CREATE OR REPLACE MACRO regionAt(code, digits) AS CASE digits WHEN 0 THEN '${NATION}' ELSE left(code, digits) END`,
];

/** Names that statements use besides the tables. */
export const definitions: readonly string[] = [
  ...macros,
  `CREATE OR REPLACE VIEW certified AS ${figure('certified')}`,
  `CREATE OR REPLACE VIEW changes AS ${figure('changes')}`,
  `CREATE OR REPLACE VIEW margins AS ${figure('margins')}`,
  `CREATE OR REPLACE VIEW presentPlaces AS ${figure('present-places')}`,
  `CREATE OR REPLACE VIEW monthsOfToday AS SELECT presentCode AS code, presentTownshipCode AS townshipCode, months.* EXCLUDE (code, townshipCode) FROM months JOIN presentPlaces USING (code)`,
  `CREATE OR REPLACE VIEW regionSums AS ${regionSums}`,
  `CREATE OR REPLACE VIEW regionFigures AS ${withZeros(figure('region-figures'))}`,
  ...viewsOfToday,
];

/** The State Council's list. */
export const povertyCountyTable = columnarTable<{
  readonly code: string;
  readonly name: string;
  readonly delistedYear: number;
}>('povertyCounties', {
  code: ['VARCHAR', ({ code }) => code],
  name: ['VARCHAR', ({ name }) => name],
  delistedYear: ['INTEGER', ({ delistedYear }) => delistedYear],
});

/** The days on which each rule set certifies, and the first days of the years that end then. */
export const cutOffs = columnarTable<
  RuleSet,
  { readonly ruleSet: string; readonly year: number; readonly windowFrom: string; readonly cutOff: string }
>(
  'cutOffs',
  {
    ruleSet: ['VARCHAR', ({ ruleSet }) => ruleSet],
    year: ['INTEGER', ({ year }) => year],
    windowFrom: ['VARCHAR', ({ windowFrom }) => windowFrom],
    cutOff: ['VARCHAR', ({ cutOff }) => cutOff],
  },
  (ruleSet) =>
    YEARS.flatMap((year) => {
      const cutOff = cutOffOf(ruleSet, year);
      if (cutOff === undefined) return [];
      return [
        {
          ruleSet: ruleSet.id,
          year,
          windowFrom: isoOfDay(firstDayOfYearTo(cutOff)),
          cutOff: isoOfDay(cutOff),
        },
      ];
    }),
);
/** The certified years of all possible update times, and one more. */
const YEARS = Array.from({ length: 200 }, (_, at) => 1_970 + at);
const MONTHS = monthsBetween('1970-01', '2169-12');

/**
 * The months of each period: of a month itself, and of each certified year under a rule set. The year is
 * text.
 */
export const periods = columnarTable<
  RuleSet,
  {
    readonly ruleSet: string;
    readonly division: string;
    readonly period: string;
    readonly month: string;
    readonly isInWindow: boolean;
  }
>(
  'periods',
  {
    ruleSet: ['VARCHAR', ({ ruleSet }) => ruleSet],
    division: ['VARCHAR', ({ division }) => division],
    period: ['VARCHAR', ({ period }) => period],
    month: ['VARCHAR', ({ month }) => month],
    isInWindow: ['BOOLEAN', ({ isInWindow }) => isInWindow],
  },
  (ruleSet) =>
    MONTHS.flatMap((month) => [
      { ruleSet: ruleSet.id, division: 'month', period: month, month, isInWindow: true },
      ...certifiedYearsOf(month, ruleSet).map(({ year, isInWindow }) => ({
        ruleSet: ruleSet.id,
        division: 'year',
        period: String(year),
        month,
        isInWindow,
      })),
    ]),
);
