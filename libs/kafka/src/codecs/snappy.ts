import { Output } from './output';

/**
 * The header of snappy-java's stream of blocks: its name, its version, and the oldest version that reads it.
 */
const STREAM = Buffer.from([0x82, 0x53, 0x4e, 0x41, 0x50, 0x50, 0x59, 0x00]);
const STREAM_HEADER_BYTES = STREAM.length + 4 + 4;

/**
 * The kinds of tags: a literal, and copies whose offset has eleven bits, two bytes or, otherwise, four bytes.
 */
const [LITERAL, NEAR_COPY, COPY] = [0, 1, 2] as const;

/**
 * Decompresses the formats of Kafka's clients: one Snappy block, or a stream of blocks. Throws a TooLarge
 * beyond `most` bytes, and another error if the bytes are not Snappy. Source:
 * https://github.com/google/snappy/blob/main/format_description.txt
 */
export function decompressSnappy(bytes: Buffer, most: number): Buffer {
  const blocks = bytes.subarray(0, STREAM.length).equals(STREAM) ? blocksOf(bytes) : [bytes];
  const output = new Output(most);
  for (const block of blocks) readBlock(block, output);
  return output.bytes;
}

/**
 * A block states its size; then literals and copies of earlier output of the same block follow. The lowest
 * two bits of a tag are its kind.
 */
function readBlock(block: Buffer, output: Output): void {
  const start = output.length;
  let at = 0;
  const next = (bytes: number): number => {
    if (at + bytes > block.length) throw new Error('it ends within a tag');
    at += bytes;
    return block.readUIntLE(at - bytes, bytes);
  };
  let size = 0;
  for (let unit = 1, byte = 0x80; byte >= 0x80; unit *= 0x80) {
    if (unit > 2 ** 28) throw new Error('it states a size of more than five bytes');
    byte = next(1);
    size += (byte & 0x7f) * unit;
  }
  while (at < block.length) {
    const tag = next(1);
    const kind = tag & 3;
    if (kind === LITERAL) {
      const short = tag >> 2;
      const length = (short < 60 ? short : next(short - 59)) + 1;
      if (at + length > block.length) throw new Error('it ends within literals');
      output.copy(block, at, at + length);
      at += length;
    } else {
      const length = kind === NEAR_COPY ? ((tag >> 2) & 7) + 4 : (tag >> 2) + 1;
      const offset = kind === NEAR_COPY ? ((tag >> 5) << 8) + next(1) : next(kind === COPY ? 2 : 4);
      if (offset > output.length - start) throw new Error('it refers to bytes before its beginning');
      output.repeat(offset, length);
    }
  }
  if (output.length - start !== size)
    throw new Error(`it has ${output.length - start} bytes, and states ${size}`);
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
