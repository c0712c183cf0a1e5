import { Problem } from '../problems/problem';
import { messageOf } from '@taocun/kafka';

/** Deeper than anything that is taken; what reads JSON after its parser calls itself once a level. */
const deepest = 32;
/** More than any body has: a webhook names 1,000 villages at most. What checks them compares each with each. */
const mostMembers = 5_000;

/** The JSON of a body, or what keeps it from being read. Nothing in it can reach what all objects share, is deep, or endless. */
export function readJson(bytes: Uint8Array): { readonly value: unknown } | Problem {
  let text: string;
  try {
    // Without `fatal` bytes that are no text would become others in silence.
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
    if (depth === deepest) return `The body is nested more than ${deepest} levels deep. Nothing that is taken here is.`;
    const next: object[] = [];
    for (const one of level) {
      // Whoever copies members by assignment would change what all objects share.
      if (Object.hasOwn(one, '__proto__') || (Object.hasOwn(one, 'prototype') && depth > 0))
        return 'The body has members __proto__ or prototype, which are not taken. Leave them out.';
      const own: unknown[] = Array.isArray(one) ? one : Object.values(one);
      members += own.length;
      if (members > mostMembers) return `The body has more than ${mostMembers} members. Send less in one request.`;
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
  return new Problem({ status: 400, detail });
}
