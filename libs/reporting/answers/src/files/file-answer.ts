import { Readable } from 'node:stream';
import { StreamableFile } from '@nestjs/common';
import { type FastifyReply, type FastifyRequest } from 'fastify';
import { Problem } from '@taocun/service';
import { currentAnswer } from '../serving/answering';
import { isKnown } from '../serving/conditional-requests';
import { byteRangeOf } from './byte-range';
import { type MadeFile, type MadeFiles } from './made-files';

interface FileRecipe {
  /**
   * A hash of everything on which the content depends besides the address; the same data may give different
   * bytes.
   */
  readonly version: string;
  readonly options: { readonly type: string; readonly disposition?: string };
  readonly make: (signal: AbortSignal) => Promise<MadeFile>;
}

/**
 * A whole file, or the part that `Range` asks for, with its length and a strong ETag. The file is made only
 * if the caller does not have this version and no earlier request has left one.
 * @throws Problem if the part begins beyond the end
 */
export async function fileAnswer(
  files: MadeFiles,
  { version, options, make }: FileRecipe,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<StreamableFile> {
  reply.header('accept-ranges', 'bytes');
  const { headers, method, url } = request;
  // Length, ranges and strong ETag refer to these bytes, not to compressed ones.
  headers['x-no-compression'] = 'true';
  const known = [...(headers['if-none-match'] ?? '').matchAll(/"[^"]*"/g)]
    .map(String)
    .find((tag) => tag.startsWith(`"${version}.`));
  if (known !== undefined && isKnown(headers, known)) {
    reply.header('etag', known);
    return new StreamableFile(Readable.from([]), options);
  }
  const name = `${url} ${version}`;
  let file = files.find(name);
  if (file === undefined) {
    file = await make(currentAnswer().closed);
    files.add(name, file);
  }
  const etag = `"${version}.${file.hash}"`;
  reply.header('etag', etag);
  if (method === 'HEAD' || isKnown(headers, etag))
    return new StreamableFile(Readable.from([]), { ...options, length: file.bytes });
  const ifRange = headers['if-range'];
  const range = ifRange === undefined || ifRange === etag ? byteRangeOf(headers.range, file.bytes) : 'whole';
  if (range === 'whole') return new StreamableFile(file.read(), { ...options, length: file.bytes });
  if (range === 'beyond') {
    reply.header('content-range', `bytes */${file.bytes}`);
    throw new Problem({
      code: 'range-not-satisfiable',
      detail: `The file has ${file.bytes} bytes, and the range begins after them.`,
    });
  }
  reply.code(206).header('content-range', `bytes ${range.start}-${range.end}/${file.bytes}`);
  return new StreamableFile(file.read(range), { ...options, length: range.end - range.start + 1 });
}
