import { Agent, get } from 'node:http';
import { setTimeout as pause } from 'node:timers/promises';
import { percentilesOf } from '../measure/percentiles';

/**
 * They share the rate: fifty of them would send at the same moments, and the last would wait for all others.
 */
const CONNECTIONS = 5;
const WARM_UP_SECONDS = 1;

/**
 * The 99th percentile of the time that fresh pages of a list take, in milliseconds, and the number of failed
 * answers: those with another status than 200, or none at all. Undefined for a list that has only one page.
 */
export async function measureList(
  address: string,
  list: string,
  { rate, seconds }: { readonly rate: number; readonly seconds: number },
): Promise<{ readonly p99Ms: number; readonly failed: number } | undefined> {
  const url = `${address}/api/v1${list}`;
  const pages = await freshPages(url, rate * (WARM_UP_SECONDS + seconds));
  if (pages.length === 0) return undefined;
  const agent = new Agent({ keepAlive: true, maxSockets: CONNECTIONS });
  const next = (): string => new URL(pages.shift() ?? '', url).href;
  try {
    // The warm-up fills the caches and compiles the code.
    await askSteadily(next, rate, WARM_UP_SECONDS, agent);
    const answers = await askSteadily(next, rate, seconds, agent);
    const p99Ms = answers.length === 0 ? NaN : percentilesOf(answers.map(({ ms }) => ms)).p99;
    return { p99Ms, failed: answers.filter(({ status }) => status !== 200).length };
  } finally {
    agent.destroy();
  }
}

interface Answer {
  /** 0 if the connection broke. */
  readonly status: number;
  /** From the time at which the request was due, so that its wait for others counts. */
  readonly ms: number;
}

/** Asks at a steady rate, however slow the answers; those that outlast the measurement are left out. */
async function askSteadily(
  next: () => string,
  rate: number,
  seconds: number,
  agent: Agent,
): Promise<readonly Answer[]> {
  const answers: Answer[] = [];
  const startMs = performance.now();
  for (let sent = 0; sent < rate * seconds; await pause(1)) {
    for (; sent < rate * seconds; sent++) {
      const dueMs = startMs + (sent * 1_000) / rate;
      if (dueMs > performance.now()) break;
      void ask(next(), agent).then((status) => answers.push({ status, ms: performance.now() - dueMs }));
    }
  }
  return answers.slice();
}

function ask(url: string, agent: Agent): Promise<number> {
  return new Promise((resolve) => {
    const failed = (): void => resolve(0);
    get(url, { agent }, (answer) => {
      answer.resume();
      answer.on('error', failed);
      answer.on('end', () => resolve(answer.statusCode ?? 0));
    }).on('error', failed);
  });
}

/**
 * `wanted` paths of pages that were not requested before. Each begins at a cursor. A list with fewer cursors
 * is traversed again with a limit that is one less, down to 90; if there are still too few, pages are
 * repeated.
 */
async function freshPages(url: string, count: number): Promise<string[]> {
  const { pathname, search } = new URL(url);
  const path = (parameters: Record<string, string>): string => {
    const query = new URLSearchParams(search);
    for (const [name, value] of Object.entries(parameters)) query.set(name, value);
    return `${pathname}?${query.toString()}`;
  };
  const cursors: string[] = [];
  for (let next: string | undefined; cursors.length < count;) {
    // Uses a page size that no measured page has.
    const answer = await fetch(
      new URL(path({ limit: '89', ...(next !== undefined && { cursor: next }) }), url),
    );
    ({ next } = (await answer.json()) as { readonly next?: string });
    if (next === undefined) break;
    cursors.push(next);
  }
  const limits = Array.from({ length: 11 }, (_, less) => String(100 - less));
  const pages = limits.flatMap((limit) => cursors.map((cursor) => path({ limit, cursor })));
  return pages.length === 0 ? [] : Array.from({ length: count }, (_, at) => pages[at % pages.length] ?? '');
}
