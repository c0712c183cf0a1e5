import { gzipSync, zstdCompressSync } from 'node:zlib';
import fc from 'fast-check';
import { compressFrameSync } from 'lz4-napi';
import { compress as compressSnappy } from 'snappyjs';
import { decompressed, MOST_PLAIN_BYTES } from './codecs';

/** The codecs by their numbers in a batch. */
const [GZIP, SNAPPY, LZ4, ZSTD] = [1, 2, 3, 4] as const;

/** Blocks in the form that snappy-java writes. */
function snappyStream(...blocks: readonly Uint8Array[]): Buffer {
  const header = Buffer.from([0x82, 0x53, 0x4e, 0x41, 0x50, 0x50, 0x59, 0, 0, 0, 0, 1, 0, 0, 0, 1]);
  const pieces = blocks.flatMap((block) => {
    const compressed = compressSnappy(block);
    const length = Buffer.alloc(4);
    length.writeUInt32BE(compressed.length);
    return [length, compressed];
  });
  return Buffer.concat([header, ...pieces]);
}

const compressors: readonly (readonly [string, number, (plain: Buffer) => Buffer])[] = [
  ['gzip', GZIP, (plain) => gzipSync(plain)],
  [
    'gzip of two members',
    GZIP,
    (plain) => Buffer.concat([gzipSync(plain.subarray(0, 7)), gzipSync(plain.subarray(7))]),
  ],
  ['snappy', SNAPPY, (plain) => Buffer.from(compressSnappy(plain))],
  ['snappy in blocks', SNAPPY, (plain) => snappyStream(plain.subarray(0, 7), plain.subarray(7))],
  ['lz4', LZ4, (plain) => compressFrameSync(plain)],
  ['zstd', ZSTD, (plain) => zstdCompressSync(plain)],
  ['zstd of two frames, among others to skip', ZSTD, framed],
];

/** A zstd frame of the given size that readers skip. */
function toSkip(bytes: number, kind = 0): Buffer {
  const frame = Buffer.alloc(8 + bytes, 7);
  frame.writeUInt32LE(0x184d2a50 + kind, 0);
  frame.writeUInt32LE(bytes, 4);
  return frame;
}

function framed(plain: Buffer): Buffer {
  return Buffer.concat([
    toSkip(5),
    zstdCompressSync(plain.subarray(0, 7)),
    toSkip(0, 15),
    zstdCompressSync(plain.subarray(7)),
  ]);
}

describe.each(compressors)('%s', (_name, codec, compress) => {
  it('is decompressed to what it was', async () => {
    const pieces = fc.array(
      fc.oneof(
        fc.uint8Array({ maxLength: 300 }),
        fc.string().map((text) => Buffer.from(text.repeat(200))),
      ),
    );
    await fc.assert(
      fc.asyncProperty(pieces, async (parts) => {
        const plain = Buffer.concat(parts);
        expect((await decompressed(codec, compress(plain))).equals(plain)).toBe(true);
      }),
      { numRuns: 50 },
    );
  });

  it('of more than one block comes back', async () => {
    const plain = Buffer.from(Array.from({ length: 300_000 }, (_, at) => (at * at) >> 7));
    expect((await decompressed(codec, compress(plain))).equals(plain)).toBe(true);
  });

  it('cut off at any byte is refused with a reason, or read as another text', async () => {
    const plain = Buffer.from('淘村 '.repeat(50));
    const whole = compress(plain);
    for (let length = 0; length < whole.length; length++) {
      const outcome = await decompressed(codec, whole.subarray(0, length)).catch((error: Error) => error);
      if (outcome instanceof Error) expect(outcome.message).not.toBe('');
      else expect(outcome.equals(plain)).toBe(false);
    }
  });

  it('of what is too large is refused', async () => {
    const bomb = compress(Buffer.alloc(MOST_PLAIN_BYTES + 1));
    await expect(decompressed(codec, bomb)).rejects.toThrow('it exceeds 67108864 bytes when decompressed');
  });
});

describe.each([
  ['gzip', GZIP, (plain: Buffer) => gzipSync(plain)],
  ['zstd', ZSTD, (plain: Buffer) => zstdCompressSync(plain)],
] as const)('pieces of %s', (_name, codec, compress) => {
  const most = compress(Buffer.alloc(MOST_PLAIN_BYTES));
  const empty = compress(Buffer.alloc(0));

  it('become as much as may be, and not a byte more', async () => {
    expect(await decompressed(codec, Buffer.concat([most, empty]))).toHaveLength(MOST_PLAIN_BYTES);
    const more = Buffer.concat([most, compress(Buffer.alloc(1))]);
    await expect(decompressed(codec, more)).rejects.toThrow('it exceeds 67108864 bytes when decompressed');
  });

  it('are a thousand at most', async () => {
    const pieces = Array.from({ length: 1_000 }, (_, at) =>
      at === 500 ? compress(Buffer.from('淘')) : empty,
    );
    expect(String(await decompressed(codec, Buffer.concat(pieces)))).toBe('淘');
    await expect(decompressed(codec, Buffer.concat([...pieces, empty]))).rejects.toThrow(
      'it consists of more than 1000 pieces',
    );
  });
});

