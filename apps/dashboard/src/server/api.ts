import type { IngestionSchemaName, IngestionSchemaOf, SchemaName, SchemaOf } from '@taocun/client';
import type { Rules, RuleSet } from '@taocun/domain';
import { basePath } from '../routes/address';
import { accessKey } from './access-key';
import { ApiError } from './api-error';

// Every request of the page and the types of the answers: the one place to change when the API changes.

/** An answer as `JSON.parse` reads it. Amounts become doubles, exact enough for figures that are shown rounded. */
type Read<T> = T extends number | bigint ? number : T extends object ? { readonly [Name in keyof T]: Read<T[Name]> } : T;

export type { Rules, RuleSet };

type OfReporting<Name extends SchemaName> = Read<SchemaOf<Name>>;
type OfIngestion<Name extends IngestionSchemaName> = Read<IngestionSchemaOf<Name>>;

export interface Page<Item> {
  readonly items: readonly Item[];
  readonly next?: string;
  /** The items of all pages, where they were asked for and could be counted. */
  readonly total?: number;
}

/** A criterion, with the margin by which it is met (above zero) or missed. */
export type ReadCriterion = OfReporting<'Criterion'>;
/** The days of the version of a rule set that decided. */
export type VersionInForce = OfReporting<'VersionInForce'>;
export type Fraction = OfReporting<'Share'>;

export type Provenance = OfReporting<'Provenance'>;
export type Counts = OfReporting<'Counts'>;
export type VillageAnswer = OfReporting<'Village'>;
export type VillageItem = OfReporting<'VillageSummary'>;
export type Category = keyof VillageItem['paidByCategoryFen'];
export type PastVerdict = VillageAnswer['history'][number];
export type OutlookAnswer = NonNullable<VillageAnswer['outlook']>;
export type RegionReport = OfReporting<'RegionReport'>;
export type RegionLevel = 'province' | 'prefecture' | 'county' | 'township';
/** A region among others of its level. */
export type RankedRegion = Pick<RegionReport, 'code' | 'name' | 'villages'> & { readonly qualifying: number };
export type MonthSales = OfReporting<'VillageMonth'>;
/** A Taobao Town or a cluster. */
export type Region = Pick<OfReporting<'LiveRegion'>, 'kind' | 'code' | 'name' | 'villages' | 'size'>;
/** A month, or a certified year, of a region. */
export type SeriesItem = Pick<OfReporting<'SeriesPoint'>, 'month' | 'year' | 'certified' | 'qualifying' | 'new' | 'lost' | 'salesFen'>;

/** The villages by rows of the reader's choice, beside those of a rule set. */
export type WhatIfAnswer = OfReporting<'WhatIfAnswer'>;
interface WhatIfQuestion {
  readonly compareWith: string;
  /** The rows that differ. */
  readonly rules: Partial<Rules>;
  readonly year?: number;
  readonly region?: readonly string[];
  readonly limit: number;
}

/** A figure that others have published, with its source. */
export type PublishedFigure = Pick<
  OfReporting<'PublishedFigure'>,
  'year' | 'region' | 'level' | 'name' | 'measure' | 'unit' | 'value' | 'source'
>;

/** The fields of a village that maps and rankings need. Past months have no sales: they are not stored. */
export type VillageSummary = Pick<VillageItem, 'villageCode' | 'name' | 'longitude' | 'latitude'> & Partial<Pick<VillageItem, 'salesFen'>>;

/** The same of a certificate, with the day that it is of. */
export type CertifiedSummary = VillageSummary & { readonly asOf: string };

/** A village that qualifies under one rule set and not under another. */
export type Compared = Pick<OfReporting<'ComparedVillage'>, 'villageCode' | 'name' | 'fails' | 'withoutCriteria'>;

/** A change of a verdict, with the day of it. */
export type PastChange = Omit<OfReporting<'VerdictChange'>, 'ruleSet'>;

export type ServiceAt = OfReporting<'AnsweringService' | 'SilentService'>;
export type ServiceName = ServiceAt['service'];
export type PartitionAt = OfReporting<'PartitionStatus'>;

export interface Flow {
  readonly services: readonly ServiceAt[];
  /** Null where ingestion does not answer. */
  readonly counts: OfIngestion<'Counts'> | null;
}

export type RejectedItem = OfIngestion<'RejectedUpdateSummary'>;
export type RejectedUpdate = OfIngestion<'RejectedUpdate'>;
export type RepairMade = OfIngestion<'Repair'>;
export type RejectedFault = OfIngestion<'RejectedFault'>;
export type ManyRepaired = OfIngestion<'ManyRepaired'>;
export type ManySetAside = OfIngestion<'ManySetAside'>;
/** The choice among the updates of one fault. */
interface ManyOfFault {
  readonly reason: string;
  readonly path: string;
  readonly source: string;
  readonly limit: number;
  readonly cursor?: string;
  readonly dryRun: boolean;
}

