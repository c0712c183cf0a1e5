import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { keyIdOfSealed, secretsKeyId } from '@taocun/service';

const cipher = 'aes-256-gcm';
const ivBytes = 12;
const tagBytes = 16;

/**
 * Encrypts secrets for the database with AES-256-GCM and the first of its keys; decrypts with any of them.
 * Each secret is bound to its owner as associated data: the secret of one webhook cannot be decrypted for
 * another.
 */
export class SecretBox {
  readonly #keys: ReadonlyMap<string, Buffer>;
  /** Id of the key that encrypts; undefined without keys. */
  readonly sealsWith: string | undefined;

  constructor(keys: readonly string[]) {
    this.#keys = new Map(keys.map((key) => [secretsKeyId(key), Buffer.from(key, 'hex')]));
    [this.sealsWith] = this.#keys.keys();
  }

  /** Returns `<key id>.<base64url of iv, tag and ciphertext>`. */
  seal(secret: string, owner: string): string {
    const key = this.#keys.get(this.sealsWith ?? '');
    if (key === undefined) throw new Error('There is no key to seal with.');
    const iv = randomBytes(ivBytes);
    const sealing = createCipheriv(cipher, key, iv, { authTagLength: tagBytes }).setAAD(Buffer.from(owner));
    const encrypted = Buffer.concat([sealing.update(secret, 'utf8'), sealing.final()]);
    return `${this.sealsWith}.${Buffer.concat([iv, sealing.getAuthTag(), encrypted]).toString('base64url')}`;
  }

  /** The secret; undefined if its key is missing, or if it was tampered with or belongs to another owner. */
  open(sealed: string, owner: string): string | undefined {
    const key = this.#keys.get(keyIdOfSealed(sealed));
    const bytes = Buffer.from(sealed.slice(sealed.indexOf('.') + 1), 'base64url');
    if (key === undefined || bytes.length < ivBytes + tagBytes) return undefined;
    const opening = createDecipheriv(cipher, key, bytes.subarray(0, ivBytes), { authTagLength: tagBytes })
      .setAAD(Buffer.from(owner))
      .setAuthTag(bytes.subarray(ivBytes, ivBytes + tagBytes));
    try {
      return Buffer.concat([opening.update(bytes.subarray(ivBytes + tagBytes)), opening.final()]).toString(
        'utf8',
      );
    } catch {
      return undefined;
    }
  }
}
