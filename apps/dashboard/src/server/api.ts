import {
  type AnswerOf,
  type ItemOf,
  type ListId,
  type Operations,
  type Question,
  type QuestionOf,
  type SchemaName,
  type SchemaOf,
  Taocun,
  TaocunProblem,
  TaocunUnreachable,
} from '@taocun/client';
import type { Language, Rules, RuleSet as DomainRuleSet, RuleSetVersion } from '@taocun/domain';
import { basePath } from '../routes/address';
import type { RegionLevel } from '../routes/region-levels';
import { accessKey } from './access-key';
import { ApiError } from './api-error';
import type { QueryFunction } from './keep-fetched';

// Every request of the page and the types of the answers: the one place to change when the API changes.

/**
 * An answer as parsed by `JSON.parse`. Amounts become doubles, exact enough for figures that are shown
 * rounded.
 */
type Read<T> = T extends number | bigint
  ? number
  : T extends object
    ? { readonly [Name in keyof T]: Read<T[Name]> }
    : T;

export type { Rules };
/** A version with a sentence that defines a Taobao Village under it. */
type Version = RuleSetVersion & { readonly definition: Readonly<Record<Language, string>> };
export type RuleSet = Omit<DomainRuleSet, 'versions'> & {
  readonly versions: readonly [Version, ...Version[]];
};

type Of<Name extends SchemaName> = Read<SchemaOf<Name>>;

export interface Page<Item> {
  readonly items: readonly Item[];
  readonly next?: string;
  /** The gaps of sources in the days of the items; absent if nothing is missing. */
  readonly incomplete?: Incomplete;
  /** The number of items on all pages, if it was requested and could be counted. */
  readonly total?: number;
}

/** An answer's statement of its gaps. */
type Missing = Pick<Page<unknown>, 'incomplete'>;

/** A criterion, with the margin by which it is met (above zero) or missed. */
export type ReadCriterion = Of<'Criterion'>;
/** The days of the version of a rule set that decided. */
export type VersionInForce = Of<'VersionInForce'>;
export type Fraction = Of<'Share'>;

export type Freshness = Of<'FreshnessAndState'>;
export type Provenance = Of<'Provenance'>;
export type Counts = Of<'Counts'>;
export type Incomplete = Of<'Incomplete'>;
export type VillageAnswer = Of<'Village'>;
export type VillageItem = Of<'VillageSummary'>;
export type Category = keyof VillageItem['paidByCategoryFen'];
export type Channel = keyof NonNullable<VillageItem['paidByChannelFen']>;
export type PastVerdict = VillageAnswer['history'][number];
export type OutlookAnswer = NonNullable<VillageAnswer['outlook']>;
export type RegionReport = Of<'RegionReport'>;
/** A region among others of its level. */
export type RankedRegion = Pick<RegionReport, 'code' | 'name'> & { readonly qualifying: number };
export type MonthSales = Of<'VillageMonth'>;
export type Region = Pick<Of<'LiveRegion'>, 'kind' | 'code' | 'name' | 'villages' | 'size'>;
/** A month, or a certified year, of a region. */
type SeriesPoint = Of<'SeriesPoint'>;
export type SeriesItem = Pick<SeriesPoint, 'month' | 'year' | 'certified' | 'salesFen'> &
  Required<Pick<SeriesPoint, 'qualifying' | 'new' | 'lost'>>;

/** The villages under rules that the reader has chosen, next to those under a rule set. */
export type WhatIfAnswer = Of<'WhatIfAnswer'>;
/** The rules of a question are only the rows that differ. */
type WhatIfQuestion = Omit<SchemaOf<'WhatIfQuestion'>, 'rules'> & { readonly rules: Partial<Rules> };

/** A figure that others have published, with its source. */
export type PublishedFigure = Pick<
  Of<'PublishedFigure'>,
  'year' | 'region' | 'level' | 'name' | 'measure' | 'unit' | 'value' | 'source'
>;

/**
 * The fields of a village that maps and rankings need. Past months have no sales, because these are not
 * stored.
 */
export type VillageSummary = Pick<VillageItem, 'villageCode' | 'name' | 'longitude' | 'latitude'> &
  Partial<Pick<VillageItem, 'townshipCode' | 'salesFen'>>;