export type ApiKey = OfReporting<'Key'>;
export type Role = ApiKey['role'];

type QueryParameters = Readonly<Record<string, string | number | undefined>>;

/** The address of a request: the page may lie below any path. */
export function urlOf(path: string, query: QueryParameters = {}): string {
  const given = Object.entries(query).filter((pair): pair is [string, string | number] => pair[1] !== undefined && pair[1] !== '');
  const text = new URLSearchParams(given.map(([name, value]) => [name, String(value)])).toString();
  return `${basePath}api/v1/${path}${text === '' ? '' : `?${text}`}`;
}

/** The options of a request, with the reader's key if there is one. */
export function requestOf(signal: AbortSignal, headers: Readonly<Record<string, string>> = {}): RequestInit {
  const key = accessKey.get();
  return { signal, headers: key === '' ? headers : { ...headers, authorization: `Bearer ${key}` } };
}

/** Resolves to a successful answer. Throws an ApiError for any other, and where none comes. */
export async function checked(request: Promise<Response>): Promise<Response> {
  let answer: Response;
  try {
    answer = await request;
  } catch (error) {
    if (error instanceof DOMException && error.name === 'AbortError') throw error;
    throw new ApiError(0, '');
  }
  if (answer.ok) return answer;
  const problem = (await answer.json().catch(() => ({}))) as { readonly detail?: string; readonly title?: string; readonly path?: string };
  throw new ApiError(answer.status, problem.detail ?? problem.title ?? answer.statusText, problem.path);
}

const ask =
  <Answer>(path: string, query?: QueryParameters) =>
  async (signal: AbortSignal): Promise<Answer> =>
    readOf<Answer>(await checked(fetch(urlOf(path, query), requestOf(signal))), signal);

async function readOf<Answer>(answer: Response, signal: AbortSignal): Promise<Answer> {
  const text = await answer.text().catch(() => '');
  try {
    return JSON.parse(text) as Answer;
  } catch {
    // The answer broke off, or a proxy answered in place of the observatory.
    throw new ApiError(signal.aborted ? 0 : 502, '');
  }
}

const sendingPatienceMs = 45_000;

/** Sends a request once, without a retry: where no answer comes, the reader has to look whether it was done. */
async function send<Answer>(method: 'POST' | 'PATCH' | 'DELETE', path: string, body?: object): Promise<Answer> {
  const signal = AbortSignal.timeout(sendingPatienceMs);
  const request = requestOf(signal, body === undefined ? {} : { 'content-type': 'application/json' });
  const answer = await checked(fetch(urlOf(path), { ...request, method, ...(body !== undefined && { body: JSON.stringify(body) }) }));
  return answer.status === 204 ? (undefined as Answer) : readOf<Answer>(answer, signal);
}

/** All pages of a list, until it has `most` items. */
const all =
  <Item>(path: string, query: QueryParameters, most: number) =>
  async (signal: AbortSignal): Promise<readonly Item[]> => {
    const items: Item[] = [];
    for (let cursor: string | undefined; ;) {
      const page = await ask<Page<Item>>(path, { ...query, limit: 1_000, cursor })(signal);
      items.push(...page.items);
      cursor = page.next;
      if (cursor === undefined || items.length >= most) return items;
    }
  };

const MOST_VILLAGES_ON_A_MAP = 20_000;
const MOST_CHANGES = 100_000;
/** A table of more would not be read. */
const MOST_NEAR_MISSES = 2_000;
/** More than there are counties. */
const MOST_RANKED = 4_000;

export type VillagesQuery = QueryParameters & { readonly sort: string };

