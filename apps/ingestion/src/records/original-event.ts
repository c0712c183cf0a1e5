import { type Headers, headerText, isBinaryMode } from '@taocun/contracts';
import { isDeeperThan } from '@taocun/service';
import { type SavedHeader } from './saved-record';

export type JsonValue =
  | null
  | boolean
  | number
  | string
  | readonly JsonValue[]
  | { readonly [name: string]: JsonValue };
export type JsonObject = { readonly [name: string]: JsonValue };

/** A rejected update as it was received. */
export interface Original {
  readonly value: Buffer | null;
  readonly headers: readonly SavedHeader[];
}

/**
 * The deepest nesting accepted; no update is nested as deeply, and deeper values could overflow the stack
 * when serialised.
 */
export const deepest = 64;

/** The `source` of a rejected update, if it can be read. */
export function sourceOf({ value, headers: saved }: Original): string | undefined {
  const headers = headersOf(saved);
  if (isBinaryMode(headers)) return headerText(headers, 'ce_source');
  const source = eventOf(value, headers)?.['source'];
  return typeof source === 'string' ? source : undefined;
}

export function isJsonObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The structured event, in binary mode built from the headers; undefined if there is no event to patch. */
export function eventOf(value: Buffer | null, headers: Headers): JsonObject | undefined {
  const json = jsonIn(value);
  if (json === undefined || isDeeperThan(deepest, json)) return undefined;
  if (!isBinaryMode(headers)) return isJsonObject(json) ? json : undefined;
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

/** The JSON of an update or of its data; undefined if it is not JSON. */
export function jsonIn(value: Buffer | null): JsonValue | undefined {
  if (value === null) return undefined;
  try {
    // Bytes that are not UTF-8 must not be replaced silently.
    return JSON.parse(new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(value)) as JsonValue;
  } catch {
    // Not UTF-8 or not JSON: there is nothing to patch.
    return undefined;
  }
}

export function headersOf(saved: readonly SavedHeader[]): Headers {
  const all = new Map<string, (Buffer | null)[]>();
  for (const { name, base64 } of saved) {
    const value = base64 === null ? null : Buffer.from(base64, 'base64');
    const known = all.get(name);
    if (known === undefined) all.set(name, [value]);
    else known.push(value);
  }
  return Object.fromEntries(all);
}
