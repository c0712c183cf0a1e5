import * as fs from 'node:fs';
import { type FeedLine } from './feed';

/** A line of a feed, from a file or as generated. */
export interface RawLine {
  readonly key: string;
  readonly value: string | Buffer;
}

const TAB = 0x09;
const LINE_FEED = 0x0a;
const CHUNK = 1 << 20;

/** Writes `key TAB JSON` a line, and returns the number of bytes. */
export function writeFeed(lines: Iterable<FeedLine>, file: string): number {
  const to = fs.openSync(file, 'w');
  let bytes = 0;
  try {
    let chunk = '';
    for (const { key, value } of lines) {
      chunk += `${key}\t${value}\n`;
      if (chunk.length < CHUNK) continue;
      bytes += fs.writeSync(to, chunk);
      chunk = '';
    }
    bytes += fs.writeSync(to, chunk);
  } finally {
    fs.closeSync(to);
  }
  return bytes;
}

/**
 * Reads such a file. A value is valid only until the next one is read. Throws an Error with the number of a
 * line without a TAB.
 */
export function* readFeed(file: string): Generator<RawLine, void> {
  const from = fs.openSync(file, 'r');
  try {
    let buffer = Buffer.allocUnsafe(CHUNK);
    let held = 0;
    let line = 0;
    for (;;) {
      // A line is longer than the buffer.
      if (held === buffer.length) buffer = Buffer.concat([buffer], 2 * buffer.length);
      const read = fs.readSync(from, buffer, held, buffer.length - held, null);
      const end = held + read;
      let start = 0;
      for (
        let feed = buffer.indexOf(LINE_FEED, held);
        feed >= 0 && feed < end;
        feed = buffer.indexOf(LINE_FEED, start)
      ) {
        line++;
        if (feed > start) yield lineOf(buffer.subarray(start, feed), line, file);
        start = feed + 1;
      }
      held = end - start;
      if (read === 0) {
        if (held > 0) yield lineOf(buffer.subarray(start, end), line + 1, file);
        return;
      }
      buffer.copyWithin(0, start, end);
    }
  } finally {
    fs.closeSync(from);
  }
}

function lineOf(bytes: Buffer, line: number, file: string): RawLine {
  const tab = bytes.indexOf(TAB);
  if (tab <= 0) throw new Error(`${file}, line ${line}: a key, a TAB and JSON are wanted.`);
  return { key: bytes.toString('utf8', 0, tab), value: bytes.subarray(tab + 1) };
}
