import type { Criterion, RuleSet } from '@taocun/domain';
import { accessKey } from './access-key';

// Everything that the page asks, and what is answered: the one place to change when the API changes.

/** As it is in JSON: amounts are read as doubles, which is exact enough for what is shown rounded. */
type Read<T> = T extends number | bigint ? number : T extends object ? { readonly [Name in keyof T]: Read<T[Name]> } : T;

export type { RuleSet };

export interface Fraction {
  readonly part: number;
  readonly whole: number;
}

/** A criterion with by how much it is met (above zero) or missed. */
type EitherOf = Extract<Criterion, { readonly anyOf: unknown }>['anyOf'][number];
export type ReadCriterion = Read<Criterion | EitherOf> & { readonly margin?: number | Fraction };

export interface Page<Item> {
  readonly items: readonly Item[];
  readonly next?: string;
}

export interface Counts {
  readonly year?: number;
  readonly ruleSet: string;
  readonly villages: number;
  readonly qualifying: number;
  readonly towns: number;
  readonly clusters: { readonly all: number; readonly cluster: number; readonly large: number; readonly super: number };
  readonly provinces: readonly { readonly provinceCode: string; readonly villages: number; readonly qualifying: number }[];
}

export type Category = 'agricultural' | 'handicraft' | 'manufactured' | 'service' | 'other';
export type Kind = 'administrative-village' | 'residents-committee';

export interface VillageItem {
  readonly villageCode: string;
  readonly name: string;
  readonly kind: Kind;
  readonly provinceCode: string;
  readonly countyCode: string;
  readonly townshipCode: string;
  readonly povertyCounty?: boolean;
  readonly longitude?: number;
  readonly latitude?: number;
  readonly asOf: string;
  readonly households: number;
  readonly salesFen: number;
  readonly alibabaSalesFen: number;
  readonly openShops: number;
  readonly activeShops: number;
  readonly activeAlibabaShops: number;
  readonly activeHouseholds: number;
  readonly activeAlibabaHouseholds: number;
  readonly paidByCategoryFen: Readonly<Record<Category, number>>;
  readonly paidByUrbanBuyersFen: number;
  readonly paidByRuralBuyersFen: number;
  readonly verdicts: readonly { readonly ruleSet: string; readonly qualifies: boolean; readonly sequence: number }[];
}

export interface Judged {
  readonly ruleSet: string;
  readonly qualifies: boolean;
  readonly criteria: readonly ReadCriterion[];
}

export interface PastVerdict extends Judged {
  readonly sequence: number;
  readonly asOf: string;
}

export interface Certificate extends Judged {
  readonly year: number;
  readonly asOf: string;
  readonly salesFen: number;
  readonly alibabaSalesFen: number;
  readonly activeShops: number;
}

interface Turning {
  readonly shops: number;
  readonly alibabaShops: number;
  readonly shopIds: readonly string[];
}

export interface OutlookDay {
  readonly day: string;
  readonly leaving: { readonly salesFen: number };
  readonly coming: { readonly salesFen: number };
  readonly stopping: Turning;
  readonly starting: Turning;
  readonly then: { readonly salesFen: number; readonly activeShops: number };
}

export interface Outlook {
  readonly asOf: string;
  readonly until: string;
  readonly days: readonly OutlookDay[];
  readonly verdicts: readonly {
    readonly ruleSet: string;
    readonly qualifies: boolean;
    readonly changes: readonly (Judged & { readonly day: string })[];
  }[];
}

export interface Village extends Omit<VillageItem, 'verdicts'> {
  readonly verdicts: readonly (Judged & { readonly sequence: number })[];
  readonly history: readonly PastVerdict[];
  readonly certifications: readonly Certificate[];
  readonly outlook: Outlook | null;
  readonly outlookMissing?: string;
}

/** What a map and a ranking need of a village. */
export interface ShownVillage {
  readonly villageCode: string;
  readonly name: string;
  /** Left out of past months, of which it is not kept. */
  readonly salesFen?: number;
  readonly longitude?: number;
  readonly latitude?: number;
}

export interface Region {
  readonly kind: 'town' | 'cluster';
  readonly code: string;
  /** The registry's; null where it has none. */
  readonly name: string | null;
  readonly villages: number;
  readonly size?: 'cluster' | 'large' | 'super';
}

