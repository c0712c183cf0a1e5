import { createHash } from 'node:crypto';
import compress from '@fastify/compress';
import { type NestFastifyApplication } from '@nestjs/platform-fastify';
import fresh from 'fresh';

/**
 * Lets a caller keep what was answered and ask whether it still holds: every answer has an ETag, and 304 comes in place of one
 * that the caller has. Tags are weak, for the same answer goes out packed and unpacked. What is long is packed with gzip;
 * `text/event-stream` never is, for its events are to arrive one by one.
 */
export async function answerConditionally(app: NestFastifyApplication): Promise<void> {
  const fastify = app.getHttpAdapter().getInstance();
  // Before the answer is packed: what is tagged is what it says.
  fastify.addHook('onSend', (request, reply, payload, done) => {
    if (request.method !== 'GET' && request.method !== 'HEAD') return done(null, payload);
    // In small letters, as the packing looks for them.
    if (!reply.hasHeader('vary')) reply.header('vary', 'accept, accept-encoding');
    if (!reply.hasHeader('cache-control')) reply.header('cache-control', 'no-cache');
    if (reply.statusCode !== 200) return done(null, payload);
    if (!reply.hasHeader('etag') && isSaid(payload)) reply.header('etag', tagOf(payload));
    if (!isKnown(request.headers, String(reply.getHeader('etag') ?? ''))) return done(null, payload);
    reply.code(304).removeHeader('content-length').removeHeader('content-type').removeHeader('content-disposition');
    done(null, null);
  });
  await app.register(compress, {
    encodings: ['gzip'],
    customTypes: /^text\/(?!event-stream)|[/+](?:x-nd)?json(?:;|$)/,
    globalDecompression: false,
  });
}

/** A weak tag that is the same wherever and whenever the same is said. */
export function tagOf(said: string | Buffer): string {
  return `W/"${createHash('sha1').update(said).digest('base64url')}"`;
}

function isSaid(payload: unknown): payload is string | Buffer {
  return typeof payload === 'string' || Buffer.isBuffer(payload);
}

/** Whether a request says that it has the answer of this tag. */
export function isKnown(headers: { readonly [name: string]: string | string[] | undefined }, etag: string): boolean {
  return fresh(headers, { etag });
}
