import { createCipheriv, createDecipheriv, createHash, randomBytes } from 'node:crypto';

const cipher = 'aes-256-gcm';
const ivBytes = 12;
const tagBytes = 16;

/** A key of 256 bits as it is written in the environment. */
export function isSecretsKey(text: string): boolean {
  return /^[0-9a-f]{64}$/.test(text);
}

/** How a key is called where it must not be shown: the beginning of its hash. */
export function secretsKeyId(key: string): string {
  return createHash('sha256').update(Buffer.from(key, 'hex')).digest('hex').slice(0, 8);
}

/** Of a secret that a box has sealed, the key that opens it. */
export function keyIdOfSealed(sealed: string): string {
  return sealed.split('.', 1).join('');
}

/**
 * Seals secrets for the database by AES-256-GCM with the first of its keys, and opens what any of them has sealed. What is sealed
 * is bound to its owner: that of one webhook opens at no other.
 */
export class SecretBox {
  readonly #keys: ReadonlyMap<string, Buffer>;
  /** The key that seals; undefined where there is none. */
  readonly sealsWith: string | undefined;

  constructor(keys: readonly string[]) {
    this.#keys = new Map(keys.map((key) => [secretsKeyId(key), Buffer.from(key, 'hex')]));
    [this.sealsWith] = this.#keys.keys();
  }

  /** `<key id>.<base64url of iv, tag and what is encrypted>`. */
  seal(secret: string, owner: string): string {
    const key = this.#keys.get(this.sealsWith ?? '');
    if (key === undefined) throw new Error('There is no key to seal with.');
    const iv = randomBytes(ivBytes);
    const sealing = createCipheriv(cipher, key, iv, { authTagLength: tagBytes }).setAAD(Buffer.from(owner));
    const encrypted = Buffer.concat([sealing.update(secret, 'utf8'), sealing.final()]);
    return `${this.sealsWith}.${Buffer.concat([iv, sealing.getAuthTag(), encrypted]).toString('base64url')}`;
  }

  /** Undefined where the key is not among these, or what is sealed was changed or belongs to another owner. */
  open(sealed: string, owner: string): string | undefined {
    const key = this.#keys.get(keyIdOfSealed(sealed));
    const bytes = Buffer.from(sealed.slice(sealed.indexOf('.') + 1), 'base64url');
    if (key === undefined || bytes.length < ivBytes + tagBytes) return undefined;
    const opening = createDecipheriv(cipher, key, bytes.subarray(0, ivBytes), { authTagLength: tagBytes })
      .setAAD(Buffer.from(owner))
      .setAuthTag(bytes.subarray(ivBytes, ivBytes + tagBytes));
    try {
      return Buffer.concat([opening.update(bytes.subarray(ivBytes + tagBytes)), opening.final()]).toString('utf8');
    } catch {
      return undefined;
    }
  }
}