export interface RegionReport {
  readonly asOf: string;
  readonly villages: number;
  readonly paidByCategoryFen: Readonly<Record<Category, number>>;
  readonly paidByUrbanBuyersFen: number;
  readonly paidByRuralBuyersFen: number;
}

/** A month, or a certified year, of a region. */
export interface SeriesItem {
  readonly month?: string;
  readonly year?: number;
  /** Villages on the certified list of the year. */
  readonly certified?: number;
  readonly qualifying: number;
  readonly new: number;
  readonly lost: number;
  readonly salesFen: number;
}

export interface PovertyCounty {
  readonly code: string;
  readonly name: string | null;
  readonly path: string;
  readonly delistedYear: number | null;
  readonly villages: number;
  readonly qualifying: number;
}

/** What farmers get for a kilogram online, beside what it would have fetched at home. */
export interface FarmGate {
  readonly month?: string;
  readonly code: string;
  readonly orders: number;
  readonly grams: number;
  readonly online: { readonly fenPerKilogram: number | null };
  readonly local: { readonly fenPerKilogram: number | null };
  readonly onlineOfLocal: { readonly percent: number | null };
  readonly urbanShare: { readonly percent: number | null };
}

export interface MonthSales {
  readonly month: string;
  readonly salesFen: number;
  readonly alibabaSalesFen: number;
}

export interface NearMiss {
  readonly villageCode: string;
  readonly name: string;
  /** By how much of its threshold the worst of the failing criteria falls short, in millionths. */
  readonly shortfallPpm: number;
  readonly failing: readonly { readonly criterion: string }[];
}

/** A village that qualifies under one rule set and not under another. */
export interface Compared {
  readonly villageCode: string;
  readonly name: string;
  readonly fails: readonly string[];
  /** Of the rule set that it fails. */
  readonly withoutCriteria: readonly ReadCriterion[];
}

/** A change of a verdict at some time. */
export interface PastChange {
  readonly villageCode: string;
  readonly name?: string;
  readonly longitude?: number;
  readonly latitude?: number;
  readonly sequence: number;
  readonly qualifies: boolean;
  readonly asOf: string;
}

export interface PartitionAt {
  readonly topic: string;
  readonly partition: number;
  readonly state: 'loading' | 'running' | 'waiting-to-retry' | 'stopped';
  readonly offset: number;
  readonly checkpoint: number;
  readonly end: number;
  /** How long the oldest record that is not applied has waited, at most; left out where nothing is known of it. */
  readonly lagMs?: number;
  readonly error?: string;
}

export type ServiceName = 'ingestion' | 'classification' | 'reporting';

export interface AnsweringService {
  readonly service: ServiceName;
  readonly answers: true;
  readonly ready: boolean;
  readonly reasons: readonly string[];
  readonly partitions: readonly PartitionAt[];
  readonly counters: { readonly records: number; readonly recordsPublished: number; readonly restarts: number };
  readonly process: {
    readonly memoryBytes?: number;
    readonly cpuSeconds?: number;
    readonly startedAtSeconds?: number;
    readonly eventLoopLagSeconds?: number;
  };
}

export type ServiceAt = AnsweringService | { readonly service: ServiceName; readonly answers: false; readonly because: string };

export interface Flow {
  readonly services: readonly ServiceAt[];
  readonly counts: {
    readonly accepted: number;
    readonly repeated: number;
    readonly waiting: number;
    readonly rejected: Readonly<Record<string, number>>;
    readonly partitions: readonly { readonly day: string | null }[];
  } | null;
}

export interface RejectedItem {
  readonly id: string;
  readonly timestampMs: number;
  readonly reason: string;
  readonly path: string;
  readonly message: string;
  readonly key: string | null;
  readonly bytes: number | null;
  readonly state: 'open' | 'sent' | 'repaired' | 'rejected-anew' | 'set-aside';
}

export interface RepairMade {
  readonly number: number;
  readonly at: string;
  readonly by?: string;
  readonly kind: 'sent' | 'set-aside';
  readonly note?: string;
  readonly outcome?: 'sending' | 'acknowledged' | 'unknown' | 'not-published' | 'taken' | 'rejected';
  readonly rejectedAs?: string;
}

export interface RejectedUpdate extends RejectedItem {
  readonly text?: string;
  readonly base64: string | null;
  readonly repairs?: string;
  readonly history: readonly RepairMade[];
}

export interface Webhook {
  readonly id: string;
  readonly url: string;
  readonly description: string;
  readonly state: 'active' | 'paused' | 'ended';
  readonly reason?: string;
  readonly pending: number;
  readonly failed: number;
}

