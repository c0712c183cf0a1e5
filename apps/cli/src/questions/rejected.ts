import { readFileSync } from 'node:fs';
import { Command, InvalidArgumentError, Option } from 'commander';
import type { RejectionReason } from '@taocun/contracts';
import { IngestionApi, type OfIngestion, urlOption } from './ingestion-api';
import { messageOf } from '@taocun/dev/engines/machine/processes';
import { printable, printableLines, textTable } from './text-table';

type Item = OfIngestion<'RejectedItemDocs'>;
type Many = Omit<OfIngestion<'ManyRepairedDocs'>, 'dryRun'>;

interface Common {
  readonly url: string;
  readonly json?: true;
}

interface Filter {
  readonly reason?: string;
  readonly path?: string;
  readonly source?: string;
  readonly from?: string;
  readonly to?: string;
}

interface ListOptions extends Common, Filter {
  readonly state?: string;
  readonly limit: number;
}

interface RepairOptions extends Common, Filter {
  readonly event?: string;
  readonly patch?: string;
  readonly again?: true;
  readonly by?: string;
  readonly dryRun?: true;
  readonly limit?: number;
}

/** Each of them, which the compiler sees to; of contracts only the type is read, since help should not wait for all that they are made of. */
const reasons: Readonly<Record<RejectionReason, true>> = {
  ...{ 'too-large': true, 'malformed-json': true, 'invalid-envelope': true, 'unknown-type': true },
  ...{ 'from-the-future': true, 'invalid-data': true, 'shop-conflict': true },
};
const states = ['open', 'sent', 'repaired', 'rejected-anew', 'set-aside'];
const largestPage = 500;
const failuresShown = 20;
/** Some of many still fail: the others were sent. */
const SOME_FAIL = 2;

const say = (text: string): void => void process.stdout.write(`${text}\n`);

/** Rejected updates: looked at, corrected and sent again. */
export function rejected(): Command {
  const all = new Command('rejected').description('Rejected updates: list, show, correct and send again, set aside.').addHelpText(
    'after',
    `
The key of an operator is read from the environment variable TAOCUN_KEY.

Exit codes: 0 done, 1 not done (the message says why), 2 of many some still fail.

Examples:
  npm run taocun -- rejected list --state open --reason invalid-data
  npm run taocun -- rejected show 3:120
  npm run taocun -- rejected repair 3:120 --patch '{"data":{"category":"other"}}'
  npm run taocun -- rejected repair 3:120 --event corrected.json
  npm run taocun -- rejected repair --reason from-the-future --dry-run
  npm run taocun -- rejected set-aside 3:121 --note 'a trial, not meant for us'`,
  );
  const command = (name: string, description: string): Command =>
    all
      .command(name)
      .description(description)
      .addOption(urlOption())
      .option('--json', 'print what the service answers')
      .showHelpAfterError('(--help says more)');

  filtered(command('list', 'list them, by partition and offset'))
    .addOption(new Option('--state <state>', 'only those in this state').choices(states))
    .option('--limit <number>', 'the most to list', atLeastOne, 100)
    .action(list);
  command('show', 'show one whole, with its history').argument('<id>', 'partition and offset, as 3:120', anId).action(show);
  filtered(command('repair', 'correct one by its id, or many by their reason, and send again'))
    .argument('[id]', 'partition and offset, as 3:120', anId)
    .option('--event <file>', 'the corrected event; "-" is standard input')
    .option('--patch <json>', 'a JSON merge patch of the event (RFC 7396), or a file that holds one')
    .option('--again', 'of one: send it though the same is on its way')
    .option('--dry-run', 'of many: only see what would pass')
    .option('--limit <number>', 'of many: the most to look at', atLeastOne)
    .option('--by <name>', 'who you are, for the history')
    .action(repair);
  command('set-aside', 'leave one as it is, for a reason')
    .argument('<id>', 'partition and offset, as 3:120', anId)
    .requiredOption('--note <text>', 'the reason')
    .option('--by <name>', 'who you are, for the history')
    .action(setAside);
  return all;
}

function filtered(command: Command): Command {
  return command
    .addOption(new Option('--reason <reason>', 'only those with this reason').choices(Object.keys(reasons)))
    .option('--path <pointer>', 'only those with this path')
    .option('--source <source>', 'only those of this source')
    .option('--from <time>', 'only those whose records are not before this, as 2014-11-11T00:00:00+08:00')
    .option('--to <time>', 'only those whose records are before this');
}

