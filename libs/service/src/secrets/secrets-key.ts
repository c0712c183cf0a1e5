import { createHash } from 'node:crypto';

// Keys of webhooks' secrets. Reporting seals with them; all services check them, and backups name them.

/** True if a text is a key of 256 bits in hexadecimal digits. */
export function isSecretsKey(text: string): boolean {
  return /^[0-9a-f]{64}$/.test(text);
}

/** Id of a key, which may be shown instead of it: the beginning of its hash. */
export function secretsKeyId(key: string): string {
  return createHash('sha256').update(Buffer.from(key, 'hex')).digest('hex').slice(0, 8);
}

/** Id of the key that decrypts a sealed secret. */
export function keyIdOfSealed(sealed: string): string {
  return sealed.split('.', 1).join('');
}
