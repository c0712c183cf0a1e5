import { promisify } from 'node:util';
import { gunzip, zstdDecompress } from 'node:zlib';
// kafkajs-snappy publishes no types; it is a codec factory.
import SnappyCodec from 'kafkajs-snappy';
import { decompressFrame } from 'lz4-napi';

type Decompress = (bytes: Buffer) => Promise<Buffer>;

const snappy = SnappyCodec();

/** Each way in which a producer may compress a batch, by its number in the batch's attributes. Source: https://kafka.apache.org/documentation/#recordbatch */
const codecs: Readonly<Record<number, Decompress>> = {
  1: promisify(gunzip),
  2: (bytes) => snappy.decompress(bytes),
  3: decompressFrame,
  4: promisify(zstdDecompress),
};

/** Throws where the way is unknown, or the bytes are not compressed in it. */
export async function decompressed(codec: number, bytes: Buffer): Promise<Buffer> {
  const decompress = codecs[codec];
  if (decompress === undefined) throw new Error(`it holds a batch that is compressed in the unknown way ${codec}`);
  return decompress(bytes);
}
