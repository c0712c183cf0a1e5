import { hash } from 'node:crypto';
import { type IncomingHttpHeaders } from 'node:http';
import compress from '@fastify/compress';
import { type NestFastifyApplication } from '@nestjs/platform-fastify';

const OPAQUE_TAGS = /"[^"]*"/g;

/**
 * Conditional requests: every answer has an ETag, and a caller that already has the answer gets 304. Tags are
 * weak, because an answer may be sent compressed or not; files, which are not compressed, have strong ones.
 * Long answers are compressed with gzip, except `text/event-stream`, whose events must arrive one by one.
 */
export async function answerConditionally(app: NestFastifyApplication): Promise<void> {
  const fastify = app.getHttpAdapter().getInstance();
  // Runs before compression, because the tag is a hash of the content.
  fastify.addHook('onSend', (request, reply, payload, done) => {
    if (request.method !== 'GET' && request.method !== 'HEAD') return done(null, payload);
    // `vary` may already name `origin`. The names are in lower case because the compression searches for them
    // in that form.
    const vary = [reply.getHeader('vary') ?? []].flat().join(', ');
    if (!vary.includes('accept')) reply.header('vary', `${vary}${vary && ', '}accept, accept-encoding`);
    if (!reply.hasHeader('cache-control')) reply.header('cache-control', 'no-cache');
    if (reply.statusCode !== 200) return done(null, payload);
    if (!reply.hasHeader('etag') && isContent(payload)) reply.header('etag', tagOf(payload));
    if (!isKnown(request.headers, String(reply.getHeader('etag') ?? ''))) return done(null, payload);
    reply
      .code(304)
      .removeHeader('content-length')
      .removeHeader('content-type')
      .removeHeader('content-disposition');
    // Fastify drops the payload of HEAD itself, and expects one.
    done(null, request.method === 'HEAD' ? payload : null);
  });
  await app.register(compress, {
    encodings: ['gzip'],
    customTypes: /^text\/(?!event-stream)|[/+](?:(?:x-nd)?json|csv|xml)(?:;|$)/,
    globalDecompression: false,
  });
}

/** A weak tag of the content, the same from every instance at any time. */
export function tagOf(content: string | Buffer): string {
  return `W/"${hashOf(content)}"`;
}

export function hashOf(content: string | Buffer): string {
  return hash('sha1', content, 'base64url');
}

function isContent(payload: unknown): payload is string | Buffer {
  return typeof payload === 'string' || Buffer.isBuffer(payload);
}

/**
 * True if a request's headers show that its caller has the answer with this tag, by the weak comparison of
 * RFC 9110. `cache-control` does not matter: fetch adds `no-cache` to every request with `if-none-match`.
 */
export function isKnown({ 'if-none-match': known = '' }: IncomingHttpHeaders, etag: string): boolean {
  const [tag] = etag.match(OPAQUE_TAGS) ?? [];
  return tag !== undefined && (known.trim() === '*' || known.match(OPAQUE_TAGS)?.includes(tag) === true);
}
