import { createPublicKey, verify } from 'node:crypto';
import { newVapidPair, Vapid } from './vapid';

it('a push service verifies the token with the key beside it', () => {
  const pair = newVapidPair();
  const nowMs = Date.UTC(2026, 0, 1);
  const header = new Vapid(pair, 'mailto:village@example.org').authorization(new URL('https://push.example.net:8443/send/1?a=b'), nowMs);
  const [, token = '', key = ''] = /^vapid t=([\w.-]+), k=([\w-]+)$/.exec(header) ?? [];
  expect(key).toBe(pair.publicKey);
  const [head = '', claims = '', signature = ''] = token.split('.');
  const read = (part: string): unknown => JSON.parse(Buffer.from(part, 'base64url').toString());
  expect(read(head)).toEqual({ typ: 'JWT', alg: 'ES256' });
  expect(read(claims)).toEqual({
    aud: 'https://push.example.net:8443',
    exp: nowMs / 1_000 + 12 * 3_600,
    sub: 'mailto:village@example.org',
  });
  const point = Buffer.from(key, 'base64url');
  expect(point).toHaveLength(65);
  const [x, y] = [point.subarray(1, 33).toString('base64url'), point.subarray(33).toString('base64url')];
  const publicKey = createPublicKey({ key: { kty: 'EC', crv: 'P-256', x, y }, format: 'jwk' });
  const isSigned = (text: string): boolean =>
    verify('sha256', Buffer.from(text), { key: publicKey, dsaEncoding: 'ieee-p1363' }, Buffer.from(signature, 'base64url'));
  expect(isSigned(`${head}.${claims}`)).toBe(true);
  expect(isSigned(`${head}.${claims}x`)).toBe(false);
});
