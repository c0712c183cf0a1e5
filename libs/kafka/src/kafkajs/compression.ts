import { CompressionCodecs, CompressionTypes } from 'kafkajs';
import { decompressed } from '../codecs/codecs';

const missing = [CompressionTypes.Snappy, CompressionTypes.LZ4, CompressionTypes.ZSTD] as const;

/** kafkajs reads what was compressed by gzip; the others have to be given to it, once for a process, and stay as they are where somebody has. */
export function registerCodecs(): void {
  for (const type of missing) {
    if (isRegistered(type)) continue;
    CompressionCodecs[type] = () => ({
      compress: () => Promise.reject(new Error('Nothing is compressed here.')),
      decompress: (bytes: Buffer) => decompressed(type, bytes),
    });
  }
}

function isRegistered(type: (typeof missing)[number]): boolean {
  try {
    CompressionCodecs[type]();
    return true;
  } catch {
    return false;
  }
}
