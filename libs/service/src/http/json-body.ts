import { messageOf } from '@taocun/runtime';
import { Problem } from '../problems/problem';

/** Limit of nesting, deeper than any valid body: code that walks the value recurses once per level. */
const deepest = 32;
/**
 * Limit of members, more than any valid body has (a webhook names at most 1,000 villages): validation
 * compares them pairwise.
 */
const mostMembers = 5_000;

/**
 * The JSON of a body, or the problem with it. Guards against prototype pollution, deep nesting and too many
 * members.
 */
export function readJson(bytes: Uint8Array): { readonly value: unknown } | Problem {
  let text: string;
  try {
    // Without `fatal`, invalid bytes would silently be replaced.
    text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return bad('The body is not UTF-8.');
  }
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    return bad(`The body is not JSON: ${messageOf(error)}`);
  }
  const wrong = wrongIn(value);
  return wrong === undefined ? { value } : bad(wrong);
}

export function isDeeperThan(levels: number, value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return false;
  return levels === 0 || Object.values(value).some((member) => isDeeperThan(levels - 1, member));
}

function wrongIn(whole: unknown): string | undefined {
  let level: object[] = [whole].filter(isObject);
  let members = 0;
  for (let depth = 0; level.length > 0; depth++) {
    if (depth === deepest) return `The body is nested more than ${deepest} levels deep. No valid body is.`;
    const next: object[] = [];
    for (const one of level) {
      // Code that copies members by assignment would change the prototype of all objects.
      if (Object.hasOwn(one, '__proto__') || (Object.hasOwn(one, 'prototype') && depth > 0))
        return 'The body has members named __proto__ or prototype, which are not accepted. Leave them out.';
      const own: unknown[] = Array.isArray(one) ? one : Object.values(one);
      members += own.length;
      if (members > mostMembers)
        return `The body has more than ${mostMembers} members. Send less in one request.`;
      for (const member of own) if (isObject(member)) next.push(member);
    }
    level = next;
  }
  return undefined;
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}

function bad(detail: string): Problem {
  return new Problem({ code: 'unreadable-body', detail });
}
