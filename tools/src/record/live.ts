import { setTimeout as pause } from 'node:timers/promises';
import { Command, InvalidArgumentError } from 'commander';
import type { Taocun } from '@taocun/client';
import { taocunAt, taocunUrl } from '@taocun/local/api';
import { Continuation } from './days/continuation';
import { openRecord } from './record';

interface LiveOptions {
  readonly url: string;
  readonly dayEvery: number;
  readonly days: number;
}

const units: Readonly<Record<string, number>> = { ms: 1, s: 1_000, m: 60_000 };

/** Ingestion saves its position every second, or every ten seconds while it is behind. */
const savedWithinMs = 15_000;

/** A synthetic continuation of the record, so that the page shows live changes. */
export function liveCommand(): Command {
  return new Command('live')
    .description('stream a synthetic continuation of the record, day by day')
    .addOption(taocunUrl())
    .option('--day-every <time>', 'how long a day takes: 500ms, 2s, 1m', aTime, 2_000)
    .option('--days <number>', 'how many days; without end where it is left out', aNumber, Infinity)
    .addHelpText(
      'after',
      `
Orders, openings, closings, refunds, and now and then a village that starts or stops to qualify: about 4,000 updates a day.
Ctrl-C ends after the day that is being sent; the same command goes on with the next one.

The record must be there (npm start). TAOCUN_KEY holds a key of an operator, or of a producer with --source /marketplaces/
where reading is open.

Example:
  npm run record -- live --day-every 2s`,
    )
    .action(runLive);
}

async function runLive({ url, dayEvery, days }: LiveOptions): Promise<void> {
  const taocun = taocunAt(url);
  const record = openRecord();
  const { lastDay } = record.summary;
  const stands = await newestDay(taocun);
  if (stands === undefined || stands < lastDay)
    throw new Error(
      `Ingestion is at ${stands ?? 'no day'}; this continues from ${lastDay}, where the record ends. Load it first: npm start.`,
    );
  const continuation = new Continuation(record.standing(), lastDay, 1);
  continuation.skipTo(dayAfter(stands));

  const ended = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => ended.abort());
  let sent = 0;
  let updates = 0;
  let last = stands;
  while (sent < days && !ended.signal.aborted) {
    const begunMs = performance.now();
    last = continuation.nextDay;
    if (last > new Date().toISOString().slice(0, 10))
      throw new Error('The continuation has come to today; updates can’t be of days to come.');
    const lines = continuation.writeDay();
    const { accepted, refused } = await taocun.send(lines.map(({ value }) => value));
    const [first] = refused;
    if (first !== undefined)
      throw new Error(
        `Ingestion refuses ${refused.length} updates: ${first.reason} at ${first.path}: ${first.message}`,
      );
    sent += 1;
    updates += accepted;
    const tookMs = performance.now() - begunMs;
    progress(
      `${last}  ${accepted.toLocaleString('en')} updates in ${(tookMs / 1_000).toFixed(2)} s  ${updates.toLocaleString('en')} in ${sent} days`,
    );
    if (sent < days)
      await pause(Math.max(0, dayEvery - tookMs), undefined, { signal: ended.signal }).catch(() => undefined);
  }
  await saved(taocun, last);
  process.stdout.write(`\n${sent} days, to ${last}. The same command goes on from there.\n`);
}

/** The latest day that ingestion has saved; undefined if it has read nothing. */
async function newestDay(taocun: Taocun): Promise<string | undefined> {
  const { partitions } = await taocun.call('getUpdateCounts');
  return partitions
    .flatMap(({ day }) => day ?? [])
    .sort()
    .at(-1);
}

/** The next run asks for ingestion's position, so this run ends only when that is saved. */
async function saved(taocun: Taocun, day: string): Promise<void> {
  for (const end = Date.now() + savedWithinMs; Date.now() < end; await pause(100))
    if (((await newestDay(taocun)) ?? '') >= day) return;
}

/** A line that is overwritten on a terminal; elsewhere a line a day. */
function progress(text: string): void {
  process.stdout.write(process.stdout.isTTY ? `\r\u001b[K${text}` : `${text}\n`);
}

function dayAfter(date: string): string {
  return new Date(Date.parse(`${date}T00:00:00Z`) + 86_400_000).toISOString().slice(0, 10);
}

function aTime(text: string): number {
  const [, value = '', unit = ''] = /^(\d{1,6})(ms|s|m)$/.exec(text) ?? [];
  const ms = Number(value) * (units[unit] ?? Number.NaN);
  if (!(ms >= 0)) throw new InvalidArgumentError('a time is wanted, as 500ms, 2s or 1m.');
  return ms;
}

function aNumber(text: string): number {
  if (!/^\d{1,9}$/.test(text)) throw new InvalidArgumentError('a whole number is wanted.');
  return Number(text);
}
