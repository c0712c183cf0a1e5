import { readFileSync } from 'node:fs';
import { TextDecoder } from 'node:util';

const STANDARD_INPUT = 0;
const UTF_16 = Buffer.from([0xff, 0xfe]);

/**
 * The text of a file with a table; `-` is the standard input. @throws if it is neither UTF-8 nor, by its
 * first bytes, UTF-16
 */
export function tableText(file: string): string {
  const bytes = readFileSync(file === '-' ? STANDARD_INPUT : file);
  return decodedBy(decoderFor(bytes), bytes, { place: `${file}: ` });
}

/** The same of a stream, in pieces. A last character that is cut off is omitted. */
export async function* tableTexts(source: AsyncIterable<Buffer>): AsyncGenerator<string> {
  let decoder: TextDecoder | undefined;
  for await (const bytes of source) yield decodedBy((decoder ??= decoderFor(bytes)), bytes, { stream: true });
}

function decoderFor(bytes: Buffer): TextDecoder {
  return new TextDecoder(UTF_16.equals(bytes.subarray(0, 2)) ? 'utf-16le' : 'utf-8', { fatal: true });
}

/** Other characters must not be replaced silently. */
function decodedBy(
  decoder: TextDecoder,
  bytes: Buffer,
  { place = '', stream = false }: { place?: string; stream?: boolean },
): string {
  try {
    return decoder.decode(bytes, { stream });
  } catch (error) {
    throw new Error(
      `${place}This is not UTF-8. Save the table as “CSV UTF-8” in Excel, or convert it: iconv -f GB18030 -t UTF-8.`,
      {
        cause: error,
      },
    );
  }
}
