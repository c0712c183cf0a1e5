import { createCipheriv, createECDH, type ECDH, hkdfSync, randomBytes } from 'node:crypto';

/** The keys of a browser's subscription, as the Push API gives them: base64url of its public point and of its authentication secret. */
export interface BrowserKeys {
  readonly p256dh: string;
  readonly auth: string;
}

export const CURVE = 'prime256v1';
const SALT_BYTES = 16;
const RECORD_BYTES = 4_096;
const TAG_BYTES = 16;
const POINT_BYTES = 65;
/** The most that one record takes, which is all that push services have to take: without header, tag and delimiter. */
export const MESSAGE_BYTES = RECORD_BYTES - SALT_BYTES - 4 - 1 - POINT_BYTES - TAG_BYTES - 1;
/** Follows the text of the last record (RFC 8188, section 2). */
const LAST_RECORD = Buffer.from([2]);

/**
 * The body of a push message, which only the browser can read (RFC 8291, with the coding `aes128gcm` of RFC 8188).
 * @param plain of `MESSAGE_BYTES` at most
 * @param ephemeral a key pair for this message alone; given, as `salt`, only by the RFC's own example
 * @throws Error where the browser's key is no point of P-256
 */
export function encryptedMessage(
  plain: Buffer,
  { p256dh, auth }: BrowserKeys,
  ephemeral: ECDH = newKeyPair(),
  salt: Buffer = randomBytes(SALT_BYTES),
): Buffer {
  const browser = Buffer.from(p256dh, 'base64url');
  const own = ephemeral.getPublicKey();
  const info = Buffer.concat([Buffer.from('WebPush: info\0'), browser, own]);
  const shared = hkdf(ephemeral.computeSecret(browser), Buffer.from(auth, 'base64url'), info, 32);
  const key = hkdf(shared, salt, Buffer.from('Content-Encoding: aes128gcm\0'), 16);
  const nonce = hkdf(shared, salt, Buffer.from('Content-Encoding: nonce\0'), 12);
  const cipher = createCipheriv('aes-128-gcm', key, nonce);
  const encrypted = Buffer.concat([cipher.update(Buffer.concat([plain, LAST_RECORD])), cipher.final(), cipher.getAuthTag()]);
  const sizes = Buffer.alloc(5);
  sizes.writeUInt32BE(RECORD_BYTES);
  sizes.writeUInt8(own.length, 4);
  return Buffer.concat([salt, sizes, own, encrypted]);
}

function newKeyPair(): ECDH {
  const pair = createECDH(CURVE);
  pair.generateKeys();
  return pair;
}

function hkdf(secret: Buffer, salt: Buffer, info: Buffer, bytes: number): Buffer {
  return Buffer.from(hkdfSync('sha256', secret, salt, info, bytes));
}
