import { Readable } from 'node:stream';

/** Small pieces are joined, because each write is costly. */
const CHUNK_CHARACTERS = 32 * 1024;

/** The pieces of a text, joined into fewer, larger ones. */
export async function* inChunks(pieces: AsyncIterable<string>): AsyncGenerator<string> {
  let text = '';
  for await (const piece of pieces) {
    text += piece;
    if (text.length < CHUNK_CHARACTERS) continue;
    yield text;
    text = '';
  }
  if (text !== '') yield text;
}

/** Progress of a reader is only visible in whole pieces, so they must be small (slow-readers.ts). */
const LARGEST_PIECE_BYTES = 64 * 1024;

/** The pieces as a stream of bytes; large pieces are divided. */
export function byteStream(pieces: AsyncIterable<string | Buffer>): Readable {
  return Readable.from(smallPieces(pieces), { objectMode: false });
}

async function* smallPieces(pieces: AsyncIterable<string | Buffer>): AsyncGenerator<Buffer> {
  for await (const piece of pieces) {
    const bytes = typeof piece === 'string' ? Buffer.from(piece) : piece;
    for (let from = 0; from < bytes.length; from += LARGEST_PIECE_BYTES)
      yield bytes.subarray(from, from + LARGEST_PIECE_BYTES);
  }
}
