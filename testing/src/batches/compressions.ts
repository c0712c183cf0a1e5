import { gzipSync, zstdCompressSync } from 'node:zlib';
import { compressFrameSync } from 'lz4-napi';
import { compress as compressSnappy } from 'snappyjs';

/** A way of compression, by its number in a batch's attributes. */
export interface Compression {
  readonly name: string;
  readonly codec: number;
  readonly compress: (plain: Buffer) => Buffer;
}

const snappyBlock = (plain: Buffer): Buffer => Buffer.from(compressSnappy(plain));

/** The two halves, to be compressed separately. */
const halves = (plain: Buffer): Buffer[] => [
  plain.subarray(0, plain.length >> 1),
  plain.subarray(plain.length >> 1),
];

/** A frame of zstd that decompresses to nothing. Source: RFC 8878, 3.1.2 */
function skippable(content: string): Buffer {
  const frame = Buffer.concat([Buffer.alloc(8), Buffer.from(content)]);
  frame.writeUInt32LE(0x184d2a53, 0);
  frame.writeUInt32LE(content.length, 4);
  return frame;
}

/** Blocks in the format of snappy-java. */
function snappyStream(blocks: readonly Buffer[]): Buffer {
  const header = Buffer.from([0x82, 0x53, 0x4e, 0x41, 0x50, 0x50, 0x59, 0, 0, 0, 0, 1, 0, 0, 0, 1]);
  const pieces = blocks.flatMap((block) => {
    const compressed = snappyBlock(block);
    const length = Buffer.alloc(4);
    length.writeUInt32BE(compressed.length);
    return [length, compressed];
  });
  return Buffer.concat([header, ...pieces]);
}

/** A frame of stored blocks; the checksum of its descriptor matches its flags. */
function lz4Stored(blocks: readonly Buffer[]): Buffer {
  const pieces = blocks
    .filter(({ length }) => length > 0)
    .flatMap((block) => {
      const length = Buffer.alloc(4);
      length.writeUInt32LE((block.length | 0x80000000) >>> 0);
      return [length, block];
    });
  return Buffer.concat([Buffer.from([0x04, 0x22, 0x4d, 0x18, 0x60, 0x70, 0x73]), ...pieces, Buffer.alloc(4)]);
}

export const uncompressed: Compression = { name: 'none', codec: 0, compress: (plain) => plain };
export const gzip: Compression = { name: 'gzip', codec: 1, compress: (plain) => gzipSync(plain) };
export const lz4: Compression = { name: 'lz4', codec: 3, compress: (plain) => compressFrameSync(plain) };
export const zstd: Compression = { name: 'zstd', codec: 4, compress: (plain) => zstdCompressSync(plain) };

/** All formats that Kafka's consumer reads. */
export const compressions: readonly Compression[] = [
  uncompressed,
  gzip,
  {
    name: 'gzip of two members',
    codec: 1,
    compress: (plain) => Buffer.concat(halves(plain).map((half) => gzipSync(half))),
  },
  { name: 'snappy', codec: 2, compress: snappyBlock },
  { name: 'snappy in blocks', codec: 2, compress: (plain) => snappyStream(halves(plain)) },
  lz4,
  { name: 'lz4 of stored blocks', codec: 3, compress: (plain) => lz4Stored(halves(plain)) },
  zstd,
  {
    name: 'zstd of two frames',
    codec: 4,
    compress: (plain) => Buffer.concat(halves(plain).map((half) => zstdCompressSync(half))),
  },
  {
    name: 'zstd between skippable frames',
    codec: 4,
    compress: (plain) => Buffer.concat([skippable('before'), zstdCompressSync(plain), skippable('')]),
  },
];
