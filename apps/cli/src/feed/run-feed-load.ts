import { readFileSync, statSync } from 'node:fs';
import * as path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { isRejection, readUpdate } from '@taocun/contracts';
import { taocunAt } from '@taocun/local/api';
import { OpenInstallation } from '@taocun/local/installation';
import { messageOf } from '@taocun/local/processes';
import { ProgressBar } from '@taocun/local/progress-bar';
import { taocunCommand } from '@taocun/runtime';
import { printJson } from '../terminal/print';
import { filesOf, type Format, formatOf, linesOf } from './feed-lines';
import { type Mapping, readMapping } from './feed-mapping';
import { FeedState } from './feed-state';
import { type FeedTarget, httpTarget, kafkaTarget, type TurnedDown } from './feed-target';
import { stoppable } from './stoppable';

export interface LoadOptions {
  readonly url?: string;
  readonly map?: string;
  readonly format?: Format;
  readonly state?: string;
  readonly again?: true;
  readonly check?: true;
}

interface Loaded {
  readonly files: number;
  /** Files that were loaded before and have not grown. */
  readonly before: number;
  sent: number;
  refusedLines: number;
  /** The first ones; the file next to the progress has all. */
  readonly refused: TurnedDown[];
}

/** After this many lines, all earlier ones are flushed and the progress is saved. */
const SETTLE_EVERY = 20_000;
/** JSON of millions would be too long for one text. */
const REFUSED_SHOWN = 1_000;
const NO_LINE_END =
  'no-line-end: The last row has no line end, and the file has just changed. Load it again once it is complete.';
/** A file that has not changed for this time is complete, also without a last line end. */
const RESTING_MS = 2_000;
/** A minute in all, in which ingestion can be started again. */
const TRIES = 8;

export async function runLoad(given: readonly string[], options: LoadOptions): Promise<void> {
  const files = await filesOf(given);
  if (files.length === 0)
    throw new Error('There is no file whose name ends in .ndjson, .jsonl, .json or .csv.');
  const formats = files.map((file) => ({ file, format: options.format ?? formatIn(file) }));
  const mapping = options.map === undefined ? undefined : mappingIn(options.map);
  const isCheck = options.check === true;
  const loadTo = (target: FeedTarget): Promise<void> =>
    stoppable(target, async (stopped) => {
      const state = FeedState.read(stateOf(given, options), target.id, options.again);
      // A fault in any of them is reported before anything is sent.
      const inputs: FeedFile[] = [];
      for (const one of formats) inputs.push({ ...one, from: await state.standing(one.file) });
      if (!isCheck) state.begin();
      const before = inputs.filter(({ from }) => from === undefined).length;
      const loaded: Loaded = { files: inputs.length, before, sent: 0, refusedLines: 0, refused: [] };
      try {
        await load(inputs, loaded, { state, mapping, isCheck, target, stopped });
      } finally {
        // Printed after an interruption too: the next run does not repeat what is settled.
        printJson(loaded);
      }
      if (loaded.refusedLines > 0) process.exitCode = 1;
    });
  if (isCheck) await loadTo(nowhere);
  else if (options.url !== undefined)
    await loadTo(httpTarget(taocunAt(options.url, { tries: TRIES }), options.url));
  else await OpenInstallation.with(async (installation) => loadTo(await kafkaTarget(installation)));
}

const nowhere: FeedTarget = {
  id: [],
  put: () => Promise.resolve(),
  settle: () => Promise.resolve([]),
  close: () => Promise.resolve(),
};

interface FeedFile {
  readonly file: string;
  readonly format: Format;
  /** The number of its lines loaded before; undefined if all were. */
  readonly from: number | undefined;
}

interface Loading {
  readonly state: FeedState;
  readonly mapping: Mapping | undefined;
  readonly isCheck: boolean;
  readonly target: FeedTarget;
  readonly stopped: AbortSignal;
}

async function load(
  files: readonly FeedFile[],
  loaded: Loaded,
  { state, mapping, isCheck, target, stopped }: Loading,
): Promise<void> {
  const progress = new ProgressBar('loaded, bytes', totalBytes(files));
  let bytes = 0;
  let read = 0;
  try {
    progress.begin();
    for (const { file, format, from } of files) {
      if (from === undefined || stopped.aborted) continue;
      const begunMs = Date.now();
      let line = from;
      let unsettled = 0;
      let refused: TurnedDown[] = [];
      const refuse = (one: TurnedDown): void => {
        refused.push(one);
        if (++loaded.refusedLines <= REFUSED_SHOWN) loaded.refused.push(one);
      };
      const settle = async (done: boolean): Promise<void> => {
        const down = await target.settle();
        loaded.sent -= down.length;
        down.forEach(refuse);
        if (!isCheck) state.loaded(file, line, done, refused);
        refused = [];
        unsettled = 0;
      };
      for await (const { line: number, value, isOpen } of linesOf(file, format, from, mapping)) {
        // A line without an end is read again once the file has grown; if it was valid, that is a repeat.
        line = isOpen ? number - 1 : number;
        bytes += value.length + 1;
        if (++read % 1_000 === 0) progress.update(bytes);
        const place = `${file}:${number}`;
        const update = readUpdate(value, undefined, Date.now());
        // A cut-off number is valid, and the complete row would be its repeat. Cut-off JSON is never valid.
        if (isOpen && format === 'csv' && (await isBeingWritten(file, begunMs)))
          refuse({ place, why: NO_LINE_END });
        else if (isRejection(update))
          refuse({
            place,
            why: `${update.reason}${update.path === '' ? '' : ` at ${update.path}`}: ${update.message}`,
          });
        else {
          await target.put({ place, update, value });
          loaded.sent++;
        }
        if (++unsettled >= SETTLE_EVERY) await settle(false);
        if (stopped.aborted) break;
      }
      await settle(!stopped.aborted);
    }
    stopped.throwIfAborted();
    progress.complete();
  } finally {
    progress.stop();
  }
}

/**
 * True if a file has changed since its reading began, which was some time ago. The standard input has ended.
 */
async function isBeingWritten(file: string, begunMs: number): Promise<boolean> {
  if (file === '-') return false;
  await pause(Math.max(0, begunMs + RESTING_MS - Date.now()));
  return Math.floor(statSync(file).mtimeMs) > begunMs;
}

function formatIn(file: string): Format {
  const format = formatOf(file);
  if (format !== undefined) return format;
  throw new Error(
    /\.(gz|zip|zst|xz|bz2)$/i.test(file)
      ? `${file} is compressed. Decompress it in a pipe: zcat ${file} | ${taocunCommand} feed load - --format ndjson`
      : `The name of ${file} does not show its format: give --format.`,
  );
}

function totalBytes(files: readonly FeedFile[]): number {
  return files.reduce((sum, { file }) => sum + (file === '-' ? 0 : statSync(file).size), 1);
}

function stateOf([first = '-']: readonly string[], { state, check }: LoadOptions): string | undefined {
  if (check) return undefined;
  if (state !== undefined || first === '-') return state;
  return statSync(first).isDirectory() ? path.join(first, '.taocun-load') : `${first}.taocun-load`;
}

function mappingIn(file: string): Mapping {
  try {
    return readMapping(readFileSync(file, 'utf8'));
  } catch (error) {
    throw new Error(`${file}: ${messageOf(error)}`, { cause: error });
  }
}
