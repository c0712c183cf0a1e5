import { randomUUID } from 'node:crypto';
import { type IncomingMessage, STATUS_CODES } from 'node:http';
import { type Socket } from 'node:net';
import { type NestFastifyApplication } from '@nestjs/platform-fastify';
import { type FastifyRequest } from 'fastify';
import { type ProblemCode, problemTypes } from '@taocun/openapi';
import { Problem, PROBLEM_JSON, problemOf } from '../problems/problem';
import { readJson } from './json-body';
import { atMost, receiveBody } from './received-body';
import { REQUEST_ID } from './request-ids';

/**
 * Security-relevant headers. If repeated, a proxy in front of this service could interpret the request
 * differently.
 */
const once: ReadonlySet<string> = new Set(['host', 'authorization', 'content-type', 'content-encoding']);

/** A media type, with or without parameters: RFC 9110, 8.3.1. */
const wellFormedType = /^[\w!#$%&'*+.^`|~-]+\/[\w!#$%&'*+.^`|~-]+[ \t]*(?:;|$)/;
/**
 * A name, an IPv4 or an IPv6 address, each with or without a port: RFC 9110, 7.2. Docker's names have
 * underscores.
 */
const hostName = /^(?:[\w-]+(?:\.[\w-]+)*\.?|\[[\da-f:.]+\])(?::\d{1,5})?$/i;

/**
 * Guards against request smuggling and decompression bombs: refuses repeated security-relevant headers and
 * compressed bodies before reading any body. Only JSON bodies are parsed (json-body.ts).
 */
export function refuseAmbiguousRequests(app: NestFastifyApplication, bodyLimitBytes: number): void {
  const fastify = app.getHttpAdapter().getInstance();
  // Node would answer an unknown expectation without a body. It may be ignored: RFC 9110, 10.1.1.
  fastify.server.on('checkExpectation', (request, response) =>
    fastify.server.emit('request', request, response),
  );
  fastify.removeAllContentTypeParsers();
  const rules = atMost(
    bodyLimitBytes,
    () =>
      new Problem({
        status: 413,
        detail: `The body has more than ${bodyLimitBytes} bytes. Send less at once.`,
      }),
  );
  // Not with `parseAs`, which stores every chunk singly, however small.
  fastify.addContentTypeParser('application/json', async ({ raw }: FastifyRequest) => {
    const bytes = await receiveBody(raw, rules);
    // Many clients send the type with every request, also where there is no body.
    if (bytes.length === 0) return undefined;
    const body = readJson(bytes);
    if (body instanceof Problem) throw body;
    return body.value;
  });
  fastify.addContentTypeParser('*', (_request, _body, done) =>
    done(
      new Problem({
        status: 415,
        detail: 'The content type is not accepted here. Send the body as application/json.',
      }),
    ),
  );
  fastify.addHook('onRequest', (request, reply, done) => {
    const { 'content-type': type } = request.raw.headers;
    // Fastify would refuse a malformed type before the parser or the handler that names the accepted ones.
    if (type !== undefined && !wellFormedType.test(type))
      request.headers = { 'content-type': 'application/octet-stream' };
    const problem = ambiguityIn(request.raw);
    if (problem?.problem.status === 415) reply.header('accept-encoding', 'identity');
    done(problem);
  });
}

/**
 * Refuses the requests that still arrive over open connections after the stop has begun, and closes these.
 */
export function refuseWhileStopping(app: NestFastifyApplication): void {
  const fastify = app.getHttpAdapter().getInstance();
  let isStopping = false;
  fastify.addHook('preClose', (done) => {
    isStopping = true;
    done();
  });
  fastify.addHook('onRequest', (_request, _reply, done) =>
    done(
      isStopping
        ? new Problem({ status: 503, detail: 'This instance stops. Send the request again.' })
        : undefined,
    ),
  );
}

function ambiguityIn({ rawHeaders, headers, httpVersion }: IncomingMessage): Problem | undefined {
  if (headers.host === undefined && httpVersion !== '1.0')
    return new Problem({
      code: 'malformed-request',
      detail: 'The header host is missing. Send it, as each HTTP/1.1 library does.',
    });
  if (headers.host !== undefined && !hostName.test(headers.host))
    return new Problem({
      code: 'malformed-request',
      detail:
        'The header host is no name or address of a host. Send the one from the address, as each HTTP library does.',
    });
  const seen = new Set<string>();
  for (let at = 0; at < rawHeaders.length; at += 2) {
    const name = rawHeaders[at]?.toLowerCase() ?? '';
    if (!once.has(name)) continue;
    if (seen.has(name))
      return new Problem({
        code: 'malformed-request',
        detail: `The header ${name} was sent twice. Send it once.`,
      });
    seen.add(name);
  }
  const encoding = headers['content-encoding']?.trim().toLowerCase() ?? 'identity';
  if (encoding !== 'identity') {
    return new Problem({
      status: 415,
      detail: 'The body is compressed. Send it without a content encoding.',
    });
  }
  return undefined;
}

/** Answers requests that Node cannot parse or that have timed out, and closes the connection. */
export function answerUnreadable(error: NodeJS.ErrnoException, socket: Socket): void {
  // A disconnected caller gets no answer. Within an open answer, another one would only become a part of it.
  const { _httpMessage: answer } = socket as { readonly _httpMessage?: { readonly headersSent: boolean } };
  if (error.code === 'ECONNRESET' || !socket.writable || answer?.headersSent === true)
    return void socket.destroy();
  const [code, detail] = unreadable[error.code ?? ''] ?? notHttp;
  const { status } = problemTypes[code];
  const id = randomUUID();
  const body = JSON.stringify(problemOf(new Problem({ code, detail }), '', id));
  socket.end(
    [
      `HTTP/1.1 ${status} ${STATUS_CODES[status]}`,
      `content-type: ${PROBLEM_JSON}`,
      `${REQUEST_ID}: ${id}`,
      `content-length: ${Buffer.byteLength(body)}`,
      'connection: close',
      '',
      body,
    ].join('\r\n'),
    // Otherwise a half-closed connection would stay open on the caller's side.
    () => socket.destroy(),
  );
}

const notHttp = [
  'malformed-request',
  'This is not a valid HTTP/1.1 request, or it is ambiguous. Send it with an HTTP library.',
] as const;

const unreadable: Readonly<Record<string, readonly [ProblemCode, string]>> = {
  ERR_HTTP_REQUEST_TIMEOUT: [
    'request-timeout',
    'The request did not arrive completely in time. Send it faster, or in parts.',
  ],
  HPE_HEADER_OVERFLOW: [
    'headers-too-large',
    'The address and the headers have more than 16384 bytes together. Ask for less at once, or send long values in the body.',
  ],
  HPE_CHUNK_EXTENSIONS_OVERFLOW: [
    'too-large',
    'The body has chunk extensions of more than 16384 bytes. Leave them out.',
  ],
};
