import { promisify } from 'node:util';
import { zstdDecompress, type ZstdOptions } from 'node:zlib';
import { Pieces } from './pieces';

/** With `info`, Node also returns the engine, which its types omit. */
type Decompressed = { readonly buffer: Buffer; readonly engine: { readonly bytesWritten: number } };
const decompress = promisify(zstdDecompress) as unknown as (
  bytes: Buffer,
  options: ZstdOptions,
) => Promise<Decompressed>;

/** A skippable frame begins with one of 16 numbers and the length of its content. */
const SKIPPABLE = 0x184d2a5;
const SKIPPABLE_HEADER_BYTES = 8;

/**
 * Decompresses all zstd frames, as Java does; Node reads only one. Throws beyond `most` bytes, and if the
 * bytes after a frame are not another one. Source: RFC 8878
 */
export async function decompressZstd(bytes: Buffer, most: number): Promise<Buffer> {
  const frames = new Pieces(most);
  for (let at = 0; at < bytes.length;) {
    if (at + SKIPPABLE_HEADER_BYTES <= bytes.length && bytes.readUInt32LE(at) >>> 4 === SKIPPABLE) {
      at += SKIPPABLE_HEADER_BYTES + bytes.readUInt32LE(at + 4);
      if (at > bytes.length) throw new Error('it ends within a frame');
      continue;
    }
    const { buffer, engine } = await decompress(bytes.subarray(at), {
      info: true,
      maxOutputLength: frames.maxOutputLength,
    });
    frames.add(buffer);
    at += engine.bytesWritten;
  }
  return frames.bytes;
}
