import { readFileSync, statSync } from 'node:fs';
import * as path from 'node:path';
import { Command, Option } from 'commander';
import { isRejection, readUpdate } from '@taocun/contracts';
import { Presets, SingleBar } from 'cli-progress';
import { filesOf, type Format, formatOf, linesOf } from './feed-lines';
import { type Mapping, readMapping } from './feed-mapping';
import { FeedState } from './feed-state';
import { type FeedTarget, httpTarget, kafkaTarget, type TurnedDown } from './feed-target';
import { IngestionApi } from './ingestion-api';
import { OpenInstallation } from './installation';
import { printable } from './text-table';

interface Options {
  readonly url?: string;
  readonly map?: string;
  readonly format?: Format;
  readonly state?: string;
  readonly again?: true;
  readonly check?: true;
  readonly json?: true;
}

interface Loaded {
  readonly files: number;
  /** Files that were loaded before and have not grown. */
  readonly before: number;
  sent: number;
  readonly refused: TurnedDown[];
}

/** Lines after which it is made sure that all before are safe, and noted. */
const SETTLE_EVERY = 20_000;
const SHOWN = 100;

/** Loads updates from files. */
export function feedLoad(): Command {
  return new Command('load')
    .description('load updates from files: NDJSON or CSV, whole folders, the standard input; goes on where it stopped')
    .argument('<file...>', 'files or folders; - is the standard input')
    .option(
      '--url <url>',
      'send them to ingestion at this address, with the key in TAOCUN_KEY; otherwise they go to Kafka, each under its key',
    )
    .option('--map <file>', 'of CSV: which column is which member')
    .addOption(new Option('--format <format>', 'of all files; otherwise their names say it').choices(['ndjson', 'csv']))
    .option('--state <file>', 'where it is noted how far the load is; otherwise beside the first file or in the first folder')
    .option('--again', 'forget how far it was, and load all from the beginning; repeats are passed over by ingestion')
    .option('--check', 'send nothing, only read and check everything')
    .option('--json', 'print what was loaded and refused as JSON')
    .showHelpAfterError('(--help says more)')
    .addHelpText('after', help)
    .action(load);
}

const help = `
Each line is checked as ingestion checks it. A bad one is told with its place, the reason and how to mend it, and is not sent;
all others are. Exit code 1 says that some were bad. Histories should be in order of time: the clock of the installation follows
the updates, and what comes more than 15 days after the 30 June of its year is late for the certificates.

A CSV file begins with the names of its columns. Without --map they are those of the members of updates: type, id, source, time,
and of data villageCode, shopId, amountFen, produce.grams and so on (docs/contract.md). Types may be short: order.paid. With
--map a JSON file says what each member is made of, columns in braces:
  { "type": "order.paid", "source": "/marketplaces/taobao", "id": "order-{no}", "time": "{day}T{hour}+08:00",
    "data": { "orderId": "{no}", "shopId": "{shop}", "amountFen": "{fen}" } }
A cell that is empty leaves its member out. Money is in fen.

How far the load is stands in <file>.taocun-load, or .taocun-load in a folder: the same command goes on there, also in files that
have grown since. Where it was cut short some lines may be sent twice, which ingestion passes over.

Examples:
  npm run taocun -- feed load orders-2014.ndjson
  npm run taocun -- feed load history/ --check
  npm run taocun -- feed load orders.csv --map orders.map.json --url http://localhost:3001
  zcat orders.ndjson.gz | npm run taocun -- feed load - --format ndjson`;

async function load(given: readonly string[], options: Options): Promise<void> {
  const files = await filesOf(given);
  if (files.length === 0) throw new Error('There is no file whose name ends in .ndjson, .jsonl, .json or .csv.');
  const state = FeedState.read(stateOf(given, options));
  if (options.again) state.forget();
  const mapping = options.map === undefined ? undefined : mappingIn(options.map);
  const loaded = options.check
    ? await loadAll(files, state, mapping, options, nowhere)
    : options.url !== undefined
      ? await loadAll(files, state, mapping, options, httpTarget(new IngestionApi(options.url)))
      : await OpenInstallation.with(async (installation) => loadAll(files, state, mapping, options, await kafkaTarget(installation)));
  if (loaded.refused.length > 0) process.exitCode = 1;
  if (options.json) return void process.stdout.write(`${JSON.stringify(loaded)}\n`);
  const what = options.check ? 'good' : 'sent';
  const before = loaded.before === 0 ? '' : `; ${loaded.before} of ${loaded.files} files were loaded before (--again loads them anew)`;
  process.stdout.write(`${loaded.sent.toLocaleString('en')} ${what}, ${loaded.refused.length.toLocaleString('en')} refused${before}\n`);
}