/** The queries; each returns the function that `useQuery` calls. */
export const queries = {
  ruleSets: () => ask<Page<RuleSet> & { readonly provenance?: Provenance }>('rule-sets'),
  counts: (ruleSet: string, year?: number) => ask<Counts>(year === undefined ? 'counts' : `counts/${year}`, { ruleSet }),
  village: (code: string) => ask<VillageAnswer>(`villages/${code}`),
  shown: (code: string) => ask<Page<Pick<VillageSummary, 'name'>>>('villages', { search: code, fields: 'name', limit: 1 }),
  villageMonths: (code: string) => ask<Page<MonthSales>>(`villages/${code}/months`, { limit: 1_000 }),
  villages: (query: VillagesQuery, cursor?: string) =>
    ask<Page<VillageItem>>('villages', { ...query, limit: 200, cursor, ...(cursor === undefined && { total: 'true' }) }),
  qualifying: (ruleSet: string) =>
    all<VillageSummary>(
      'villages',
      { ruleSet, qualifies: 'true', fields: 'villageCode,name,salesFen,longitude,latitude' },
      MOST_VILLAGES_ON_A_MAP,
    ),
  certified: (ruleSet: string, year: number) =>
    all<CertifiedSummary>(`certifications/${year}`, { ruleSet, fields: 'villageCode,name,salesFen,asOf' }, MOST_VILLAGES_ON_A_MAP),
  nearMisses: (ruleSet: string, region: string) =>
    ask<Page<OfReporting<'NearMiss'>>>('near-misses', { ruleSet, region, within: 10, limit: 100 }),
  nearMissPlaces: (ruleSet: string) =>
    all<VillageSummary & Pick<OfReporting<'NearMiss'>, 'shortfallPpm'>>(
      'near-misses',
      { ruleSet, within: 10, fields: 'villageCode,name,longitude,latitude,shortfallPpm' },
      MOST_NEAR_MISSES,
    ),
  hotSpots: (ruleSet: string, year?: number) =>
    all<Pick<OfReporting<'HotSpot'>, 'code' | 'qualifying' | 'gi'>>(
      'hot-spots',
      { ruleSet, year, fields: 'code,qualifying,gi' },
      MOST_RANKED,
    ),
  countyFigures: (ruleSet: string) =>
    all<Pick<RegionReport, 'code' | 'salesFen' | 'activeShops'>>(
      'regions',
      { ruleSet, level: 'county', fields: 'code,salesFen,activeShops' },
      MOST_RANKED,
    ),
  region: (code: string) => ask<RegionReport>(`regions/${code === '' ? 'CN' : code}`),
  regions: (ruleSet: string, level: RegionLevel, within: string) =>
    all<RankedRegion>('regions', { ruleSet, level, within, sort: '-qualifying', fields: 'code,name,villages,qualifying' }, MOST_RANKED),
  places: (search: string, ruleSet: string) => ask<Page<OfReporting<'Place'>>>('places', { search, ruleSet }),
  series: (ruleSet: string, region: string, by: 'month' | 'year') => all<SeriesItem>('series', { ruleSet, region, by }, 1_200),
  published: (ruleSet: string, region: string) =>
    all<PublishedFigure>('published', { ruleSet, region: region === '' ? 'CN' : region, measure: 'villages' }, 1_000),
  povertyCounties: (ruleSet: string, region: string) =>
    all<OfReporting<'PovertyCounty'>>('poverty-counties', { ruleSet, region, withTaobaoVillages: 'true' }, 1_000),
  farmGate: (region: string, by: 'total' | 'month') => all<OfReporting<'FarmGateFigures'>>('farm-gate', { region, by }, 1_200),
  kept: (region: string) => all<OfReporting<'KeptFigures'>>('farm-gate/kept', { region, by: 'total' }, 1_200),
  towns: (ruleSet: string, year?: number) => all<Region>(year === undefined ? 'towns' : `certifications/${year}/towns`, { ruleSet }, 5_000),
  clusters: (ruleSet: string, year?: number) =>
    all<Region>(year === undefined ? 'clusters' : `certifications/${year}/clusters`, { ruleSet }, 5_000),
  comparison: (ruleSet: string, without: string, region: string) =>
    ask<Page<Compared>>('comparison', { ruleSet, without, region, limit: 100, fields: 'villageCode,name,fails,withoutCriteria' }),
  comparedCodes: (ruleSet: string, without: string, region: string) =>
    all<Pick<Compared, 'villageCode'>>('comparison', { ruleSet, without, region, fields: 'villageCode' }, MOST_VILLAGES_ON_A_MAP),
  whatIf: (question: WhatIfQuestion) => () => send<WhatIfAnswer>('POST', 'what-if', question),
  verdicts: (ruleSet: string) =>
    all<PastChange>('verdicts', { ruleSet, fields: 'villageCode,name,longitude,latitude,sequence,qualifies,asOf' }, MOST_CHANGES),
  flow: () => ask<Flow>('services'),
  faults: () => ask<OfIngestion<'RejectedFaults'>>('rejected/faults', { state: 'open' }),
  rejected: (query: QueryParameters) => ask<Page<RejectedItem>>('rejected', query),
  rejectedUpdate: (id: string) => ask<RejectedUpdate>(`rejected/${id}`),
  keys: () => ask<Page<ApiKey>>('keys'),
};

/** The mutations; each resolves to what the API answers. */
export const mutations = {
  repair: (id: string, event: unknown) => send('POST', `rejected/${id}/repair`, { event }),
  repairMany: (wanted: ManyOfFault & { readonly patch: object }) => send<ManyRepaired>('POST', 'rejected/repair', wanted),
  setAsideMany: (wanted: ManyOfFault & { readonly note: string }) => send<ManySetAside>('POST', 'rejected/set-aside', wanted),
  setAside: (id: string, note: string) => send('POST', `rejected/${id}/set-aside`, { note }),
  makeKey: (wanted: OfReporting<'NewKey'>) => send<OfReporting<'CreatedKey'>>('POST', 'keys', wanted),
  revokeKey: (id: string) => send<ApiKey>('DELETE', `keys/${id}`),
};
