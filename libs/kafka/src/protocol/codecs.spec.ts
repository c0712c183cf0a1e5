import { gzipSync, zstdCompressSync } from 'node:zlib';
import { CompressionTypes } from 'kafkajs';
import { compressFrameSync } from 'lz4-napi';
import { decompressed } from './codecs';

const plain = Buffer.from('淘村 '.repeat(5_000));

it.each([
  ['gzip', CompressionTypes.GZIP, gzipSync(plain)],
  ['lz4', CompressionTypes.LZ4, compressFrameSync(plain)],
  ['zstd', CompressionTypes.ZSTD, zstdCompressSync(plain)],
])('%s is decompressed', async (_name, codec, bytes) => {
  expect(await decompressed(codec, bytes)).toEqual(plain);
});

it.each([CompressionTypes.GZIP, CompressionTypes.Snappy, CompressionTypes.LZ4, CompressionTypes.ZSTD])(
  'what is not compressed in way %i is refused',
  async (codec) => {
    await expect(decompressed(codec, Buffer.from('淘村'))).rejects.toThrow();
  },
);

it('an unknown way is refused', async () => {
  await expect(decompressed(5, plain)).rejects.toThrow('compressed in the unknown way 5');
});
