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
