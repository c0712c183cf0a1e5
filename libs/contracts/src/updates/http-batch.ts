import { isUtf8 } from 'node:buffer';
import { mediaType } from '../wire/headers';
import { reject, type Rejection } from './rejection';

/** One update of an HTTP body, its bytes as sent. */
interface BatchItem {
  /** Its place in the batch, from 0; lines without content don't count. */
  readonly index: number;
  /** Of NDJSON, the line on which it stands, from 1. */
  readonly line?: number;
  readonly bytes: Buffer;
}

export const bodyTypes = {
  structured: 'application/cloudevents+json',
  batch: 'application/cloudevents-batch+json',
  lines: 'application/x-ndjson',
} as const;

/**
 * Splits an HTTP body into single updates, each to be read on its own (`readUpdate`), so that a bad one does not
 * stop those beside it. A rejection is of the whole body: nothing of it can be told apart. Undefined where the
 * content type is none that we take; one that is missing is that of a single structured update.
 */
export function splitBody(contentType: string | undefined, body: Buffer): readonly BatchItem[] | Rejection | undefined {
  switch (mediaType(contentType)) {
    case '':
    case bodyTypes.structured:
      return [{ index: 0, bytes: body }];
    case bodyTypes.batch:
      return splitArray(body);
    case bodyTypes.lines:
      return splitLines(body);
    default:
      return undefined;
  }
}

const LINE_FEED = 0x0a;
const CARRIAGE_RETURN = 0x0d;
const QUOTE = 0x22;
const COMMA = 0x2c;
const BACKSLASH = 0x5c;
const OPENING_BRACKET = 0x5b;
const CLOSING_BRACKET = 0x5d;
const OPENING_BRACE = 0x7b;
const CLOSING_BRACE = 0x7d;

function splitLines(body: Buffer): readonly BatchItem[] {
  const items: BatchItem[] = [];
  let line = 0;
  for (let start = 0; start < body.length;) {
    // Millions of empty lines fit into a body: none is looked through.
    const feed = body[start] === LINE_FEED ? start : body.indexOf(LINE_FEED, start);
    const next = feed < 0 ? body.length : feed + 1;
    let end = feed < 0 ? body.length : feed;
    if (end > start && body[end - 1] === CARRIAGE_RETURN) end--;
    line++;
    if (!isBlank(body, start, end)) items.push({ index: items.length, line, bytes: body.subarray(start, end) });
    start = next;
  }
  return items;
}

/** The elements of a JSON array. `JSON.parse` says whether the whole is one. */
function splitArray(body: Buffer): readonly BatchItem[] | Rejection {
  if (!isJsonArray(body)) {
    return reject('malformed-json', '', 'The body is not a JSON array in UTF-8. Send the updates as [update, update, ...].');
  }
  const items: BatchItem[] = [];
  let start = body.indexOf(OPENING_BRACKET) + 1;
  for (const end of elementEnds(body)) {
    const bytes = trimmed(body, start, end);
    if (bytes.length > 0) items.push({ index: items.length, bytes });
    start = end + 1;
  }
  return items;
}

/**
 * Where the elements of a JSON array end: at its commas and its closing bracket, which are all that is between elements outside of
 * strings and inner brackets. Bytes are compared, not characters: in UTF-8 those of other characters are never below 0x80. Of JSON
 * that is broken it may say anything.
 */
export function* elementEnds(body: Buffer): Generator<number> {
  let depth = 0;
  for (let at = 0; at < body.length; at++) {
    const byte = body[at];
    if (byte === QUOTE) at = endOfString(body, at);
    else if (byte === OPENING_BRACKET || byte === OPENING_BRACE) depth++;
    else if (byte === CLOSING_BRACKET || byte === CLOSING_BRACE) {
      if (--depth === 0) yield at;
    } else if (byte === COMMA && depth === 1) yield at;
  }
}

function isJsonArray(body: Buffer): boolean {
  if (!isUtf8(body)) return false;
  try {
    return Array.isArray(JSON.parse(body.toString('utf8')));
  } catch {
    return false;
  }
}

/** Where the string that begins at `quote` ends; beyond the body where it does not. */
function endOfString(body: Buffer, quote: number): number {
  let at = quote + 1;
  while (at < body.length && body[at] !== QUOTE) at += body[at] === BACKSLASH ? 2 : 1;
  return at;
}

function trimmed(body: Buffer, start: number, end: number): Buffer {
  let [first, last] = [start, end];
  while (first < last && isSpace(body[first])) first++;
  while (last > first && isSpace(body[last - 1])) last--;
  return body.subarray(first, last);
}

function isBlank(body: Buffer, start: number, end: number): boolean {
  for (let at = start; at < end; at++) if (!isSpace(body[at])) return false;
  return true;
}

/** Whether it is JSON's whitespace. */
export function isSpace(byte: number | undefined): boolean {
  return byte === 0x20 || byte === 0x09 || byte === LINE_FEED || byte === CARRIAGE_RETURN;
}