it.each([
  ['bytes', Buffer.from('garbage')],
  ['half a frame', zstdCompressSync(Buffer.from('淘村')).subarray(0, -1)],
  ['the beginning of a frame', zstdCompressSync(Buffer.from('淘村')).subarray(0, 3)],
  ['half a frame to skip', toSkip(9).subarray(0, -1)],
])('zstd followed by %s is refused', async (_name, behind) => {
  await expect(
    decompressed(ZSTD, Buffer.concat([zstdCompressSync(Buffer.from('淘')), behind])),
  ).rejects.toThrow('as zstd');
});

it.each([
  [
    'a next member of gzip that is none',
    GZIP,
    Buffer.concat([gzipSync('淘'), Buffer.from([0x1f, 0x8b, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9])]),
  ],
  ['zeros behind gzip', GZIP, Buffer.concat([gzipSync('淘'), Buffer.alloc(30)])],
  ['a frame to skip behind zstd', ZSTD, Buffer.concat([zstdCompressSync(Buffer.from('淘')), toSkip(3)])],
  ['another checksum of the content of lz4', LZ4, withChecksum(compressFrameSync(Buffer.from('淘')))],
])('what Java reads is read: %s', async (_name, codec, bytes) => {
  expect(String(await decompressed(codec, bytes))).toBe('淘');
});

/** A frame with a wrong checksum of its content. */
function withChecksum(frame: Buffer): Buffer {
  const copy = Buffer.concat([frame, Buffer.from('none')]);
  copy.writeUInt8(copy.readUInt8(4) | 0x04, 4);
  return copy;
}

it.each([GZIP, SNAPPY, LZ4, ZSTD])('what is not compressed in way %i is refused', async (codec) => {
  await expect(decompressed(codec, Buffer.from('淘村'))).rejects.toThrow();
});

const eightBytes = [...Buffer.from('abcdefgh')];
it.each<[string, string | RegExp, number[]]>([
  ['a literal', 'abcdefgh', [8, 7 << 2, ...eightBytes]],
  ['a literal with a length of four bytes', 'abcdefgh', [8, 63 << 2, 7, 0, 0, 0, ...eightBytes]],
  [
    'a copy with an offset of eleven bits, over itself',
    'abcdefghghghg',
    [13, 7 << 2, ...eightBytes, (1 << 2) | 1, 2],
  ],
  ['a copy with an offset of two bytes', 'abcdefghab', [10, 7 << 2, ...eightBytes, (1 << 2) | 2, 8, 0]],
  [
    'a copy with an offset of four bytes',
    'abcdefghab',
    [10, 7 << 2, ...eightBytes, (1 << 2) | 3, 8, 0, 0, 0],
  ],
  [
    'a literal of more than two gigabytes',
    /ends within literals/,
    [5, 63 << 2, 0xfa, 0xff, 0xff, 0xff, 0, 0, 0, 0],
  ],
  [
    'an offset of more than two gigabytes',
    /before its beginning/,
    [10, 7 << 2, ...eightBytes, (1 << 2) | 3, 0xff, 0xff, 0xff, 0xff],
  ],
  ['an offset of nothing', /before its beginning/, [10, 7 << 2, ...eightBytes, (1 << 2) | 2, 0, 0]],
  ['fewer bytes than it states', /has 8 bytes, and states 9/, [9, 7 << 2, ...eightBytes]],
  ['more bytes than it states', /has 8 bytes, and states 7/, [7, 7 << 2, ...eightBytes]],
  ['a size of six bytes', /more than five bytes/, [0x88, 0x80, 0x80, 0x80, 0x80, 0, 7 << 2, ...eightBytes]],
])('a block of snappy with %s is read or refused', async (_name, expected, bytes) => {
  const read = decompressed(SNAPPY, Buffer.from(bytes));
  if (typeof expected === 'string') expect(String(await read)).toBe(expected);
  else await expect(read).rejects.toThrow(expected);
});

it('a copy does not refer to an earlier block of snappy', async () => {
  const block = Buffer.from([4, (3 << 2) | 2, 8, 0]);
  const stream = snappyStream(Buffer.from('abcdefgh'));
  await expect(
    decompressed(SNAPPY, Buffer.concat([stream, Buffer.from([0, 0, 0, block.length]), block])),
  ).rejects.toThrow('its beginning');
});

it('an unknown codec is refused', async () => {
  await expect(decompressed(5, Buffer.alloc(1))).rejects.toThrow('compressed by the unknown codec 5');
});