export interface Tried {
  readonly delivered: boolean;
  readonly status?: number;
  readonly reason?: string;
}

export interface Delivery {
  readonly delivery: number;
  readonly webhookId: string;
  readonly code: string;
  readonly tries: number;
  readonly createdAt: string;
  readonly attempts: readonly { readonly at: string; readonly status?: number; readonly reason?: string }[];
}

export type Role = 'producer' | 'reader' | 'subscriber' | 'operator';

export interface ApiKey {
  readonly id: string;
  readonly role: Role;
  readonly name: string;
  readonly sources: readonly string[];
  readonly createdAt: string;
  readonly lastUsedAt?: string;
  readonly expiresAt?: string;
  readonly revokedAt?: string;
}

/** What a request came to where it was not answered as asked. */
export class Refused extends Error {
  constructor(
    /** 0 where nothing answered at all. */
    readonly status: number,
    readonly detail: string,
    /** What of an update is wrong, where that is the matter. */
    readonly path?: string,
  ) {
    super(detail);
  }
}

export type Query = Readonly<Record<string, string | number | undefined>>;

/** The address of a question; the page may lie below any path. */
export function addressOf(path: string, query: Query = {}): string {
  const given = Object.entries(query).filter((pair): pair is [string, string | number] => pair[1] !== undefined && pair[1] !== '');
  const text = new URLSearchParams(given.map(([name, value]) => [name, String(value)])).toString();
  return `api/v1/${path}${text === '' ? '' : `?${text}`}`;
}

/** How to ask: with the reader's key, if there is one. */
export function requestOf(signal: AbortSignal, headers: Readonly<Record<string, string>> = {}): RequestInit {
  const key = accessKey.get();
  return { signal, headers: key === '' ? headers : { ...headers, authorization: `Bearer ${key}` } };
}

/** Throws a Refused that tells what the problem details say. */
export async function checked(asking: Promise<Response>): Promise<Response> {
  let answer: Response;
  try {
    answer = await asking;
  } catch (error) {
    if (error instanceof DOMException && error.name === 'AbortError') throw error;
    throw new Refused(0, '');
  }
  if (answer.ok) return answer;
  const problem = (await answer.json().catch(() => ({}))) as { readonly detail?: string; readonly title?: string; readonly path?: string };
  throw new Refused(answer.status, problem.detail ?? problem.title ?? answer.statusText, problem.path);
}

const ask =
  <Answer>(path: string, query?: Query) =>
  async (signal: AbortSignal): Promise<Answer> =>
    readOf<Answer>(await checked(fetch(addressOf(path, query), requestOf(signal))), signal);

async function readOf<Answer>(answer: Response, signal: AbortSignal): Promise<Answer> {
  const text = await answer.text().catch(() => '');
  try {
    return JSON.parse(text) as Answer;
  } catch {
    // It broke off, or something else stands between the page and the observatory and has answered in its place.
    throw new Refused(signal.aborted ? 0 : 502, '');
  }
}

const sendingPatienceMs = 45_000;

/** Does something, once: whoever is not answered has to look what has come of it. */
async function send<Answer>(method: 'POST' | 'PATCH' | 'DELETE', path: string, body?: object): Promise<Answer> {
  const signal = AbortSignal.timeout(sendingPatienceMs);
  const request = requestOf(signal, body === undefined ? {} : { 'content-type': 'application/json' });
  const answer = await checked(fetch(addressOf(path), { ...request, method, ...(body !== undefined && { body: JSON.stringify(body) }) }));
  return answer.status === 204 ? (undefined as Answer) : readOf<Answer>(answer, signal);
}

/** Every page of a list, up to as many as one can look at. */
const all =
  <Item>(path: string, query: Query, most: number) =>
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

export type VillagesQuery = Query & { readonly sort: string };

