import { Readable } from 'node:stream';

/** Small pieces are joined: a write costs more than a piece. */
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

/** The bytes that a reader has taken are known by whole pieces alone (slow-readers.ts). */
const LARGEST_PIECE_BYTES = 64 * 1024;

/** The pieces as a stream of bytes, large ones in several. */
export function byteStream(pieces: AsyncIterable<string | Buffer>): Readable {
  return Readable.from(smallPieces(pieces), { objectMode: false });
}

async function* smallPieces(pieces: AsyncIterable<string | Buffer>): AsyncGenerator<Buffer> {
  for await (const piece of pieces) {
    const bytes = typeof piece === 'string' ? Buffer.from(piece) : piece;
    for (let from = 0; from < bytes.length; from += LARGEST_PIECE_BYTES) yield bytes.subarray(from, from + LARGEST_PIECE_BYTES);
  }
}
