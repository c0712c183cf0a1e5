import { Agent, get } from 'node:http';
import { setTimeout as pause } from 'node:timers/promises';
import { percentilesOf } from '../report/percentiles';

export interface Asking {
  /** Requests a second. */
  readonly rate: number;
  readonly seconds: number;
  /** Of lists, only pages that nobody has asked for yet: each begins at a cursor of its own. */
  readonly fresh: boolean;
}

/** The queries, each repeated at the rate. `{village}` and `{cursor}` stand for existing values. */
export const questions = [
  '/villages',
  '/villages?sort=-salesFen',
  '/villages?sort=salesFen&qualifies=true',
  '/villages?sort=-activeShops&qualifies=false',
  '/villages?sort=-households&region=11',
  '/villages?region=1101,1202&qualifies=true',
  '/villages?region=110121100&sort=-salesFen',
  '/villages?povertyCounty=true&kind=residents-committee',
  `/villages?search=${encodeURIComponent('东西')}`,
  `/villages?search=${encodeURIComponent('村')}`,
  `/villages?search=${encodeURIComponent('无')}`,
  '/villages?fields=villageCode,name,salesFen',
  '/villages/{village}',
  '/near-misses',
  '/near-misses?region=12&within=50',
  '/towns',
  '/clusters',
  '/certifications/2015',
  '/certifications/2015?region=13&qualifies=any',
  '/certifications/2015/towns?qualifies=any',
  '/certifications/2015/clusters',
  '/counts',
  '/counts/2015',
  '/rule-sets',
];

/** They share the rate: with fifty of them, sending at the same moments, the last would wait for all others. */
const CONNECTIONS = 5;
const WARM_UP_SECONDS = 1;

export interface MeasuredQuestion {
  readonly question: string;
  readonly answers: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
  readonly maxMs: number;
  /** Answers other than 200, and requests that came to nothing. */
  readonly failed: number;
  readonly meanBytes: number;
}

/** Undefined if fresh pages are wanted of a query that has only one. */
export async function measureQuestion(
  address: string,
  question: string,
  { rate, seconds, fresh }: Asking,
): Promise<MeasuredQuestion | undefined> {
  const url = `${address}/api/v1${await filled(address, question)}`;
  const pages = fresh ? await freshPages(url, rate * (WARM_UP_SECONDS + seconds)) : undefined;
  if (pages?.length === 0) return undefined;
  const agent = new Agent({ keepAlive: true, maxSockets: CONNECTIONS });
  const next = (): string => (pages === undefined ? url : new URL(pages.shift() ?? '', url).href);
  try {
    // The warm-up fills the caches and compiles the code.
    await askSteadily(next, rate, WARM_UP_SECONDS, agent);
    const answers = await askSteadily(next, rate, seconds, agent);
    const times = answers.map(({ ms }) => ms);
    const { count, p50, p99, max } = times.length === 0 ? nothing : percentilesOf(times);
    const failed = answers.filter(({ status }) => status !== 200).length;
    const meanBytes = count === 0 ? 0 : Math.round(answers.reduce((all, { bytes }) => all + bytes, 0) / count);
    return { question, answers: count, p50Ms: p50, p99Ms: p99, maxMs: max, failed, meanBytes };
  } finally {
    agent.destroy();
  }
}

const nothing = { count: 0, p50: NaN, p99: NaN, max: NaN };

interface Answer {
  /** 0 where the connection broke. */
  readonly status: number;
  readonly bytes: number;
  /** From when the request was due, so that one that had to wait for others is counted with its wait. */
  readonly ms: number;
}

/** Asks at a steady rate, whatever the answers do; those that take longer than the whole are left out. */
async function askSteadily(next: () => string, rate: number, seconds: number, agent: Agent): Promise<readonly Answer[]> {
  const answers: Answer[] = [];
  const startMs = performance.now();
  for (let sent = 0; sent < rate * seconds; await pause(1)) {
    for (; sent < rate * seconds; sent++) {
      const dueMs = startMs + (sent * 1_000) / rate;
      if (dueMs > performance.now()) break;
      void ask(next(), agent).then(({ status, bytes }) => answers.push({ status, bytes, ms: performance.now() - dueMs }));
    }
  }
  return answers.slice();
}

function ask(url: string, agent: Agent): Promise<Pick<Answer, 'status' | 'bytes'>> {
  return new Promise((resolve) => {
    const failed = (): void => resolve({ status: 0, bytes: 0 });
    get(url, { agent }, (answer) => {
      let bytes = 0;
      answer.on('data', (chunk: Buffer) => (bytes += chunk.length));
      answer.on('error', failed);
      answer.on('end', () => resolve({ status: answer.statusCode ?? 0, bytes }));
    }).on('error', failed);
  });
}

/**
 * So many paths of pages that were not requested before. Each begins at a cursor. A list with fewer cursors is traversed again with
 * a limit that is one less, down to 90; the few that are still too short have their pages repeated.
 */
async function freshPages(url: string, wanted: number): Promise<string[]> {
  const { pathname, search } = new URL(url);
  const path = (parameters: Record<string, string>): string => {
    const query = new URLSearchParams(search);
    for (const [name, value] of Object.entries(parameters)) query.set(name, value);
    return `${pathname}?${query.toString()}`;
  };
  const cursors: string[] = [];
  for (let next: string | undefined; cursors.length < wanted;) {
    // Uses a page size that no measured page has.
    const answer = await fetch(new URL(path({ limit: '89', ...(next !== undefined && { cursor: next }) }), url));
    ({ next } = (await answer.json()) as { readonly next?: string });
    if (next === undefined) break;
    cursors.push(next);
  }
  const limits = Array.from({ length: 11 }, (_, less) => String(100 - less));
  const pages = limits.flatMap((limit) => cursors.map((cursor) => path({ limit, cursor })));
  return pages.length === 0 ? [] : Array.from({ length: wanted }, (_, at) => pages[at % pages.length] ?? '');
}

async function filled(address: string, question: string): Promise<string> {
  if (!question.includes('{village}')) return question;
  const page = (await (await fetch(`${address}/api/v1/villages?limit=1`)).json()) as { items: { villageCode: string }[] };
  return question.replace('{village}', page.items[0]?.villageCode ?? '');
}

export function lineOf({ question, p50Ms, p99Ms, maxMs, failed, answers, meanBytes }: MeasuredQuestion, { rate, seconds }: Asking): string {
  const name = decodeURIComponent(question).padEnd(56);
  if (answers === 0) return `${name}not one answer in ${seconds} s`;
  const ms = (value: number): string => `${value.toFixed(0)} ms`.padStart(9);
  const kib = `${(meanBytes / 1_024).toFixed(1)} KiB`.padStart(11);
  // Percentiles count answered requests only; with fewer answers than requests they are too good.
  const share = `${Math.round((100 * answers) / (rate * seconds))} % answered in time`;
  return `${name}p50${ms(p50Ms)}  p99${ms(p99Ms)}  max${ms(maxMs)}${kib}  ${share}${failed === 0 ? '' : `, ${failed} failed`}`;
}
