import { createReadStream } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';
import * as path from 'node:path';
import { pipeline, type Readable } from 'node:stream';
import { parse } from 'csv-parse';
import { type Mapping, mappingOf, missingColumns, updateOf } from './feed-mapping';
import { tableTexts } from './table-text';

/** One update as it appears in a file, with its line number, from 1. */
interface FedLine {
  readonly line: number;
  readonly value: Buffer;
  /** True for a last line without a line end: its writer may still be writing. */
  readonly isOpen?: true;
}

export type Format = 'ndjson' | 'csv';

/**
 * The given files in order of name; for a folder, all readable files in it and in its folders. `-` is the
 * standard input. A link to a file is followed; one to a folder is only reported, because it may lead to
 * files that are found anyway.
 */
export async function filesOf(given: readonly string[]): Promise<string[]> {
  const files: string[] = [];
  for (const one of given) {
    if (one === '-' || !(await stat(one)).isDirectory()) {
      files.push(one);
      continue;
    }
    const entries = await readdir(one, { recursive: true, withFileTypes: true });
    const readable: string[] = [];
    for (const entry of entries) {
      const file = path.join(entry.parentPath, entry.name);
      if (entry.isSymbolicLink() && (await leadsToFolder(file)))
        process.stderr.write(`${file} is a link to a folder: name it, too.\n`);
      else if (!entry.isDirectory() && formatOf(entry.name) !== undefined) readable.push(file);
    }
    files.push(...readable.sort());
  }
  return files;
}

/** A link that leads nowhere fails when it is opened. */
async function leadsToFolder(link: string): Promise<boolean> {
  return (await stat(link).catch(() => undefined))?.isDirectory() ?? false;
}

export function formatOf(file: string): Format | undefined {
  if (/\.(ndjson|jsonl|json)$/i.test(file)) return 'ndjson';
  return /\.csv$/i.test(file) ? 'csv' : undefined;
}

/** The lines of a file after the first `skip`, without blank ones. */
export function linesOf(
  file: string,
  format: Format,
  skip: number,
  mapping?: Mapping,
): AsyncIterable<FedLine> {
  const source: Readable =
    file === '-' ? process.stdin : createReadStream(file, { highWaterMark: 1_048_576 });
  return naming(
    file,
    format === 'ndjson' ? jsonLines(source, skip) : rows(tableTexts(source), skip, mapping),
  );
}

/** Adds the name of the file to an error, because there may be many files. */
async function* naming(file: string, lines: AsyncIterable<FedLine>): AsyncGenerator<FedLine> {
  try {
    yield* lines;
  } catch (error) {
    if (error instanceof Error) error.message = `${file}: ${error.message}`;
    throw error;
  }
}

async function* jsonLines(source: Readable, skip: number): AsyncGenerator<FedLine> {
  let line = 0;
  let rest: Buffer[] = [];
  const whole = (end: Buffer): FedLine | undefined => {
    line++;
    const read = rest.length === 0 ? end : Buffer.concat([...rest, end]);
    const value = line === 1 && BYTE_ORDER_MARK.equals(read.subarray(0, 3)) ? read.subarray(3) : read;
    rest = [];
    return line <= skip || value.every(isBlank) ? undefined : { line, value: withoutEnd(value) };
  };
  for await (const chunk of source as AsyncIterable<Buffer>) {
    let from = 0;
    for (let to = chunk.indexOf(10); to >= 0; to = chunk.indexOf(10, from)) {
      const line = whole(chunk.subarray(from, to));
      from = to + 1;
      if (line !== undefined) yield line;
    }
    if (from < chunk.length) rest.push(chunk.subarray(from));
  }
  const last = rest.length === 0 ? undefined : whole(Buffer.alloc(0));
  if (last !== undefined) yield { ...last, isOpen: true };
}

const BYTE_ORDER_MARK = Buffer.from('\ufeff');

/** White space between JSON tokens, and other line ends. */
function isBlank(byte: number): boolean {
  return byte === 32 || (byte >= 9 && byte <= 13);
}

/** Removes a carriage return at the end. Copies the bytes, because they are part of a large chunk. */
function withoutEnd(value: Buffer): Buffer {
  return Buffer.from(value.at(-1) === 13 ? value.subarray(0, -1) : value);
}

async function* rows(
  texts: AsyncIterable<string>,
  skip: number,
  given: Mapping | undefined,
): AsyncGenerator<FedLine> {
  let last = '';
  const watched = async function* (): AsyncGenerator<string> {
    for await (const text of texts) {
      last = text.at(-1) ?? last;
      yield text;
    }
  };
  const parser = parse({ columns: true, info: true, skip_empty_lines: true, relax_column_count: true });
  // A failure surfaces where the rows are read.
  pipeline(watched, parser, () => undefined);
  let mapping: Mapping | undefined;
  // Each row waits for the next one, because only the end of the file shows that a row is the last.
  let held: FedLine | undefined;
  for await (const { record, info } of parser as AsyncIterable<{
    record: Record<string, string>;
    info: { lines: number };
  }>) {
    if (mapping === undefined) {
      const columns = Object.keys(record);
      mapping = given ?? mappingOf(columns);
      const missing = missingColumns(mapping, columns);
      if (missing.length > 0)
        throw new Error(`There is no column ${missing.join(', ')}; there are ${columns.join(', ')}.`);
    }
    if (held !== undefined) yield held;
    held =
      info.lines > skip
        ? { line: info.lines, value: Buffer.from(JSON.stringify(updateOf(mapping, record))) }
        : undefined;
  }
  if (held !== undefined) yield /[\r\n]/.test(last) ? held : { ...held, isOpen: true };
}
