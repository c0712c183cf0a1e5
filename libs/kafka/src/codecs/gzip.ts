import { promisify } from 'node:util';
import { crc32, inflateRaw, type ZlibOptions } from 'node:zlib';
import { Pieces } from './pieces';

/** With `info`, Node also returns the engine, which its types omit. */
type Inflated = { readonly buffer: Buffer; readonly engine: { readonly bytesWritten: number } };
const inflate = promisify(inflateRaw) as unknown as (
  bytes: Buffer,
  options: ZlibOptions,
) => Promise<Inflated>;

const HEADER_BYTES = 10;
const TRAILER_BYTES = 8;
const [HAS_CRC, HAS_EXTRA, HAS_NAME, HAS_COMMENT] = [0x02, 0x04, 0x08, 0x10] as const;

/**
 * Decompresses the members of a gzip file as Java does: anything after a member that is not another member
 * counts as the end, where Node's own gunzip throws. Throws beyond `most` bytes, and if the first member is
 * broken. Source: RFC 1952
 */
export async function decompressGzip(bytes: Buffer, most: number): Promise<Buffer> {
  const members = new Pieces(most);
  for (let at = 0; ;) {
    const from = beginningOf(bytes, at);
    if (from === undefined) {
      if (members.count === 0) throw new Error('it has no gzip header');
      break;
    }
    const { buffer, engine } = await inflate(bytes.subarray(from), {
      info: true,
      maxOutputLength: members.maxOutputLength,
    });
    const trailer = from + engine.bytesWritten;
    if (trailer + TRAILER_BYTES > bytes.length) throw new Error('it ends before its checksum');
    if (bytes.readUInt32LE(trailer) !== crc32(buffer)) throw new Error('its checksum does not match');
    members.add(buffer);
    at = trailer + TRAILER_BYTES;
  }
  return members.bytes;
}

/** The start of the compressed bytes of the member that begins at `at`; undefined if none begins there. */
function beginningOf(bytes: Buffer, at: number): number | undefined {
  if (at + HEADER_BYTES > bytes.length || bytes.readUInt16BE(at) !== 0x1f8b || bytes[at + 2] !== 8)
    return undefined;
  const flags = bytes.readUInt8(at + 3);
  let from = at + HEADER_BYTES;
  if ((flags & HAS_EXTRA) !== 0) from += from + 2 <= bytes.length ? 2 + bytes.readUInt16LE(from) : 2;
  for (const flag of [HAS_NAME, HAS_COMMENT]) {
    if ((flags & flag) === 0) continue;
    const end = bytes.indexOf(0, from);
    if (end < 0) return undefined;
    from = end + 1;
  }
  if ((flags & HAS_CRC) !== 0) from += 2;
  return from < bytes.length ? from : undefined;
}
