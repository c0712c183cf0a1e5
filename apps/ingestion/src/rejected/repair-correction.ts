import { createHash } from 'node:crypto';
import {
  isBinaryMode,
  isRejection,
  recordKeyOf,
  readUpdate,
  reject,
  type Rejection,
} from '@taocun/contracts';
import { type ServiceConfig } from '@taocun/service';
import {
  eventOf,
  headersOf,
  isJsonObject,
  type JsonObject,
  type JsonValue,
  type Original,
} from '../records/original-event';
import { foreignRegistration } from '../updates/sender-rights';

/**
 * The replacement of a rejected update: the same again, the event with a merge patch applied, or another
 * event.
 */
export type Correction =
  | { readonly kind: 'none' }
  | { readonly kind: 'patch'; readonly patch: JsonObject }
  | { readonly kind: 'event'; readonly event: JsonObject };

/** An update that passes all checks except those for duplicates and conflicts, which only the loop makes. */
export interface Corrected {
  readonly bytes: Buffer;
  /** Equal for equal bytes. */
  readonly digest: string;
  readonly source: string;
  readonly id: string;
  /** The record's key. */
  readonly key: string;
}

interface Checks extends Pick<ServiceConfig, 'registrySources'> {
  readonly nowMs: number;
}

/**
 * The update to send, always in structured mode, or the reason for which it would be rejected again. Without
 * a correction a structured update keeps its bytes, and one in binary mode becomes a structured event.
 */
export function correct(
  { value, headers: saved }: Original,
  correction: Correction,
  checks: Checks,
): Corrected | Rejection {
  const headers = headersOf(saved);
  switch (correction.kind) {
    case 'event':
      return check(encodedEvent(correction.event), checks);
    case 'patch': {
      const event = eventOf(value, headers);
      if (event === undefined) {
        return reject(
          'malformed-json',
          '',
          'The rejected update is not a JSON object, so it cannot be patched. Give the corrected event whole.',
        );
      }
      return check(encodedEvent(mergePatch(event, correction.patch)), checks);
    }
    case 'none': {
      const event = isBinaryMode(headers) ? eventOf(value, headers) : undefined;
      if (event !== undefined) return check(encodedEvent(event), checks);
      const outcome = readUpdate(value, headers, checks.nowMs);
      if (isRejection(outcome)) return outcome;
      // An update that has passed the checks has a value, and is structured.
      return check(value ?? Buffer.alloc(0), checks);
    }
  }
}

/** RFC 7396: null removes a member, an object is merged, anything else replaces the member. */
export function mergePatch(target: JsonValue | undefined, patch: JsonValue): JsonValue {
  if (!isJsonObject(patch)) return patch;
  const merged = new Map(isJsonObject(target) ? Object.entries(target) : []);
  for (const [name, value] of Object.entries(patch)) {
    if (value === null) merged.delete(name);
    else merged.set(name, mergePatch(merged.get(name), value));
  }
  // Unlike an assignment, this also makes own members of names such as __proto__.
  return Object.fromEntries(merged);
}

function check(bytes: Buffer, { nowMs, registrySources }: Checks): Corrected | Rejection {
  const update = readUpdate(bytes, undefined, nowMs);
  if (isRejection(update)) return update;
  const foreign = foreignRegistration(update, registrySources);
  if (foreign !== undefined) return foreign;
  const { source, id } = update;
  return {
    bytes,
    digest: createHash('sha256').update(bytes).digest('base64url'),
    source,
    id,
    key: recordKeyOf(update),
  };
}

function encodedEvent(event: JsonValue): Buffer {
  return Buffer.from(JSON.stringify(event));
}