async function list({ url, json, limit, reason, path, source, state, from, to }: ListOptions): Promise<void> {
  const api = new IngestionApi(url);
  const items: Item[] = [];
  let cursor: string | undefined;
  do {
    const asked = Math.min(limit - items.length, largestPage);
    const page = await api.get<OfIngestion<'RejectedPageDocs'>>('rejected', {
      reason,
      path,
      source,
      state,
      from,
      to,
      limit: asked,
      cursor,
    });
    items.push(...page.items);
    cursor = page.next;
  } while (cursor !== undefined && items.length < limit);
  if (json) return say(asJson(items));
  if (items.length === 0) return say('None.');
  const heads = ['id', 'state', 'tries', 'reason', 'path', 'key', 'record of', 'message'];
  const rows = items.map((one) => [
    ...[one.id, one.state, String(one.tries), one.reason, one.path, one.key ?? '-', new Date(one.timestampMs).toISOString(), one.message],
  ]);
  say(textTable(heads, rows, process.stdout.isTTY ? process.stdout.columns : undefined));
  if (cursor !== undefined) process.stderr.write(`There are more than these ${items.length}; --limit shows more.\n`);
}

async function show(id: string, { url, json }: Common): Promise<void> {
  const one = await new IngestionApi(url).get<OfIngestion<'RejectedAnswerDocs'>>(`rejected/${id}`);
  if (json) return say(asJson(one));
  const facts: (readonly [string, string])[] = [
    ['id', one.id],
    ['state', one.state],
    ['reason', one.reason],
    ['path', one.path === '' ? '(the whole update)' : one.path],
    ['message', one.message],
    ['key', one.key ?? '(none)'],
    ['record of', new Date(one.timestampMs).toISOString()],
    ['bytes', one.bytes === null ? '(none)' : String(one.bytes)],
    ...one.headers.map(
      ({ name, base64 }) => ['header', `${name}: ${base64 === null ? '(none)' : Buffer.from(base64, 'base64').toString()}`] as const,
    ),
    ...(one.repairs === undefined ? [] : [['repairs', one.repairs] as const]),
  ];
  for (const [name, value] of facts) say(`${name.padEnd(10)} ${printable(value)}`);
  say(`\n${printableLines(one.text === undefined ? (one.base64 ?? '') : pretty(one.text))}`);
  if (one.history.length === 0) return;
  const heads = ['', 'at', 'by', 'what', 'outcome', 'source', 'id', 'key', 'note'];
  const rows = one.history.map(
    ({ number, at, by = '-', kind, outcome = '-', rejectedAs, source = '-', id: name = '-', key = '-', note = '' }) => [
      ...[String(number), at, by, kind, rejectedAs === undefined ? outcome : `${outcome} as ${rejectedAs}`, source, name, key, note],
    ],
  );
  say(`\n${textTable(heads, rows)}`);
}

async function repair(id: string | undefined, options: RepairOptions, command: Command): Promise<void> {
  const { url, reason, path, source, from, to, event, patch, again, dryRun, limit, by, json } = options;
  const wrong = (message: string): never => command.error(`error: ${message}`);
  if (event !== undefined && patch !== undefined) wrong('--event and --patch exclude each other');
  const api = new IngestionApi(url);
  if (id !== undefined) {
    if ([reason, path, source, from, to, limit, dryRun].some((given) => given !== undefined)) {
      wrong('an id names one update: --reason, --path, --source, --from, --to, --limit and --dry-run are for many');
    }
    const body = {
      ...{ event: event === undefined ? undefined : jsonIn(event), patch: patch === undefined ? undefined : patchOf(patch) },
      ...{ again, by },
    };
    const answer = await api.post<OfIngestion<'OneRepairedDocs'>>(`rejected/${id}/repair`, body);
    if (json) return say(asJson(answer));
    const { number, outcome = '', partition, key = '' } = answer.repair;
    return say(
      answer.repeated
        ? `${id}: the same was sent before, as number ${number} of its history; that is ${outcome}. Nothing was sent now.`
        : `${id}: sent as number ${number} of its history, to partition ${partition} under the key ${printable(key)}.`,
    );
  }
  if (reason === undefined) wrong('give the id of one, or --reason for many');
  if (event !== undefined) wrong('--event corrects one update: give its id, or --patch for many');
  if (again) wrong('--again is for one update: give its id');
  const wanted = { reason, path, source, from, to, patch: patch === undefined ? undefined : patchOf(patch), dryRun, by };
  const done = await many(api, wanted, limit ?? Infinity);
  if (json) say(asJson(done));
  else report(done, dryRun === true);
  if (done.matched > done.passed) process.exitCode = SOME_FAIL;
}

