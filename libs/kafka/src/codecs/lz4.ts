import { Output } from './output';

const MAGIC = 0x184d2204;
const BLOCK_CHECKSUMS = 0x10;
const STATED_SIZE = 0x08;
const CONTENT_CHECKSUM = 0x04;
const DICTIONARY = 0x01;
const NOT_COMPRESSED = 0x80000000;
const LEAST_MATCH = 4;

/**
 * Decompresses one LZ4 frame. Ignores its checksums, as Kafka's own reader ignores that of the content: a
 * batch that a broker has accepted should be readable, and has its own checksum. Throws a TooLarge beyond
 * `most` bytes, and another error if the bytes are not LZ4. Source:
 * https://github.com/lz4/lz4/blob/tools/doc/lz4_Frame_format.md
 */
export function decompressLz4(frame: Buffer, most: number): Buffer {
  if (frame.readUInt32LE(0) !== MAGIC) throw new Error('it has no LZ4 header');
  const flags = frame.readUInt8(4);
  let at = 4 + 1 + 1 + ((flags & STATED_SIZE) === 0 ? 0 : 8) + ((flags & DICTIONARY) === 0 ? 0 : 4) + 1;
  const output = new Output(most);
  for (;;) {
    const size = frame.readUInt32LE(at);
    at += 4;
    if (size === 0) break;
    const length = size & ~NOT_COMPRESSED;
    const end = at + length;
    if (end > frame.length) throw new Error('it ends within a block');
    if ((size & NOT_COMPRESSED) !== 0) output.copy(frame, at, end);
    else readBlock(frame, at, end, output);
    at = end + ((flags & BLOCK_CHECKSUMS) === 0 ? 0 : 4);
  }
  if ((flags & CONTENT_CHECKSUM) !== 0 && at + 4 > frame.length)
    throw new Error('it ends before its checksum');
  return output.bytes;
}

/** A block is a sequence of literals and matches; a match copies earlier output. */
function readBlock(bytes: Buffer, from: number, end: number, output: Output): void {
  let at = from;
  const lengthOf = (nibble: number): number => {
    let length = nibble;
    if (nibble !== 15) return length;
    for (let more = 255; more === 255; length += more) {
      if (at >= end) throw new Error('it ends within a length');
      more = bytes.readUInt8(at++);
    }
    return length;
  };
  while (at < end) {
    const token = bytes.readUInt8(at++);
    const literals = lengthOf(token >> 4);
    if (at + literals > end) throw new Error('it ends within literals');
    output.copy(bytes, at, at + literals);
    at += literals;
    // The last sequence has no match.
    if (at === end) return;
    if (at + 2 > end) throw new Error('it ends within an offset');
    const offset = bytes.readUInt16LE(at);
    at += 2;
    output.repeat(offset, lengthOf(token & 15) + LEAST_MATCH);
  }
}
