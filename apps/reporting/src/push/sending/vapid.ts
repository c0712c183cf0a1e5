import { createECDH, createPrivateKey, type KeyObject, sign } from 'node:crypto';
import { CURVE } from './encrypted-message';

/** The key pair by which push services know this installation (VAPID), in base64url: the public point and the private number. */
interface VapidPair {
  readonly publicKey: string;
  readonly privateKey: string;
}

const TOKEN_MS = 12 * 3_600_000;

export function newVapidPair(): VapidPair {
  const pair = createECDH(CURVE);
  pair.generateKeys();
  // A private number of less than 32 bytes comes without its zeros.
  const number = Buffer.concat([Buffer.alloc(32), pair.getPrivateKey()]).subarray(-32);
  return { publicKey: pair.getPublicKey('base64url'), privateKey: number.toString('base64url') };
}

/** Says to push services who sends (RFC 8292). */
export class Vapid {
  readonly publicKey: string;
  readonly #key: KeyObject;

  /** `subject` is how the people of a push service reach the operator: a `mailto:` or `https:` address. */
  constructor(
    { publicKey, privateKey }: VapidPair,
    private readonly subject: string,
  ) {
    this.publicKey = publicKey;
    const point = Buffer.from(publicKey, 'base64url');
    const half = (from: number): string => point.subarray(from, from + 32).toString('base64url');
    this.#key = createPrivateKey({ key: { kty: 'EC', crv: 'P-256', d: privateKey, x: half(1), y: half(33) }, format: 'jwk' });
  }

  /** The header `authorization` for a message to an endpoint; it holds for twelve hours, and for that push service alone. */
  authorization(endpoint: URL, nowMs: number): string {
    const claims = { aud: endpoint.origin, exp: Math.floor((nowMs + TOKEN_MS) / 1_000), sub: this.subject };
    const signed = [{ typ: 'JWT', alg: 'ES256' }, claims].map((part) => Buffer.from(JSON.stringify(part)).toString('base64url')).join('.');
    const signature = sign('sha256', Buffer.from(signed), { key: this.#key, dsaEncoding: 'ieee-p1363' });
    return `vapid t=${signed}.${signature.toString('base64url')}, k=${this.publicKey}`;
  }
}