const nowhere: FeedTarget = { put: () => Promise.resolve(), settle: () => Promise.resolve([]), close: () => Promise.resolve() };

async function loadAll(
  files: readonly string[],
  state: FeedState,
  mapping: Mapping | undefined,
  options: Options,
  target: FeedTarget,
): Promise<Loaded> {
  const standings = await Promise.all(files.map((file) => state.standing(file)));
  const loaded: Loaded = { files: files.length, before: standings.filter((at) => at === undefined).length, sent: 0, refused: [] };
  let shown = 0;
  const refuse = (...some: readonly TurnedDown[]): void => {
    loaded.refused.push(...some);
    for (const { place, why } of some) {
      if (!options.json && ++shown <= SHOWN) process.stderr.write(`${printable(`${place}: ${why}`)}\n`);
      if (!options.json && shown === SHOWN + 1) process.stderr.write('… more are refused; --json names them all\n');
    }
  };
  const stopped = new AbortController();
  const stop = (): void => stopped.abort();
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, stop);
  const bar = progressOf(files);
  try {
    for (const [at, file] of files.entries()) {
      const from = standings[at];
      if (from === undefined || stopped.signal.aborted) continue;
      const format = options.format ?? formatOf(file);
      if (format === undefined) throw new Error(`What ${file} is its name does not say: give --format.`);
      let line = from;
      let unsettled = 0;
      const settle = async (done: boolean): Promise<void> => {
        const down = await target.settle();
        loaded.sent -= down.length;
        refuse(...down);
        if (!options.check) await state.loaded(file, line, done);
        unsettled = 0;
      };
      for await (const { line: number, value } of linesOf(file, format, from, mapping)) {
        line = number;
        bar.increment(value.length + 1, { sent: loaded.sent.toLocaleString('en'), refused: loaded.refused.length });
        const place = `${file}:${line}`;
        const update = readUpdate(value, undefined, Date.now());
        if (isRejection(update))
          refuse({ place, why: `${update.reason}${update.path === '' ? '' : ` at ${update.path}`}: ${update.message}` });
        else {
          await target.put({ place, update, value });
          loaded.sent++;
        }
        if (++unsettled >= SETTLE_EVERY) await settle(false);
        if (stopped.signal.aborted) break;
      }
      await settle(!stopped.signal.aborted);
    }
    if (stopped.signal.aborted) throw new Error('Stopped. The same command goes on from here.');
    return loaded;
  } finally {
    bar.stop();
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.off(signal, stop);
    await target.close();
  }
}

function progressOf(files: readonly string[]): SingleBar {
  const bytes = files.reduce((sum, file) => sum + (file === '-' ? 0 : statSync(file).size), 0);
  const format = '{bar} {percentage}% | {sent} sent | {refused} refused | {eta_formatted} left';
  const bar = new SingleBar(
    { format, noTTYOutput: false, hideCursor: true, clearOnComplete: true, barsize: 24, etaBuffer: 1_000 },
    Presets.shades_classic,
  );
  bar.start(Math.max(bytes, 1), 0, { sent: 0, refused: 0 });
  return bar;
}

function stateOf([first = '-']: readonly string[], { state, check }: Options): string | undefined {
  if (check) return undefined;
  if (state !== undefined || first === '-') return state;
  return statSync(first).isDirectory() ? path.join(first, '.taocun-load') : `${first}.taocun-load`;
}

function mappingIn(file: string): Mapping {
  try {
    return readMapping(readFileSync(file, 'utf8'));
  } catch (error) {
    throw new Error(`${file}: ${error instanceof Error ? error.message : String(error)}`, { cause: error });
  }
}
