import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';
import { decompress as unzstd } from 'fzstd';
import { CompressionCodecs, CompressionTypes } from 'kafkajs';
// kafkajs-snappy publishes no types; it is a codec factory.
import SnappyCodec from 'kafkajs-snappy';
import { decompressFrame } from 'lz4-napi';

type Decompress = (bytes: Buffer) => Promise<Buffer>;

const snappy = SnappyCodec();

/** Each way in which a producer may compress a batch, by its number in the batch's attributes. Source: https://kafka.apache.org/documentation/#recordbatch */
const codecs: Readonly<Record<number, Decompress>> = {
  [CompressionTypes.GZIP]: promisify(gunzip),
  [CompressionTypes.Snappy]: (bytes) => snappy.decompress(bytes),
  [CompressionTypes.LZ4]: decompressFrame,
  [CompressionTypes.ZSTD]: (bytes) => Promise.resolve(Buffer.from(unzstd(bytes))),
};

/** Throws where the way is unknown, or the bytes are not compressed in it. */
export async function decompressed(codec: number, bytes: Buffer): Promise<Buffer> {
  const decompress = codecs[codec];
  if (decompress === undefined) throw new Error(`it holds a batch that is compressed in the unknown way ${codec}`);
  return decompress(bytes);
}

// kafkajs' own consumers, which tools read the log with, know gzip alone. Nothing is compressed by them.
for (const [codec, decompress] of Object.entries(codecs)) {
  const compress = () => Promise.reject(new Error('Nothing is compressed here.'));
  CompressionCodecs[Number(codec) as CompressionTypes.LZ4] = () => ({ compress, decompress });
}
