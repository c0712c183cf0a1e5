const BLOCK_BYTES = 64;

/**
 * A secret shorter than a block, padded for HMAC-SHA256, in hexadecimal digits: `inner` precedes the message,
 * `outer` the inner hash. Source: RFC 2104
 */
export function padsOf(secret: Buffer): { readonly inner: string; readonly outer: string } {
  const padded = (filling: number): string =>
    Buffer.from(Array.from({ length: BLOCK_BYTES }, (_, at) => (secret[at] ?? 0) ^ filling)).toString('hex');
  return { inner: padded(0x36), outer: padded(0x5c) };
}
