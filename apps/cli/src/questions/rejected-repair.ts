import { readFileSync } from 'node:fs';
import type { Question, SchemaOf } from '@taocun/client';
import { messageOf } from '../local/processes';
import { type Command } from 'commander';
import { printJson } from '../terminal/print-json';
import { printText } from '../terminal/print-text';
import { taocunAt } from '../terminal/services';
import { printable, textTable } from '../terminal/text-table';

type Many = Omit<SchemaOf<'ManyRepaired'>, 'dryRun'>;
type Filter = Pick<Question<'listRejectedUpdates'>, 'reason' | 'path' | 'source' | 'since' | 'before'>;

export interface CommonOptions {
  readonly url: string;
  readonly json?: true;
}

interface ManyOptions extends CommonOptions, Filter {
  readonly dryRun?: true;
  readonly limit?: number;
}

interface RepairOptions extends ManyOptions {
  readonly event?: string;
  readonly patch?: string;
}

/** The most updates that ingestion accepts in one request. */
const largestPage = 500;
const failuresShown = 20;
/** Exit code if some of many still fail; the others were sent. */
const SOME_FAIL = 2;

/** Corrects one update by its id, or many by a filter, and sends them again. */
export async function repair(id: string | undefined, options: RepairOptions, command: Command): Promise<void> {
  const { url, event, patch, dryRun, limit, json, ...filter } = options;
  const wrong = (message: string): never => command.error(`error: ${message}`);
  if (event !== undefined && patch !== undefined) wrong('--event and --patch exclude each other');
  const taocun = taocunAt(url);
  refuseMixed(id, options, wrong);
  const patched = patch === undefined ? undefined : patchOf(patch);
  if (id !== undefined) {
    const body = { event: event === undefined ? undefined : jsonIn(event), patch: patched };
    const answer = await taocun.call('repairRejectedUpdate', { id, body: body as SchemaOf<'OneRepair'> });
    if (json) return printJson(answer);
    const { number, partition, key = '' } = answer.repair;
    return printText(
      answer.repeated
        ? `${id}: the same was sent before, as number ${number} of its history. Nothing was sent now.`
        : `${id}: sent as number ${number} of its history, to partition ${partition} under the key ${printable(key)}.`,
    );
  }
  if (event !== undefined) wrong('--event corrects one update: give its id, or --patch for many');
  const wanted = { ...filter, patch: patched, dryRun } as SchemaOf<'ManyRepairs'>;
  const done = await many(pages(limit, (page) => taocun.call('repairRejectedUpdates', { body: { ...wanted, ...page } })));
  if (json) printJson(done);
  else report(done, dryRun === true);
  if (done.matched > done.sent) process.exitCode = SOME_FAIL;
}

/** Sets one update aside by its id, or many, including groups, by a filter. */
export async function setAside(id: string | undefined, options: ManyOptions & { readonly note: string }, command: Command): Promise<void> {
  const { url, dryRun, limit, note, json, ...filter } = options;
  refuseMixed(id, options, (message) => command.error(`error: ${message}`));
  const taocun = taocunAt(url);
  if (id !== undefined) {
    const answer = await taocun.call('setAsideRejectedUpdate', { id, body: { note } });
    return json ? printJson(answer) : printText(`${id}: set aside, as number ${answer.repair.number} of its history.`);
  }
  const done = { matched: 0, updates: 0, setAside: 0 };
  const wanted = { ...filter, note, dryRun } as SchemaOf<'ManySettingsAside'>;
  for await (const page of pages(limit, (part) => taocun.call('setAsideRejectedUpdates', { body: { ...wanted, ...part } })))
    for (const name of ['matched', 'updates', 'setAside'] as const) done[name] += page[name];
  const { matched, updates, setAside: aside } = done;
  if (json) printJson(done);
  else printText(`${count(matched)} examined, representing ${count(updates)} updates; ${dryRun ? 'none' : count(aside)} set aside.`);
}

/** Refuses the options for many together with an id: an id names one update, a reason many. */
function refuseMixed(
  id: string | undefined,
  { reason, path, source, since, before, limit, dryRun }: ManyOptions,
  wrong: (message: string) => never,
): void {
  if (id === undefined && reason === undefined) wrong('give the id of one, or --reason for many');
  if (id !== undefined && [reason, path, source, since, before, limit, dryRun].some((given) => given !== undefined))
    wrong('an id names one update: --reason, --path, --source, --since, --before, --limit and --dry-run are for many');
}

/** Requests many page by page, so that each answer arrives in time and the progress can be shown. */
async function* pages<Page extends { readonly matched: number; readonly next?: string }>(
  most = Infinity,
  ask: (page: { readonly limit: number; readonly cursor?: string }) => Promise<Page>,
): AsyncGenerator<Page, void> {
  let left = most;
  let cursor: string | undefined;
  do {
    const page: Page = await ask({ limit: Math.min(left, largestPage), ...(cursor !== undefined && { cursor }) });
    yield page;
    left -= page.matched;
    cursor = page.next;
  } while (cursor !== undefined && left > 0);
}

async function many(answers: AsyncIterable<Many>): Promise<Omit<Many, 'next'>> {
  const done = { matched: 0, sent: 0, failed: {} as Record<string, number>, failures: [] as Many['failures'][number][] };
  try {
    for await (const page of answers) {
      done.matched += page.matched;
      done.sent += page.sent;
      for (const [reason, count] of Object.entries(page.failed)) done.failed[reason] = (done.failed[reason] ?? 0) + count;
      done.failures.push(...page.failures);
      if (page.next !== undefined)
        process.stderr.write(
          `looked at ${count(done.matched)}, sent ${count(done.sent)}, still failing ${count(done.matched - done.sent)}\n`,
        );
    }
  } catch (error) {
    // Repairs before the failure remain.
    process.stderr.write(
      `Stopped after ${count(done.matched)} examined and ${count(done.sent)} sent. The same command continues with the open ones.\n`,
    );
    throw error;
  }
  return done;
}

function report({ matched, sent, failed, failures }: Omit<Many, 'next'>, dryRun: boolean): void {
  printText(`${count(matched)} looked at, ${count(sent)} ${dryRun ? 'would pass' : 'sent'}, ${count(matched - sent)} still failing.`);
  if (matched === sent) return;
  printText(
    `\n${textTable(
      ['reason', 'still failing'],
      Object.entries(failed).map(([reason, times]) => [reason, count(times)]),
    )}`,
  );
  const shown = failures.slice(0, failuresShown);
  printText(
    `\n${textTable(
      ['id', 'reason', 'path', 'message'],
      shown.map(({ id, reason, path, message }) => [id, reason, path, message]),
    )}`,
  );
  if (matched - sent > shown.length) printText(`… and ${count(matched - sent - shown.length)} more; --json has up to 100 of each page.`);
}

/** Text that begins like an object is JSON; any other text is a file name. */
function patchOf(text: string): unknown {
  return text.trimStart().startsWith('{') ? parsed(text, 'The patch') : jsonIn(text);
}

function jsonIn(file: string): unknown {
  return parsed(readFileSync(file === '-' ? 0 : file, 'utf8'), file === '-' ? 'Standard input' : file);
}

function parsed(text: string, what: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch (error) {
    throw new Error(`${what} is not JSON: ${messageOf(error)}`, { cause: error });
  }
}

const count = (number: number): string => number.toLocaleString('en');
