import { createHash, randomBytes } from 'node:crypto';

export const roles = ['producer', 'reader', 'subscriber', 'operator'] as const;
export type KeyRole = (typeof roles)[number];

/** What is known of a key; of the key itself nobody but its holder knows more than its id. */
export interface ApiKey {
  readonly id: string;
  readonly role: KeyRole;
  /** For people. */
  readonly name: string;
  /** Of a producer, which values of `source` it may send: each exactly or, where it ends in a slash, whatever begins with it. */
  readonly sources: readonly string[];
  readonly createdAt: Date;
  /** The id of the key that made it; undefined for one that a command has made. */
  readonly createdBy?: string;
  readonly expiresAt?: Date;
  readonly revokedAt?: Date;
  /** To the minute. */
  readonly lastUsedAt?: Date;
}

interface NewKey {
  readonly id: string;
  /** Shown once, and kept nowhere. */
  readonly text: string;
  readonly hash: Buffer;
}

/** `tck_` and the id are for scanners of leaked secrets and for people, and are no secret. */
const form = /^tck_([0-9a-f]{12})_[0-9a-f]{64}$/;

/** The secret has 256 random bits: nobody finds it from its SHA-256, so that no slow hash is needed. */
export function newKey(): NewKey {
  const id = randomBytes(6).toString('hex');
  const text = `tck_${id}_${randomBytes(32).toString('hex')}`;
  return { id, text, hash: keyHashOf(text) };
}

export function isKey(text: string): boolean {
  return form.test(text);
}

/** Undefined for what is no key at all. */
export function idOfKey(text: string): string | undefined {
  return form.exec(text)?.[1];
}

export function keyHashOf(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}

/** What has ended a key by this time, and when; undefined while it is good. */
export function endOf(
  { revokedAt, expiresAt }: Pick<ApiKey, 'revokedAt' | 'expiresAt'>,
  nowMs: number,
): { readonly kind: 'revoked' | 'expired'; readonly at: Date } | undefined {
  if (revokedAt !== undefined) return { kind: 'revoked', at: revokedAt };
  return expiresAt !== undefined && expiresAt.getTime() <= nowMs ? { kind: 'expired', at: expiresAt } : undefined;
}

/** Characters that the `source` of an update may have. */
export function isSource(text: string): boolean {
  return /^[\x21-\x7e]{1,256}$/.test(text);
}

/** Whether the holder may send updates of this source. */
export function coversSource({ role, sources }: Pick<ApiKey, 'role' | 'sources'>, source: string): boolean {
  switch (role) {
    case 'operator':
      return true;
    case 'producer':
      return sources.some((own) => source === own || (own.endsWith('/') && source.startsWith(own)));
    case 'reader':
    case 'subscriber':
      return false;
  }
}