export type VillageFigures = Pick<VillageItem, 'villageCode' | 'townshipCode' | 'name'> &
  Partial<Pick<VillageItem, 'salesFen' | 'activeShops' | 'households'>>;

/** The same fields of a certificate, with its day, and its sales with the orders that have arrived since. */
export type CertifiedSummary = VillageSummary & {
  readonly asOf: string;
  readonly revised?: Pick<Of<'Revised'>, 'salesFen'>;
};

/** A village that would gain or lose the title at the present pace. */
export type Turning = Of<'OutlookVillage'>;

/** A village that qualifies under one rule set and not under another. */
export type Compared = Pick<
  Of<'ComparedVillage'>,
  'villageCode' | 'townshipCode' | 'name' | 'fails' | 'withoutCriteria'
>;

/** A change of a verdict, with its day. */
export type PastChange = Omit<Of<'VerdictChange'>, 'ruleSet'>;

export type ServiceAt =
  | (Of<'AnsweringService'> & { readonly answers: true })
  | (Of<'SilentService'> & { readonly answers: false });
export type ServiceName = ServiceAt['service'];
export type PartitionAt = Of<'PartitionStatus'>;

export interface Flow extends Pick<Of<'Services'>, 'state' | 'alerts'> {
  readonly services: readonly ServiceAt[];
  /** Null if ingestion does not answer. */
  readonly counts: Of<'UpdateCounts'> | null;
}

export type RejectedItem = Of<'RejectedUpdateSummary'>;
export type RejectedUpdate = Of<'RejectedUpdate'>;
export type RepairMade = Of<'Repair'>;
export type RejectedFault = Of<'RejectedFault'>;
export type ManySetAside = Of<'ManySetAside'>;
/** Sets the updates of one fault aside. */
interface OneSettingAside {
  readonly reason: string;
  readonly path: string;
  readonly source: string;
  readonly limit: number;
  readonly cursor?: string;
  readonly dryRun: boolean;
  readonly note: string;
}

/** A question whose members may be missing, or empty if nothing is chosen. */
type Loose<Members> = { readonly [Name in keyof Members]?: Members[Name] | string | number | undefined } & {
  readonly cursor?: string | undefined;
};

function given(question: object): [string, unknown][] {
  return Object.entries(question).filter(([, value]) => value !== undefined && value !== '');
}

/** The address of a file; the page may lie below any path. */
export function urlOf(path: string, query: Readonly<Record<string, string | number | undefined>>): string {
  return `${basePath}api/v1/${path}?${new URLSearchParams(given(query).map(([name, value]) => [name, String(value)])).toString()}`;
}

/** A request is sent once, with the reader's key if there is one: `keepFetched` repeats it. */
const options = () => ({
  url: location.origin + basePath,
  key: accessKey.get(),
  tries: 1,
  parse: JSON.parse,
});
export const taocun = (): Taocun => new Taocun(options());

/** Rejects with an ApiError if the service refuses, or its answer does not arrive. */
export async function answered<Answer>(request: Promise<Answer>): Promise<Answer> {
  try {
    return await request;
  } catch (error) {
    const isLate = error instanceof DOMException && error.name === 'TimeoutError';
    if (isLate || error instanceof TaocunUnreachable) throw new ApiError(0, '');
    // A proxy answered instead of the observatory.
    if (error instanceof SyntaxError) throw new ApiError(502, '');
    if (!(error instanceof TaocunProblem)) throw error;
    const { path } = error.members;
    throw new ApiError(error.status, error.detail, typeof path === 'string' ? path : undefined);
  }
}

const ask =
  <Id extends keyof Operations>(operation: Id, question: Loose<QuestionOf<Operations[Id]>> = {}) =>
  (signal: AbortSignal): Promise<Read<AnswerOf<Operations[Id]>>> =>
    // The compiler cannot resolve the arguments of an operation that is a type parameter.
    answered(taocun().call(operation, ...([Object.fromEntries(given(question)), { signal }] as never)));

/**
 * The most items that the page shows. It shows nothing of a longer list, because a part of it would be taken
 * for the whole.
 */
const MOST_ITEMS = 100_000;

