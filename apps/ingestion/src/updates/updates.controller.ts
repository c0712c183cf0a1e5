import { type IncomingMessage } from 'node:http';
import { Controller, HttpCode, Inject, Optional, Post, Req, Res } from '@nestjs/common';
import { type NestFastifyApplication } from '@nestjs/platform-fastify';
import {
  ApiAcceptedResponse,
  ApiBadRequestResponse,
  ApiForbiddenResponse,
  ApiOperation,
  ApiPayloadTooLargeResponse,
  ApiServiceUnavailableResponse,
  ApiTags,
  ApiUnprocessableEntityResponse,
  ApiUnsupportedMediaTypeResponse,
} from '@nestjs/swagger';
import { bodyTypes, isRejection, maxUpdateBytes, sampledParent, TRACEPARENT } from '@taocun/contracts';
import { answer } from '@taocun/openapi';
import {
  type ApiKey,
  Caller,
  Problem,
  receiveBody,
  RequireRole,
  SERVICE_CONFIG,
  type ServiceConfig,
  Tracing,
} from '@taocun/service';
import { jsonIn } from '../records/original-event';
import {
  countUpdates,
  slice,
  sortUpdates,
  type TakenType,
  type TakenUpdate,
  takenTypeOf,
  takenTypes,
} from './accept-updates';
import { isInBinaryMode, recordHeadersOf } from './binary-mode';
import { HttpMetrics } from './http-metrics';
import { HttpPublisher } from './http-publisher';
import { type RefusedUpdates } from './refused-updates';
import { foreignReasons, refusalFor } from './sender-rights';
import { updatesBody, UpdatesAnswer, withRefused } from './updates-answers';

export interface UpdatesLimits {
  readonly bodyBytes: number;
  /** The most updates of one body; the smallest valid one has about 130 bytes. */
  readonly updates: number;
  /**
   * The most bytes of all bodies being received, read or waiting for Kafka. They take up to three times as
   * much memory.
   */
  readonly underWayBytes: number;
}

/** Injects UpdatesLimits other than the default. */
export const UPDATES_LIMITS = Symbol('UPDATES_LIMITS');
const defaultLimits: UpdatesLimits = {
  bodyBytes: 16 * 1_048_576,
  updates: 100_000,
  underWayBytes: 64 * 1_048_576,
};

const sendAgain =
  'Send the same again later. That is safe: an update that has arrived already is recognised by (source, id) and counts once.';

/**
 * Marketplace updates over HTTP: each is validated at once, and published as sent to the partition of its
 * key.
 */
@ApiTags('updates')
@Controller('api/v1/updates')
export class UpdatesController {
  #underWayBytes = 0;
  /** Resolves when the last requested turn is over. */
  #turn: Promise<void> = Promise.resolve();

  constructor(
    private readonly publisher: HttpPublisher,
    private readonly counts: HttpMetrics,
    @Optional() @Inject(UPDATES_LIMITS) private readonly limits: UpdatesLimits = defaultLimits,
    @Optional() private readonly tracing?: Tracing,
    @Optional() @Inject(SERVICE_CONFIG) private readonly config?: Pick<ServiceConfig, 'registrySources'>,
  ) {}

