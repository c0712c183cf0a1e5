const BLOCK_BYTES = 64;

/** A secret of less than a block as HMAC-SHA256 uses it, in hexadecimal digits: before the message, and before the hash of both. Source: RFC 2104 */
export function padsOf(secret: Buffer): { readonly inner: string; readonly outer: string } {
  const padded = (filling: number): string =>
    Buffer.from(Array.from({ length: BLOCK_BYTES }, (_, at) => (secret[at] ?? 0) ^ filling)).toString('hex');
  return { inner: padded(0x36), outer: padded(0x5c) };
}