/** All items of a list, page by page. Rejects if there are more than `MOST_ITEMS`. */
const all =
  <Id extends ListId>(operation: Id, question: Loose<Question<Id>>) =>
  async (signal: AbortSignal): Promise<readonly Read<ItemOf<Operations[Id]>>[]> => {
    // The compiler cannot resolve the arguments of an operation that is a type parameter.
    const list = taocun().list(operation, ...([Object.fromEntries(given(question)), { signal }] as never));
    const items = await answered(list.toArray(MOST_ITEMS + 1));
    if (items.length > MOST_ITEMS) throw new ApiError(413, `The list has more than ${MOST_ITEMS} items.`);
    // Nor does it resolve their type.
    return items as never;
  };

const sendingPatienceMs = 45_000;

/** If no answer arrives, the reader has to check whether the change was made. */
const send = <Answer>(request: QueryFunction<Answer>): Promise<Answer> =>
  request(AbortSignal.timeout(sendingPatienceMs));

export type VillagesQuery = Readonly<Record<string, string | undefined>> & { readonly sort: string };

/** The queries; each returns the function that `useQuery` calls. */
export const queries = {
  /** Sources are most of the answer, and few parts of the page show them. */
  ruleSets: (sources = false) =>
    // The API's description does not say what is in a row of a rule set.
    ask('listRuleSets', { sources: `${sources}` }) as unknown as QueryFunction<
      Page<RuleSet> & { readonly provenance?: Provenance }
    >,
  freshness: () => ask('getFreshness'),
  counts: (ruleSet: string, year?: number): QueryFunction<Counts> =>
    year === undefined ? ask('getCounts', { ruleSet }) : ask('getCertifiedCounts', { year, ruleSet }),
  village: (code: string) => ask('getVillage', { code }),
  shown: (code: string): QueryFunction<Page<Pick<VillageSummary, 'name' | 'townshipCode'>>> =>
    ask('listVillages', { search: code, fields: 'name,townshipCode', limit: 1 }),
  proof: (year: number, ruleSet: string, villageCode: string) =>
    ask('getListProof', { year, ruleSet, villageCode }),
  villageMonths: (code: string) => ask('listVillageMonths', { code, limit: 1_000 }),
  villages: (query: VillagesQuery, cursor?: string) =>
    ask('listVillages', { ...query, limit: 200, cursor, ...(cursor === undefined && { total: 'true' }) }),
  qualifying: (ruleSet: string): QueryFunction<readonly VillageSummary[]> =>
    all('listVillages', {
      ruleSet,
      qualifies: 'true',
      fields: 'villageCode,townshipCode,name,salesFen,longitude,latitude',
    }),
  /**
   * The villages of a county or township that qualify now, or were certified in a year, with their figures on
   * that day.
   */
  villagesOf: (ruleSet: string, region: string, year?: number): QueryFunction<readonly VillageFigures[]> => {
    const question = {
      ruleSet,
      region,
      qualifies: 'true',
      fields: 'villageCode,townshipCode,name,salesFen,activeShops,households',
    };
    return year === undefined
      ? all('listVillages', question)
      : all('listCertifications', { ...question, year });
  },
  certified: (ruleSet: string, year: number): QueryFunction<readonly CertifiedSummary[]> =>
    all('listCertifications', {
      year,
      ruleSet,
      fields: 'villageCode,townshipCode,name,salesFen,asOf,revised',
    }),
  nearMisses: (ruleSet: string, region: string) =>
    ask('listNearMisses', { ruleSet, region, withinPercent: 10, limit: 100 }),
  nearMissPlaces: (
    ruleSet: string,
  ): QueryFunction<readonly (VillageSummary & Pick<Of<'NearMiss'>, 'shortfallPpm'>)[]> =>
    all('listNearMisses', {
      ruleSet,
      withinPercent: 10,
      fields: 'villageCode,townshipCode,name,longitude,latitude,shortfallPpm',
    }),
  outlook: (ruleSet: string, region: string): QueryFunction<readonly Turning[]> =>
    all('listOutlook', { ruleSet, region }),
  countyFigures: (
    ruleSet: string,
  ): QueryFunction<readonly Pick<RegionReport, 'code' | 'salesFen' | 'activeShops'>[]> =>
    all('listRegions', { ruleSet, level: 'county', fields: 'code,salesFen,activeShops' }),
  region: (code: string) => ask('getRegion', { code: code === '' ? 'CN' : code }),
  regions: (ruleSet: string, level: RegionLevel, region: string) => {
    const ranked = all('listRegions', {
      ruleSet,
      level,
      region,
      sort: '-qualifying',
      fields: 'code,name,qualifying',
    });
    // Verdicts are left out only with `borders=today`, which this does not ask for.
    return ranked as unknown as QueryFunction<readonly RankedRegion[]>;
  },
  places: (search: string, ruleSet: string) => ask('listPlaces', { search, ruleSet }),
  series: (ruleSet: string, region: string, by: 'month' | 'year'): QueryFunction<Page<SeriesItem>> =>
    // Verdicts are left out only with `borders=today`, which this does not ask for.
    ask('listSeries', { ruleSet, region, by, limit: 1_000 }) as unknown as QueryFunction<Page<SeriesItem>>,
  /** The gaps in all months of a region. */
  missingInMonths: (ruleSet: string, region: string): QueryFunction<Missing> =>
    ask('listSeries', { ruleSet, region, by: 'month', fields: 'month', limit: 1 }),
  /** The gaps of a certified list. */
  missingInList: (ruleSet: string, region: string, year: number): QueryFunction<Missing> =>
    ask('listCertifications', { year, ruleSet, region, fields: 'villageCode', limit: 1 }),
  salesInBordersOfToday: (ruleSet: string, region: string) =>
    all('listSeries', { ruleSet, region, by: 'month', borders: 'today' }),
  published: (ruleSet: string, region: string): QueryFunction<readonly PublishedFigure[]> =>
    all('listPublishedFigures', { ruleSet, region: region === '' ? 'CN' : region, measure: 'villages' }),
  povertyCounties: (ruleSet: string, region: string) =>
    all('listPovertyCounties', { ruleSet, region, withTaobaoVillages: 'true' }),
  farmGate: (region: string, by: 'total' | 'month') => all('listFarmGate', { region, by }),
  kept: (region: string) => all('listKept', { region, by: 'total' }),
  towns: (ruleSet: string, year?: number): QueryFunction<readonly Region[]> =>
    year === undefined ? all('listTowns', { ruleSet }) : all('listCertifiedTowns', { year, ruleSet }),
  clusters: (ruleSet: string, year?: number): QueryFunction<readonly Region[]> =>
    year === undefined ? all('listClusters', { ruleSet }) : all('listCertifiedClusters', { year, ruleSet }),
  comparison: (ruleSet: string, without: string, region: string): QueryFunction<Page<Compared>> =>
    ask('compareRuleSets', {
      ruleSet,
      without,
      region,
      limit: 100,
      fields: 'villageCode,townshipCode,name,fails,withoutCriteria',
    }),
  comparedCodes: (
    ruleSet: string,
    without: string,
    region: string,
  ): QueryFunction<readonly Pick<Compared, 'villageCode' | 'townshipCode'>[]> =>
    all('compareRuleSets', { ruleSet, without, region, fields: 'villageCode,townshipCode' }),
  // The API's description does not say what is in a row.
  whatIf: (question: WhatIfQuestion) => () =>
    send(ask('askWhatIf', { body: question as unknown as SchemaOf<'WhatIfQuestion'> })),
  verdicts: (ruleSet: string): QueryFunction<readonly PastChange[]> =>
    all('listVerdicts', {
      ruleSet,
      fields: 'villageCode,townshipCode,name,longitude,latitude,sequence,qualifies,asOf',
    }),
  // The API's description does not distinguish the services that answer by a constant member.
  flow: () => ask('listServices') as unknown as QueryFunction<Flow>,
  faults: () => ask('listRejectedFaults'),
  rejected: (query: Loose<Question<'listRejectedUpdates'>>) => ask('listRejectedUpdates', query),
  rejectedUpdate: (id: string) => ask('getRejectedUpdate', { id }),
};

/** The mutations; each resolves to the answer of the API. */
export const mutations = {
  repair: (id: string, event: unknown) =>
    send(ask('repairRejectedUpdate', { id, body: { event } as SchemaOf<'OneRepair'> })),
  setAsideMany: (setting: OneSettingAside) =>
    send(ask('setAsideRejectedUpdates', { body: setting as SchemaOf<'ManySettingsAside'> })),
  setAside: (id: string, note: string) => send(ask('setAsideRejectedUpdate', { id, body: { note } })),
};
