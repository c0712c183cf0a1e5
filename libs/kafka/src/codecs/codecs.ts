import { messageOf } from '@taocun/runtime';
import { decompressGzip } from './gzip';
import { decompressLz4 } from './lz4';
import { decompressSnappy } from './snappy';
import { TooLarge } from './too-large';
import { decompressZstd } from './zstd';

/**
 * The limit for a decompressed batch, however small it is when compressed: 13 kB of zstd can stand for a
 * gigabyte.
 */
export const MOST_PLAIN_BYTES = 67_108_864;

interface Codec {
  readonly name: string;
  readonly decompress: (bytes: Buffer, most: number) => Buffer | Promise<Buffer>;
}

/**
 * The codecs with which a producer may compress a batch, by number in the batch's attributes. Source:
 * https://kafka.apache.org/documentation/#recordbatch
 */
const codecs: Readonly<Record<number, Codec>> = {
  1: { name: 'gzip', decompress: decompressGzip },
  2: { name: 'snappy', decompress: decompressSnappy },
  3: { name: 'lz4', decompress: decompressLz4 },
  4: { name: 'zstd', decompress: decompressZstd },
};

/** The name of a batch's codec: `none`, or the number itself if it is unknown. */
export function codecName(codec: number): string {
  return codec === 0 ? 'none' : (codecs[codec]?.name ?? String(codec));
}

/**
 * Throws, with the reason, if the codec is unknown, the bytes are invalid, or they decompress to more than
 * MOST_PLAIN_BYTES.
 */
export async function decompressed(codec: number, bytes: Buffer): Promise<Buffer> {
  const { name, decompress } = codecs[codec] ?? {};
  if (decompress === undefined) throw new Error(`it is compressed by the unknown codec ${codec}`);
  try {
    return await decompress(bytes, MOST_PLAIN_BYTES);
  } catch (error) {
    if (error instanceof TooLarge || (error as NodeJS.ErrnoException).code === 'ERR_BUFFER_TOO_LARGE')
      throw new Error(`it exceeds ${MOST_PLAIN_BYTES} bytes when decompressed`, { cause: error });
    throw new Error(`it can't be decompressed as ${name}: ${messageOf(error)}`, { cause: error });
  }
}
