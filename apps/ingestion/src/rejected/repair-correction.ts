import { createHash } from 'node:crypto';
import { type Headers, headerText, isBinaryMode, isRejection, recordKeyOf, readUpdate, reject, type Rejection } from '@taocun/contracts';
import { isDeeperThan } from '@taocun/service';
import { type SavedHeader } from '../placement/rejected-document';

export type JsonValue = null | boolean | number | string | readonly JsonValue[] | { readonly [name: string]: JsonValue };
export type JsonObject = { readonly [name: string]: JsonValue };

/** The replacement of a rejected update: the same again, the event with a merge patch applied, or another event. */
export type Correction =
  | { readonly kind: 'none' }
  | { readonly kind: 'patch'; readonly patch: JsonObject }
  | { readonly kind: 'event'; readonly event: JsonObject };

/** A rejected update as it was received. */
export interface Original {
  readonly value: Buffer | null;
  readonly headers: readonly SavedHeader[];
}

/** An update that passes all checks except for duplicates and conflicts, which are the loop's. */
export interface Corrected {
  readonly bytes: Buffer;
  /** Equal for equal bytes. */
  readonly digest: string;
  readonly source: string;
  readonly id: string;
  /** The record's key. */
  readonly key: string;
}

/** Deeper nesting than any update has; deeper values could overflow the stack when written as JSON again. */
export const deepest = 64;

/**
 * The update to be sent, always in structured mode, or the reason for which it would be rejected again. Without a correction
 * a structured update keeps its bytes, and one in binary mode is put together with its headers as a structured event.
 */
export function correct({ value, headers: saved }: Original, correction: Correction, nowMs: number): Corrected | Rejection {
  const headers = headersOf(saved);
  switch (correction.kind) {
    case 'event':
      return check(bytesOf(correction.event), nowMs);
    case 'patch': {
      const event = eventOf(value, headers);
      if (event === undefined) {
        return reject(
          'malformed-json',
          '',
          'The rejected update is not a JSON object, so it cannot be patched. Give the corrected event whole.',
        );
      }
      return check(bytesOf(mergePatch(event, correction.patch)), nowMs);
    }
    case 'none': {
      const event = isBinaryMode(headers) ? eventOf(value, headers) : undefined;
      if (event !== undefined) return check(bytesOf(event), nowMs);
      const outcome = readUpdate(value, headers, nowMs);
      if (isRejection(outcome)) return outcome;
      // An update that has passed has a value, and is structured.
      return check(value ?? Buffer.alloc(0), nowMs);
    }
  }
}

/** RFC 7396: null removes a member, an object is merged, anything else replaces the member. */
export function mergePatch(target: JsonValue | undefined, patch: JsonValue): JsonValue {
  if (!isPatchObject(patch)) return patch;
  const merged = new Map(isPatchObject(target) ? Object.entries(target) : []);
  for (const [name, value] of Object.entries(patch)) {
    if (value === null) merged.delete(name);
    else merged.set(name, mergePatch(merged.get(name), value));
  }
  // Unlike an assignment, this also makes own members of names such as __proto__.
  return Object.fromEntries(merged);
}

/** The `source` of a rejected update, if it can be read. */
export function sourceOf({ value, headers: saved }: Original): string | undefined {
  const headers = headersOf(saved);
  if (isBinaryMode(headers)) return headerText(headers, 'ce_source');
  const source = eventOf(value, headers)?.['source'];
  return typeof source === 'string' ? source : undefined;
}

export function isPatchObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function check(bytes: Buffer, nowMs: number): Corrected | Rejection {
  const update = readUpdate(bytes, undefined, nowMs);
  if (isRejection(update)) return update;
  const { source, id } = update;
  return { bytes, digest: createHash('sha256').update(bytes).digest('base64url'), source, id, key: recordKeyOf(update) };
}

/** The structured event, in binary mode put together from the headers; undefined if there is no event to patch. */
function eventOf(value: Buffer | null, headers: Headers): JsonObject | undefined {
  const json = jsonOf(value);
  if (json === undefined || isDeeperThan(deepest, json)) return undefined;
  if (!isBinaryMode(headers)) return isPatchObject(json) ? json : undefined;
  const event = new Map<string, JsonValue>();
  const contentType = headerText(headers, 'content-type');
  if (contentType !== undefined) event.set('datacontenttype', contentType);
  for (const header of Object.keys(headers ?? {})) {
    // An attribute's name has only lower-case letters and digits.
    const [, attribute] = /^ce_([a-z0-9]+)$/.exec(header) ?? [];
    const text = headerText(headers, header);
    if (attribute !== undefined && text !== undefined) event.set(attribute, text);
  }
  event.set('data', json);
  return Object.fromEntries(event);
}

function jsonOf(value: Buffer | null): JsonValue | undefined {
  if (value === null) return undefined;
  try {
    // Bytes that are not UTF-8 must not be replaced silently.
    return JSON.parse(new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(value)) as JsonValue;
  } catch {
    // Neither text nor JSON: there is nothing to patch.
    return undefined;
  }
}

function bytesOf(event: JsonValue): Buffer {
  return Buffer.from(JSON.stringify(event));
}

function headersOf(saved: readonly SavedHeader[]): Headers {
  const all = new Map<string, (Buffer | null)[]>();
  for (const { name, base64 } of saved) {
    const value = base64 === null ? null : Buffer.from(base64, 'base64');
    const known = all.get(name);
    if (known === undefined) all.set(name, [value]);
    else known.push(value);
  }
  return Object.fromEntries(all);
}
