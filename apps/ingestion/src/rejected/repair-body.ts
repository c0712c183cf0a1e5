import { type IncomingMessage } from 'node:http';
import { mediaType, type RejectionReason, rejectionReasons } from '@taocun/contracts';
import { parseTime } from '@taocun/domain';
import { messageOf } from '@taocun/kafka';
import { atMost, isDeeperThan, Problem, receiveBody } from '@taocun/service';
import { type RejectedFilter, type RejectedPlace } from './rejected-updates';
import { type ManyRepairs, type OneRepair } from './repair';
import { type Correction, deepest, isPatchObject, type JsonValue, type JsonObject } from './repair-correction';

/** Larger than any update, however its JSON is written. */
export const largestBodyBytes = 1_048_576;
export const mostAtOnce = 1_000;
export const defaultAtOnce = 100;
const longestName = 100;
const longestNote = 1_000;
const longestText = 2_000;

/** Parses the whole body as JSON; an empty body counts as an empty object. */
export async function readBody(raw: IncomingMessage): Promise<JsonObject> {
  // The service leaves all bodies unread for their controllers (updates.controller.ts, takeRawBodies).
  const bytes = await receiveBody(raw, atMost(largestBodyBytes, tooLarge));
  if (bytes.length === 0) return {};
  if (mediaType(raw.headers['content-type']) !== 'application/json')
    throw new Problem({ status: 415, detail: 'Send the body as application/json.' });
  let body: unknown;
  try {
    body = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch (error) {
    throw new Problem({ status: 400, detail: `The body is not JSON in UTF-8: ${messageOf(error)}` });
  }
  if (!isPatchObject(body)) throw bad('The body must be a JSON object.');
  if (isDeeperThan(deepest + 2, body)) throw bad(`The body is nested more than ${deepest} levels deep.`);
  return body;
}

/** @throws Problem that names the wrong member and says what it must be. */
export function readOneRepair(body: JsonObject): OneRepair {
  only(body, 'event', 'patch', 'again', 'by');
  return { correction: correctionOf(body), again: flag(body, 'again'), by: text(body, 'by', longestName) };
}

/** @throws Problem as above. */
export function readSettingAside(body: JsonObject): { readonly note: string; readonly by: string | undefined } {
  only(body, 'note', 'by');
  const note = text(body, 'note', longestNote);
  if (note === undefined || note.trim() === '') throw bad(`note must say why, in 1 to ${longestNote} characters`);
  return { note, by: text(body, 'by', longestName) };
}

/** @throws Problem as above. */
export function readManyRepairs(body: JsonObject): ManyRepairs {
  only(body, 'reason', 'path', 'source', 'from', 'to', 'patch', 'limit', 'cursor', 'dryRun', 'by');
  const { reason, limit = defaultAtOnce } = body;
  if (!isReason(reason)) throw bad(`reason must be one of ${rejectionReasons.join(', ')}`);
  if (typeof limit !== 'number' || !Number.isInteger(limit) || limit < 1 || limit > mostAtOnce) {
    throw bad(`limit must be a whole number from 1 to ${mostAtOnce}`);
  }
  const filter: RejectedFilter = {
    reason,
    path: text(body, 'path', longestText),
    source: text(body, 'source', longestText),
    fromMs: time(body, 'from'),
    toMs: time(body, 'to'),
    after: placeOfCursor(text(body, 'cursor', longestName)),
  };
  return { filter, correction: correctionOf(body), limit, dryRun: flag(body, 'dryRun'), by: text(body, 'by', longestName) };
}

export function cursorAfter({ partition, offset }: RejectedPlace): string {
  return Buffer.from(`${partition}:${offset}`).toString('base64url');
}

/** The place that a cursor names. @throws Problem for a cursor that no list gave out. */
export function placeOfCursor(cursor: string | undefined): RejectedPlace | undefined {
  if (cursor === undefined) return undefined;
  const [, partition, offset] = /^(\d{1,10}):(\d{1,16})$/.exec(Buffer.from(cursor, 'base64url').toString('utf8')) ?? [];
  if (partition !== undefined && offset !== undefined) return { partition: Number(partition), offset: Number(offset) };
  throw bad('cursor is not one that this list gave out: take it from `next` of the page before, or leave it out to begin');
}

function correctionOf({ event, patch }: JsonObject): Correction {
  if (event !== undefined && patch !== undefined) throw bad('event and patch exclude each other');
  if (event !== undefined) {
    if (!isPatchObject(event)) throw bad('event must be a CloudEvent as a JSON object');
    return { kind: 'event', event };
  }
  if (patch !== undefined) {
    if (!isPatchObject(patch)) throw bad('patch must be a JSON merge patch of the event (RFC 7396), a JSON object');
    return { kind: 'patch', patch };
  }
  return { kind: 'none' };
}

function only(body: JsonObject, ...names: readonly string[]): void {
  const unknown = Object.keys(body).filter((name) => !names.includes(name));
  if (unknown.length > 0) throw bad(`${unknown.join(', ')}: no such members exist here. There are ${names.join(', ')}`);
}

function flag(body: JsonObject, name: string): boolean {
  const value = body[name] ?? false;
  if (typeof value !== 'boolean') throw bad(`${name} must be true or false`);
  return value;
}

function text(body: JsonObject, name: string, longest: number): string | undefined {
  const value = body[name];
  if (value === undefined) return undefined;
  // A lone surrogate can't be stored as UTF-8.
  if (typeof value !== 'string' || value.length > longest || /\p{Surrogate}/u.test(value)) {
    throw bad(`${name} must be text of ${longest} characters at most`);
  }
  return value;
}

function time(body: JsonObject, name: string): number | undefined {
  const value = body[name];
  if (value === undefined) return undefined;
  const ms = typeof value === 'string' ? parseTime(value) : undefined;
  if (ms === undefined) throw bad(`${name} must be an RFC 3339 time with an offset, as 2014-11-11T00:00:00+08:00`);
  return ms;
}

function isReason(value: JsonValue | undefined): value is RejectionReason {
  return rejectionReasons.some((reason) => reason === value);
}

function bad(detail: string): Problem {
  return new Problem({ status: 400, detail });
}

function tooLarge(): Problem {
  return new Problem({ status: 413, detail: `The body has more than ${largestBodyBytes} bytes.` });
}