  @Post()
  @RequireRole('producer')
  @HttpCode(202)
  @ApiOperation({
    summary: 'Send one marketplace update or many.',
    description:
      'A CloudEvent in structured mode, a JSON array of them, or NDJSON (one a line; blank lines are skipped, CRLF is allowed). A single event may also be in binary mode, ' +
      'with its attributes in headers `ce-…` and its data as the body. Each is validated by itself: an invalid ' +
      'one is named in the answer and does not stop the others. The answer is sent when Kafka has acknowledged the accepted ones. Duplicates are recognised later by ' +
      '(source, id), so sending the same again is always safe. A conflict of shops is found later too, and is then listed at /api/v1/rejected. ' +
      `An update has at most ${maxUpdateBytes} bytes, a body at most ${defaultLimits.bodyBytes} bytes and ${defaultLimits.updates} updates.`,
    requestBody: updatesBody,
  })
  @ApiAcceptedResponse(answer('At least one update was accepted.', UpdatesAnswer))
  @ApiUnprocessableEntityResponse({
    description: 'No update was accepted; `refused` gives the reasons.',
    content: withRefused,
  })
  @ApiForbiddenResponse({
    description:
      'The key has another role than producer or operator; or it does not cover the `source` or the `type` of any of the updates, and `accepted` and `refused` are there as ' +
      'in the other answers.',
  })
  @ApiBadRequestResponse({
    description:
      'The body as a whole does not match its content type, such as a batch that is not a JSON array.',
  })
  @ApiPayloadTooLargeResponse({
    description: 'The body has too many bytes or updates. No update was accepted; send it in parts.',
  })
  @ApiUnsupportedMediaTypeResponse({
    description:
      'The content type or encoding is not accepted; `taken` and the header `accept` name those that are.',
  })
  @ApiServiceUnavailableResponse({
    description:
      'Kafka did not acknowledge in time, or too many updates are in flight. `taken` is `none` if no update was accepted, otherwise `unknown`. Sending the same again ' +
      'after `retry-after` is safe in either case.',
  })
  async sendUpdates(
    @Req() { raw }: { readonly raw: IncomingMessage },
    @Res({ passthrough: true }) reply: Reply,
    @Caller() caller: ApiKey,
  ): Promise<string> {
    const isBinary = isInBinaryMode(raw.headers);
    const type = isBinary ? bodyTypes.structured : bodyTypeOf(raw, reply);
    let heldBytes = 0;
    let settled = Promise.resolve();
    const hold = (bytes: number): boolean => {
      if (this.#underWayBytes + bytes > this.limits.underWayBytes) return false;
      this.#underWayBytes += bytes;
      heldBytes += bytes;
      return true;
    };
    try {
      const body = await this.#receive(raw, hold);
      // Larger data are refused for their size, unread.
      if (isBinary && body.length <= maxUpdateBytes && jsonIn(body) === undefined)
        throw notAsItsType(
          type,
          'The body is the data of one update, in JSON, since attributes are in headers ce-…; it is not JSON in UTF-8.',
        );
      const receivedMs = Date.now();
      const updates = await countUpdates(type, body, this.limits.updates);
      if (updates > this.limits.updates) {
        throw new Problem({
          status: 413,
          detail: `The body has more than ${this.limits.updates} updates. None was accepted; send it in parts.`,
        });
      }
      const recordHeaders = isBinary ? recordHeadersOf(raw.headers) : undefined;
      const sort = () =>
        sortUpdates(type, body, receivedMs, refusalFor(caller, this.config?.registrySources), recordHeaders);
      const sorted = await (updates > slice.updates ? this.#inTurn(sort) : sort());
      if (isRejection(sorted)) throw notAsItsType(type, sorted.message);
      const { taken, refused } = sorted;
      this.counts.refuse(refused.counts);
      if (taken.length === 0) throw noneTaken(refused);
      const published = await this.publisher.publish(
        this.tracing?.isOn ? inTraceOf(raw, taken) : taken,
        receivedMs,
      );
      settled = published.settled;
      switch (published.outcome) {
        case 'acknowledged':
          this.counts.take(taken.length);
          reply.header('content-type', 'application/json; charset=utf-8');
          return JSON.stringify({ accepted: taken.length, ...refused.answer });
        case 'unknown':
          throw later(
            'unknown',
            'Kafka did not acknowledge the updates in time; they may or may not have arrived.',
          );
        case 'not published':
          throw later(
            'none',
            'Kafka is unreachable, or the service is shutting down; no update was accepted.',
          );
      }
    } finally {
      // Updates that Kafka has not acknowledged stay in memory after the answer, so their bytes still count.
      void settled.then(() => {
        this.#underWayBytes -= heldBytes;
      });
    }
  }

  /**
   * Reads large bodies one at a time, so that only one takes memory and turns of the event loop; small bodies
   * overtake them.
   */
  #inTurn<Done>(work: () => Promise<Done>): Promise<Done> {
    const done = this.#turn.then(work);
    const over = (): void => undefined;
    this.#turn = done.then(over, over);
    return done;
  }

  /**
   * The whole body as sent. Only bytes that have arrived are counted, so that a slow caller takes no room
   * from others.
   */
  #receive(raw: IncomingMessage, hold: (bytes: number) => boolean): Promise<Buffer> {
    const { bodyBytes, underWayBytes } = this.limits;
    const tooLarge = (): Problem =>
      new Problem({
        status: 413,
        detail: `The body has more than ${bodyBytes} bytes. No update was accepted; send it in parts.`,
      });
    const tooMuch = (): Problem =>
      later('none', 'Too many updates are in flight; no update was accepted.', 'too-busy');
    return receiveBody(raw, {
      announced: (bytes) => {
        if (bytes > bodyBytes) return tooLarge();
        return this.#underWayBytes + bytes > underWayBytes ? tooMuch() : undefined;
      },
      arrived: (bytes, more) => {
        if (bytes > bodyBytes) return tooLarge();
        return hold(more) ? undefined : tooMuch();
      },
    });
  }
}

