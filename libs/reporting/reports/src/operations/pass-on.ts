import { type IncomingMessage, request as requestOverHttp } from 'node:http';
import { request as requestOverTls } from 'node:https';
import { PassThrough, type Readable } from 'node:stream';
import { type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify';
import { type KeyRole, Problem, whenClosed } from '@taocun/service';

/**
 * The operations of ingestion that reporting passes on, so that the whole API has one address, and their
 * required roles.
 */
const passedOn: readonly (readonly [method: 'GET' | 'POST', url: string, need: KeyRole, there?: string])[] = [
  ['POST', '/api/v1/updates', 'producer'],
  ['GET', '/api/v1/updates/docs-json', 'reader', '/docs-json'],
  ['GET', '/api/v1/updates/counts', 'reader'],
  ['GET', '/api/v1/updates/waiting', 'producer'],
  ['GET', '/api/v1/rejected', 'producer'],
  ['GET', '/api/v1/rejected/faults', 'producer'],
  ['POST', '/api/v1/rejected/set-aside', 'operator'],
  ['GET', '/api/v1/rejected/:id', 'producer'],
  ['POST', '/api/v1/rejected/:id/repair', 'operator'],
  ['POST', '/api/v1/rejected/:id/set-aside', 'operator'],
];

/**
 * The headers that are passed on with a request and with an answer; those of CloudEvents begin with `ce-`.
 */
const headersThere = ['authorization', 'content-type', 'content-length', 'traceparent', 'user-agent'];
const headersBack = [
  'content-type',
  'retry-after',
  'accept',
  'cache-control',
  'deprecation',
  'sunset',
  'link',
];
/** Ingestion answers a repair once Kafka has stored it, for which it waits up to 30 seconds. */
const ANSWER_WITHIN_MS = 40_000;

/**
 * A plugin that streams requests to ingestion and answers back, without buffering. The address comes only
 * from the configuration, the path from the table above, and redirects are not followed, so that a key never
 * reaches another host. Ingestion checks the key again.
 */
export function passOnTo(ingestionUrl: string | undefined, answerWithinMs = ANSWER_WITHIN_MS) {
  return (scope: FastifyInstance, _options: object, done: () => void): void => {
    // The bytes of a body are passed on as they arrive.
    scope.removeAllContentTypeParsers();
    scope.addContentTypeParser('*', (_request, _body, parsed) => parsed(null));
    for (const [method, url, need, there = url] of passedOn) {
      scope.route<{ Params: { id?: string } }>({
        method,
        url,
        // Ingestion records it in the audit log.
        config: { need, audited: 'not audited' },
        handler: async (request, reply) => {
          const { id = '0:0' } = request.params;
          if (!/^\d{1,10}:\d{1,16}$/.test(id))
            throw new Problem({
              status: 400,
              detail: 'id must be the partition and the offset of a record, as 3:120',
            });
          const [, query] = request.url.split(/\?(.*)/s, 2);
          const path = there.replace(':id', id) + (query === undefined ? '' : `?${query}`);
          const answer = await answerOf(request, reply, ingestionUrl, path, answerWithinMs);
          const type = answer.headers['content-type'] ?? '';
          // A foreign answer must not appear under our own address.
          if (!/^(application\/((problem\+)?json|x-ndjson)|text\/csv)\b/.test(type)) {
            answer.destroy();
            throw new Problem({
              status: 502,
              detail: 'INGESTION_URL of reporting leads to something else than ingestion.',
            });
          }
          return reply
            .code(answer.statusCode ?? 502)
            .headers(pick(answer.headers, (name) => headersBack.includes(name)))
            .send(wholeOrProblem(answer));
        },
      });
    }
    done();
  };
}

/**
 * The body of an answer. If it breaks off, the reason is a problem of ingestion and no fault of reporting.
 */
function wholeOrProblem(answer: IncomingMessage): Readable {
  const body = new PassThrough();
  answer.once('error', (cause) =>
    body.destroy(new Problem({ status: 502, detail: 'The answer of ingestion broke off.', cause })),
  );
  return answer.pipe(body);
}

/** @throws Problem with 502 or 504 if there is no answer */
async function answerOf(
  { raw, id, ip }: FastifyRequest,
  reply: FastifyReply,
  ingestionUrl: string | undefined,
  path: string,
  answerWithinMs: number,
): Promise<IncomingMessage> {
  if (ingestionUrl === undefined)
    throw new Problem({ status: 502, detail: 'Reporting has no address of ingestion: set INGESTION_URL.' });
  const headers = {
    ...pick(raw.headers, (name) => headersThere.includes(name) || name.startsWith('ce-')),
    'x-request-id': id,
    // Ingestion uses this as the caller's address if it trusts reporting's network.
    'x-forwarded-for': ip,
    // Otherwise ingestion would close the connection when it refuses a body, and its answer would be lost.
    connection: 'keep-alive',
  };
  const send = ingestionUrl.startsWith('https:') ? requestOverTls : requestOverHttp;
  // Used once, because an idle connection could end just when a batch is sent.
  const sent = send(ingestionUrl + path, {
    method: raw.method,
    headers,
    agent: false,
    timeout: answerWithinMs,
  });
  let isLate = false;
  const stopWaiting = (): void => {
    // The service limits the time of a caller who has yet to send the rest of a body.
    if (!raw.complete && !sent.writableNeedDrain) return;
    isLate = true;
    sent.destroy();
  };
  // Nothing was sent or received for so long, which also limits connecting. The request itself emits this
  // only once.
  sent.once('socket', (socket) => socket.on('timeout', stopWaiting));
  // If the caller disconnects, the request to ingestion ends too. The rest of a body that ingestion refuses
  // is still read, as ingestion does.
  whenClosed(reply.raw, () => sent.destroy());
  sent.once('close', () => raw.unpipe(sent).resume());
  if (raw.method === 'GET') sent.end();
  else raw.pipe(sent);
  try {
    return await new Promise<IncomingMessage>((answered, failed) =>
      sent.once('response', answered).on('error', failed),
    );
  } catch (cause) {
    if (isLate)
      throw new Problem({
        status: 504,
        detail: `Ingestion has not answered within ${answerWithinMs} ms.`,
        cause,
      });
    const detail =
      'Ingestion does not answer: it is not running, or not at the address in INGESTION_URL of reporting.';
    throw new Problem({ status: 502, detail, cause });
  }
}

function pick<Value>(
  members: Readonly<Record<string, Value | undefined>>,
  passes: (name: string) => boolean,
): Record<string, Value> {
  return Object.fromEntries(
    Object.entries(members).filter((one): one is [string, Value] => passes(one[0]) && one[1] !== undefined),
  );
}