/** Each gives what asks it, which `useAsked` calls. */
export const api = {
  ruleSets: () => ask<Page<RuleSet>>('rule-sets'),
  counts: (ruleSet: string, year?: number) => ask<Counts>(year === undefined ? 'counts' : `counts/${year}`, { ruleSet }),
  village: (code: string) => ask<Village>(`villages/${code}`),
  shown: (code: string) =>
    ask<Page<ShownVillage>>('villages', { search: code, fields: 'villageCode,name,salesFen,longitude,latitude', limit: 1 }),
  villageMonths: (code: string) => ask<Page<MonthSales>>(`villages/${code}/months`, { limit: 1_000 }),
  villages: (query: VillagesQuery, cursor?: string) => ask<Page<VillageItem>>('villages', { ...query, limit: 200, cursor }),
  qualifying: (ruleSet: string) =>
    all<ShownVillage>(
      'villages',
      { ruleSet, qualifies: 'true', fields: 'villageCode,name,salesFen,longitude,latitude' },
      MOST_VILLAGES_ON_A_MAP,
    ),
  certified: (ruleSet: string, year: number) =>
    all<ShownVillage>(`certifications/${year}`, { ruleSet, fields: 'villageCode,name,salesFen' }, MOST_VILLAGES_ON_A_MAP),
  nearMisses: (ruleSet: string, region: string) => ask<Page<NearMiss>>('near-misses', { ruleSet, region, within: 10, limit: 100 }),
  region: (code: string) => ask<RegionReport>(`regions/${code === '' ? 'CN' : code}`),
  series: (ruleSet: string, region: string, by: 'month' | 'year') => all<SeriesItem>('series', { ruleSet, region, by }, 1_200),
  povertyCounties: (ruleSet: string, region: string) =>
    all<PovertyCounty>('poverty-counties', { ruleSet, region, withTaobaoVillages: 'true' }, 1_000),
  farmGate: (region: string, by: 'total' | 'month') => all<FarmGate>('farm-gate', { region, by }, 1_200),
  towns: (ruleSet: string, year?: number) => all<Region>(year === undefined ? 'towns' : `certifications/${year}/towns`, { ruleSet }, 5_000),
  clusters: (ruleSet: string, year?: number) =>
    all<Region>(year === undefined ? 'clusters' : `certifications/${year}/clusters`, { ruleSet }, 5_000),
  comparison: (ruleSet: string, without: string, region: string) =>
    ask<Page<Compared>>('comparison', { ruleSet, without, region, limit: 100, fields: 'villageCode,name,fails,withoutCriteria' }),
  comparedCodes: (ruleSet: string, without: string, region: string) =>
    all<Pick<Compared, 'villageCode'>>('comparison', { ruleSet, without, region, fields: 'villageCode' }, MOST_VILLAGES_ON_A_MAP),
  verdicts: (ruleSet: string) =>
    all<PastChange>('verdicts', { ruleSet, fields: 'villageCode,name,longitude,latitude,sequence,qualifies,asOf' }, MOST_CHANGES),
  flow: () => ask<Flow>('services'),
  rejected: (query: Query) => ask<Page<RejectedItem>>('rejected', query),
  rejectedUpdate: (id: string) => ask<RejectedUpdate>(`rejected/${id}`),
  webhooks: () => async (signal: AbortSignal) => {
    const { items } = await ask<Page<{ readonly id: string }>>('webhooks', { limit: 100 })(signal);
    return Promise.all(items.map(({ id }) => ask<Webhook>(`webhooks/${id}`)(signal)));
  },
  failedDeliveries: (id: string) => ask<Page<Delivery>>(`webhooks/${id}/deliveries`, { state: 'failed', limit: 20 }),
  keys: () => ask<Page<ApiKey>>('keys'),
};

/** Each does something, and answers what has come of it. */
export const doing = {
  repair: (id: string, event: unknown, again: boolean) =>
    send<{ readonly repeated: boolean; readonly repair: RepairMade }>('POST', `rejected/${id}/repair`, { event, ...(again && { again }) }),
  setAside: (id: string, note: string) => send('POST', `rejected/${id}/set-aside`, { note }),
  testWebhook: (id: string) => send<Tried>('POST', `webhooks/${id}/test`, {}),
  setWebhook: (id: string, state: 'active' | 'paused') => send('PATCH', `webhooks/${id}`, { state }),
  removeWebhook: (id: string) => send('DELETE', `webhooks/${id}`),
  replayFailed: (id: string) => send<{ readonly replayed: number }>('POST', `webhooks/${id}/deliveries/replay`),
  replay: (id: string, delivery: number) => send('POST', `webhooks/${id}/deliveries/${delivery}/replay`),
  makeKey: (wanted: { readonly role: Role; readonly name: string; readonly sources?: readonly string[]; readonly expiresAt?: string }) =>
    send<ApiKey & { readonly key: string }>('POST', 'keys', wanted),
  revokeKey: (id: string) => send<ApiKey>('DELETE', `keys/${id}`),
};