/** Goes on page by page, so that each has its answer in time and something can be seen. */
async function many(api: IngestionApi, wanted: Readonly<Record<string, unknown>>, limit: number): Promise<Omit<Many, 'next'>> {
  const progress = new Looking();
  const done = { matched: 0, passed: 0, sent: 0, failed: {} as Record<string, number>, failures: [] as Many['failures'][number][] };
  let cursor: string | undefined;
  try {
    do {
      const page: Many = await api.post<Many>('rejected/repair', { ...wanted, limit: Math.min(limit - done.matched, largestPage), cursor });
      done.matched += page.matched;
      done.passed += page.passed;
      done.sent += page.sent;
      for (const [reason, count] of Object.entries(page.failed)) done.failed[reason] = (done.failed[reason] ?? 0) + count;
      done.failures.push(...page.failures);
      cursor = page.next;
      progress.show(`looked at ${count(done.matched)}, sent ${count(done.sent)}, still failing ${count(done.matched - done.passed)}`);
    } while (cursor !== undefined && done.matched < limit);
  } catch (error) {
    // What was done before the failure stays done.
    progress.end();
    process.stderr.write(
      `Stopped after ${count(done.matched)} looked at and ${count(done.sent)} sent. The same command goes on with what is open.\n`,
    );
    throw error;
  }
  progress.end();
  return done;
}

function report({ matched, passed, sent, failed, failures }: Omit<Many, 'next'>, dryRun: boolean): void {
  say(
    `${count(matched)} looked at, ${dryRun ? `${count(passed)} would pass` : `${count(sent)} sent`}, ${count(matched - passed)} still failing.`,
  );
  if (matched === passed) return;
  say(
    `\n${textTable(
      ['reason', 'still failing'],
      Object.entries(failed).map(([reason, times]) => [reason, count(times)]),
    )}`,
  );
  const shown = failures.slice(0, failuresShown);
  say(
    `\n${textTable(
      ['id', 'reason', 'path', 'message'],
      shown.map(({ id, reason, path, message }) => [id, reason, path, message]),
    )}`,
  );
  if (matched - passed > shown.length) say(`… and ${count(matched - passed - shown.length)} more; --json has up to 100 of each page.`);
}

async function setAside(id: string, { url, json, note, by }: Common & { readonly note: string; readonly by?: string }): Promise<void> {
  const answer = await new IngestionApi(url).post<OfIngestion<'SetAsideDocs'>>(`rejected/${id}/set-aside`, { note, by });
  say(json ? asJson(answer) : `${id}: set aside, as number ${answer.repair.number} of its history.`);
}

/** A line that is written over on a terminal, and now and then a new one elsewhere. */
class Looking {
  #lastMs = Date.now();

  show(line: string): void {
    if (process.stderr.isTTY) process.stderr.write(`\r\u001b[K${line}`);
    else if (Date.now() - this.#lastMs > 5_000) {
      this.#lastMs = Date.now();
      process.stderr.write(`${line}\n`);
    }
  }

  end(): void {
    if (process.stderr.isTTY) process.stderr.write('\r\u001b[K');
  }
}

/** Text that begins like an object is JSON itself, other text names a file. */
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

function pretty(text: string): string {
  try {
    return JSON.stringify(JSON.parse(text), null, 2);
  } catch {
    // Not JSON is one of the things that it may have been rejected for.
    return text;
  }
}

function asJson(value: unknown): string {
  return printableLines(JSON.stringify(value, null, 2));
}

function anId(text: string): string {
  if (!/^\d{1,10}:\d{1,16}$/.test(text)) throw new InvalidArgumentError('partition and offset are wanted, as 3:120.');
  return text;
}

function atLeastOne(text: string): number {
  if (!/^[1-9]\d{0,8}$/.test(text)) throw new InvalidArgumentError('a whole number from 1 on is wanted.');
  return Number(text);
}

const count = (number: number): string => number.toLocaleString('en');