/**
 * Leaves every body unread for the controller, which reads the bytes as sent and counts them as they arrive.
 * Fastify itself would buffer any number of bodies, and would refuse a whole JSON body where only single
 * updates are to be refused.
 */
export function takeRawBodies(app: NestFastifyApplication): void {
  const fastify = app.getHttpAdapter().getInstance();
  fastify.removeAllContentTypeParsers();
  fastify.addContentTypeParser('*', (_request, _body, done) => done(null));
}

/** The only part of Fastify's reply that is needed. */
interface Reply {
  header(name: string, value: string): unknown;
}

function bodyTypeOf({ headers }: IncomingMessage, reply: Reply): TakenType {
  const type = takenTypeOf(headers['content-type']);
  if (type !== undefined) return type;
  reply.header('accept', takenTypes.join(', '));
  throw new Problem({
    status: 415,
    detail: `The content type is not accepted here. Send one of ${takenTypes.join(', ')}.`,
    extensions: { taken: takenTypes },
  });
}

/**
 * Updates belong to the trace of their request; the loop ignores that trace for updates that name their own.
 */
function inTraceOf({ headers }: IncomingMessage, updates: readonly TakenUpdate[]): readonly TakenUpdate[] {
  const traceparent = sampledParent(headers[TRACEPARENT]);
  if (traceparent === undefined) return updates;
  return updates.map((update) => ({ ...update, headers: { ...update.headers, [TRACEPARENT]: traceparent } }));
}

function notAsItsType(type: TakenType, message: string): Problem {
  return new Problem({
    code: 'unreadable-body',
    detail: message,
    extensions: { reason: 'malformed-json', path: '', contentType: type },
  });
}

function noneTaken({ counts, answer }: RefusedUpdates): Problem {
  const extensions = { accepted: 0, ...answer };
  const reasons = [...counts.keys()];
  if (reasons.length > 0 && reasons.every((reason) => foreignReasons.some((foreign) => foreign === reason))) {
    const detail =
      'Your key does not cover the source or the type of any of these updates; none was accepted. `refused` names them.';
    return new Problem({ code: 'foreign-updates', detail, extensions });
  }
  const detail =
    reasons.length === 0
      ? 'The body holds no update.'
      : 'No update was accepted. Correct them as `refused` describes.';
  return new Problem({ status: 422, detail, extensions });
}

function later(
  taken: 'none' | 'unknown',
  what: string,
  code: 'unavailable' | 'too-busy' = 'unavailable',
): Problem {
  return new Problem({ code, detail: `${what} ${sendAgain}`, extensions: { taken } });
}
