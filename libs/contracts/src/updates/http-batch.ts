import { mediaType } from '../wire/headers';
import { reject, type Rejection } from './rejection';

/** One update of an HTTP body, in bytes as sent. */
interface BatchItem {
  /** Index in the batch, from 0; blank lines don't count. */
  readonly index: number;
  /** Line number, from 1; NDJSON only. */
  readonly line?: number;
  readonly bytes: Buffer;
}

export const bodyTypes = {
  structured: 'application/cloudevents+json',
  batch: 'application/cloudevents-batch+json',
  lines: 'application/x-ndjson',
} as const;

/** Bytes to scan between two pauses: a body that is one long string yields no update for 16 MiB. */
const breathEveryBytes = 262_144;

/**
 * Splits an HTTP body into single updates without parsing them: `readUpdate` reads each on its own, so a bad
 * one does not affect the others. An `undefined` item lets the caller yield to other work. A rejection is
 * always the last item and means that the whole body does not match its content type. Returns undefined for
 * an unsupported content type; a missing one means a single structured update.
 */
export function splitBody(
  contentType: string | undefined,
  body: Buffer,
): Iterable<BatchItem | Rejection | undefined> | undefined {
  switch (mediaType(contentType)) {
    case '':
    case bodyTypes.structured:
      return [{ index: 0, bytes: body }];
    case bodyTypes.batch:
      return elementsOf(body);
    case bodyTypes.lines:
      return linesOf(body);
    default:
      return undefined;
  }
}

/** Refuses the whole batch: nobody can tell where its elements end. */
export function notAnArray(): Rejection {
  return reject(
    'malformed-json',
    '',
    'The body is not a JSON array, or a text or bracket in it does not end. Send the updates as [update, update, ...].',
  );
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

function* linesOf(body: Buffer): Generator<BatchItem | undefined> {
  let index = 0;
  let line = 0;
  let breathAt = breathEveryBytes;
  for (let start = 0; start < body.length;) {
    if (start >= breathAt) {
      breathAt = start + breathEveryBytes;
      yield undefined;
    }
    // A body may hold millions of empty lines, so an empty line is not searched for its end.
    const feed = body[start] === LINE_FEED ? start : body.indexOf(LINE_FEED, start);
    const next = feed < 0 ? body.length : feed + 1;
    let end = feed < 0 ? body.length : feed;
    if (end > start && body[end - 1] === CARRIAGE_RETURN) end--;
    line++;
    if (!isBlank(body, start, end)) yield { index: index++, line, bytes: body.subarray(start, end) };
    start = next;
  }
}

/**
 * The elements of a JSON array: the text between its commas, outside of strings and nested brackets. The
 * elements are not parsed, so a caller can refuse a large one by its length, and one that is empty, not JSON
 * or not UTF-8 by itself. Comparing bytes is enough, since UTF-8 encodes no other character with bytes below
 * 0x80.
 */
function* elementsOf(body: Buffer): Generator<BatchItem | Rejection | undefined> {
  let start = firstOf(body, 0, body.length);
  if (body[start] !== OPENING_BRACKET) {
    yield notAnArray();
    return;
  }
  start++;
  let index = 0;
  let depth = 1;
  let isText = false;
  let breathAt = breathEveryBytes;
  for (let at = start; at < body.length; at++) {
    if (at >= breathAt) {
      breathAt = at + breathEveryBytes;
      yield undefined;
    }
    const byte = body[at];
    if (isText) {
      if (byte === BACKSLASH) at++;
      else if (byte === QUOTE) isText = false;
      continue;
    }
    if (byte === QUOTE) isText = true;
    else if (byte === OPENING_BRACKET || byte === OPENING_BRACE) depth++;
    else if (byte === CLOSING_BRACKET || byte === CLOSING_BRACE) depth--;
    if (depth > 1 || (depth === 1 && byte !== COMMA)) continue;
    const bytes = trimmed(body, start, at);
    if (bytes.length > 0 || byte === COMMA || index > 0) yield { index: index++, bytes };
    start = at + 1;
    if (depth === 0) {
      if (byte !== CLOSING_BRACKET || firstOf(body, start, body.length) < body.length) yield notAnArray();
      return;
    }
  }
  yield notAnArray();
}

/** Position of the first byte from `start` on that is not JSON whitespace; `end` if there is none. */
function firstOf(body: Buffer, start: number, end: number): number {
  let at = start;
  while (at < end && isSpace(body[at])) at++;
  return at;
}

function trimmed(body: Buffer, start: number, end: number): Buffer {
  const first = firstOf(body, start, end);
  let last = end;
  while (last > first && isSpace(body[last - 1])) last--;
  return body.subarray(first, last);
}

function isBlank(body: Buffer, start: number, end: number): boolean {
  return firstOf(body, start, end) === end;
}

function isSpace(byte: number | undefined): boolean {
  return byte === 0x20 || byte === 0x09 || byte === LINE_FEED || byte === CARRIAGE_RETURN;
}
