import { createHash, randomBytes } from 'node:crypto';
import { type UpdateType } from '@taocun/contracts';

export const roles = ['producer', 'reader', 'subscriber', 'operator'] as const;
export type KeyRole = (typeof roles)[number];

/** An API key without its secret, which only its holder knows. */
export interface ApiKey {
  readonly id: string;
  readonly role: KeyRole;
  /** A name for people. */
  readonly name: string;
  /** The values of `source` that a producer may send; one that ends in a slash is a prefix. */
  readonly sources: readonly string[];
  /** The types of updates that a producer may send. */
  readonly types?: readonly UpdateType[];
  readonly createdAt: Date;
  /** The id of the key that created it; undefined if a command did. */
  readonly createdBy?: string;
  readonly expiresAt?: Date;
  readonly revokedAt?: Date;
  /** Accurate to the minute. */
  readonly lastUsedAt?: Date;
}

interface NewKey {
  readonly id: string;
  /** The key itself: shown once, stored nowhere. */
  readonly text: string;
  readonly hash: Buffer;
}

/** The prefix `tck_` and the id are not secret: they help secret scanners and people. */
const form = /^tck_([0-9a-f]{12})_[0-9a-f]{64}$/;

export function newKeyId(): string {
  return randomBytes(6).toString('hex');
}

/** The sources to which a caller's reading is limited: a producer's own; undefined if it may read all. */
export function readableSources({
  role,
  sources,
}: Pick<ApiKey, 'role' | 'sources'>): readonly string[] | undefined {
  return role === 'operator' ? undefined : sources;
}

/** Creates a key. Its 256 random bits cannot be derived from the SHA-256, so no slow hash is needed. */
export function newKey(id = newKeyId()): NewKey {
  const text = `tck_${id}_${randomBytes(32).toString('hex')}`;
  return { id, text, hash: keyHashOf(text) };
}

export function isKey(text: string): boolean {
  return form.test(text);
}

/** The id in a key; undefined if the text is not a key. */
export function idOfKey(text: string): string | undefined {
  return form.exec(text)?.[1];
}

export function keyHashOf(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}

/** The reason why a key has ended, revocation or expiry, and the time; undefined while the key is valid. */
export function endOf(
  { revokedAt, expiresAt }: Pick<ApiKey, 'revokedAt' | 'expiresAt'>,
  nowMs: number,
): { readonly kind: 'revoked' | 'expired'; readonly at: Date } | undefined {
  if (revokedAt !== undefined) return { kind: 'revoked', at: revokedAt };
  return expiresAt !== undefined && expiresAt.getTime() <= nowMs
    ? { kind: 'expired', at: expiresAt }
    : undefined;
}

/** True if a text is a valid `source` of an update. */
export function isSource(text: string): boolean {
  return /^[\x21-\x7e]{1,256}$/.test(text);
}
