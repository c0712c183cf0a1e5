import { promisify } from 'node:util';
import { zstdDecompress, type ZstdOptions } from 'node:zlib';
import { Pieces } from './pieces';

/** Node gives the engine too where `info` is set, which its types leave out. */
type Decompressed = { readonly buffer: Buffer; readonly engine: { readonly bytesWritten: number } };
const decompress = promisify(zstdDecompress) as unknown as (bytes: Buffer, options: ZstdOptions) => Promise<Decompressed>;

/** A frame for others to skip begins with one of 16 numbers, and the length of what follows. */
const SKIPPABLE = 0x184d2a5;
const SKIPPABLE_HEADER_BYTES = 8;

/**
 * The frames of zstd, as Java reads them; Node reads one. Throws beyond `most` bytes, and where bytes behind a frame are no other one.
 * Source: RFC 8878
 */
export async function decompressZstd(bytes: Buffer, most: number): Promise<Buffer> {
  const frames = new Pieces(most);
  for (let at = 0; at < bytes.length;) {
    if (at + SKIPPABLE_HEADER_BYTES <= bytes.length && bytes.readUInt32LE(at) >>> 4 === SKIPPABLE) {
      at += SKIPPABLE_HEADER_BYTES + bytes.readUInt32LE(at + 4);
      if (at > bytes.length) throw new Error('it ends within a frame');
      continue;
    }
    const { buffer, engine } = await decompress(bytes.subarray(at), { info: true, maxOutputLength: frames.maxOutputLength });
    frames.add(buffer);
    at += engine.bytesWritten;
  }
  return frames.bytes;
}
