import { uncompress } from 'snappyjs';
import { TooLarge } from './too-large';

/** The header of snappy-java's stream of blocks: its name, its version, and the oldest version that reads it. */
const STREAM = Buffer.from([0x82, 0x53, 0x4e, 0x41, 0x50, 0x50, 0x59, 0x00]);
const STREAM_HEADER_BYTES = STREAM.length + 4 + 4;

/**
 * Decompresses the formats of Kafka's clients: one Snappy block, or a stream of blocks. Each block states its size, so this throws a TooLarge
 * before allocating.
 */
export function decompressSnappy(bytes: Buffer, most: number): Buffer {
  const blocks = bytes.subarray(0, STREAM.length).equals(STREAM) ? blocksOf(bytes) : [bytes];
  if (blocks.reduce((sum, block) => sum + statedSize(block), 0) > most) throw new TooLarge();
  return Buffer.concat(blocks.map((block) => Buffer.from(uncompress(block))));
}

function blocksOf(stream: Buffer): Buffer[] {
  const blocks: Buffer[] = [];
  for (let at = STREAM_HEADER_BYTES; at < stream.length;) {
    const end = at + 4 + stream.readUInt32BE(at);
    if (end > stream.length) throw new Error('it ends within a block');
    blocks.push(stream.subarray(at + 4, end));
    at = end;
  }
  return blocks;
}

function statedSize(block: Buffer): number {
  let size = 0;
  for (let at = 0; at < 5; at++) {
    const byte = block.readUInt8(at);
    size += (byte & 0x7f) * 2 ** (7 * at);
    if (byte < 128) return size;
  }
  throw new Error('it does not state its size');
}
