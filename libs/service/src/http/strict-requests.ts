import { type IncomingMessage, STATUS_CODES } from 'node:http';
import { type Socket } from 'node:net';
import { type NestFastifyApplication } from '@nestjs/platform-fastify';
import { type FastifyReply, type FastifyRequest } from 'fastify';
import { readJson } from './json-body';
import { Problem, type ProblemDetails, problemOf } from '../problems/problem';
import { atMost, receiveBody } from './received-body';

/** Headers of which another one may mean another request to whoever stands before this service. */
const once: ReadonlySet<string> = new Set(['host', 'authorization', 'content-type', 'content-encoding']);

/**
 * Refuses what two readers could understand in two ways, before anything is read of it: two of a header that counts. And a body
 * that is compressed, of which a few bytes could become any number. Of bodies only JSON is read (json-body.ts).
 */
export function refuseAmbiguousRequests(app: NestFastifyApplication, bodyLimitBytes: number): void {
  const fastify = app.getHttpAdapter().getInstance();
  fastify.removeAllContentTypeParsers();
  const rules = atMost(
    bodyLimitBytes,
    () => new Problem({ status: 413, detail: `The body has more than ${bodyLimitBytes} bytes. Send less at once.` }),
  );
  // Not by `parseAs`, which keeps chunks as they come, however small.
  fastify.addContentTypeParser('application/json', async ({ raw }: FastifyRequest) => {
    const body = readJson(await receiveBody(raw, rules));
    if (body instanceof Problem) throw body;
    return body.value;
  });
  fastify.addContentTypeParser('*', (_request, _body, done) =>
    done(new Problem({ status: 415, detail: 'The content type is none that is taken here. Send the body as application/json.' })),
  );
  fastify.addHook('onRequest', (request, reply, done) => {
    const problem = unclearIn(request.raw);
    if (problem?.problem.status === 415) reply.header('accept-encoding', 'identity');
    done(problem);
  });
}

function unclearIn({ rawHeaders, headers }: IncomingMessage): Problem | undefined {
  const seen = new Set<string>();
  for (let at = 0; at < rawHeaders.length; at += 2) {
    const name = rawHeaders[at]?.toLowerCase() ?? '';
    if (!once.has(name)) continue;
    if (seen.has(name)) return new Problem({ status: 400, detail: `The header ${name} has come twice. Send it once.` });
    seen.add(name);
  }
  const encoding = headers['content-encoding']?.trim().toLowerCase() ?? 'identity';
  if (encoding !== 'identity') {
    return new Problem({ status: 415, detail: 'The body is compressed. Send it without a content encoding.' });
  }
  return undefined;
}

/** What the router itself refuses, before any hook: an address that is none. */
export function answerUnroutable(error: Error & { readonly statusCode?: number }, request: FastifyRequest, reply: FastifyReply): void {
  const status = error.statusCode ?? 400;
  const detail =
    status === 414
      ? 'A part of the address is longer than any that is known here.'
      : 'The address can not be read: a % in it must be followed by two hexadecimal digits, and all of it be UTF-8.';
  sendProblem(reply, problemOf(new Problem({ status, detail }), pathOf(request)));
}

export function sendProblem(reply: FastifyReply, problem: ProblemDetails): void {
  void reply
    .code(problem.status)
    .header('content-type', 'application/problem+json; charset=utf-8')
    .header('x-content-type-options', 'nosniff')
    .send(JSON.stringify(problem));
}

/** A query may hold what a caller does not want repeated, so only the path names the occurrence. */
export function pathOf({ raw }: Pick<FastifyRequest, 'raw'>): string {
  return raw.url?.split('?', 1)[0] ?? '';
}

/** What Node can't read as HTTP, or has waited for too long. The connection is of no more use after it. */
export function answerUnreadable(error: NodeJS.ErrnoException, socket: Socket): void {
  // Who has cut the connection hears nothing more, and in the middle of an answer another one would only be part of it.
  const { _httpMessage: answer } = socket as { readonly _httpMessage?: { readonly headersSent: boolean } };
  if (error.code === 'ECONNRESET' || !socket.writable || answer?.headersSent === true) return void socket.destroy();
  const [status, detail] = unreadable[error.code ?? ''] ?? notHttp;
  const body = JSON.stringify(problemOf(new Problem({ status, detail }), ''));
  socket.end(
    [
      `HTTP/1.1 ${status} ${STATUS_CODES[status]}`,
      'content-type: application/problem+json; charset=utf-8',
      `content-length: ${Buffer.byteLength(body)}`,
      'connection: close',
      '',
      body,
    ].join('\r\n'),
    // Half a close would leave the other half to whoever sent nonsense.
    () => socket.destroy(),
  );
}

const notHttp = [400, 'This is no request of HTTP/1.1, or one that could be understood in two ways. Send it by a library.'] as const;

const unreadable: Readonly<Record<string, readonly [number, string]>> = {
  ERR_HTTP_REQUEST_TIMEOUT: [408, 'The request has not come whole in the time that it has. Send it faster, or in parts.'],
  HPE_HEADER_OVERFLOW: [
    431,
    'The address and the headers have more than 16384 bytes together. Ask for less at once, or send what is long in the body.',
  ],
  HPE_CHUNK_EXTENSIONS_OVERFLOW: [413, 'The body has extensions of chunks of more than 16384 bytes. Leave them out.'],
};
