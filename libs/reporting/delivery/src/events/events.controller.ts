import { type ServerResponse } from 'node:http';
import {
  BadRequestException,
  Controller,
  Get,
  Headers,
  Inject,
  Query,
  Req,
  Res,
  UsePipes,
} from '@nestjs/common';
import { ApiHeader, ApiOkResponse, ApiOperation, ApiProduces, ApiResponse, ApiTags } from '@nestjs/swagger';
import { type FastifyRequest } from 'fastify';
import { openApi } from '@taocun/openapi';
import { currentAnswer } from '@taocun/reporting-answers';
import {
  AnnouncementLog,
  isBeyond,
  isOfTopics,
  LogEnds,
  type LogPosition,
  parsePosition,
} from '@taocun/reporting-store';
import {
  callerNameOf,
  DEFAULT_LIMIT,
  Problem,
  QuestionPipe,
  RequireRole,
  SERVICE_CONFIG,
  type ServiceConfig,
  whenClosed,
} from '@taocun/service';
import { EventStreams } from './event-streams';
import { EventPage, eventsForm, pageText } from './events-page';
import { EventsQuestion, filterOf } from './events-question';
import { PagePermits } from './page-permits';

/** The part of Fastify's reply that hands over the raw response. */
interface Reply {
  hijack(): unknown;
  header(name: string, value: string): unknown;
  send(text: string): unknown;
  getHeaders(): Record<string, number | string | string[] | undefined>;
  readonly raw: ServerResponse;
}

@ApiTags('events')
@Controller('api/v1/events')
@UsePipes(QuestionPipe)
export class EventsController {
  constructor(
    private readonly log: AnnouncementLog,
    private readonly ends: LogEnds,
    private readonly streams: EventStreams,
    private readonly pagePermits: PagePermits,
    @Inject(SERVICE_CONFIG) private readonly config: Pick<ServiceConfig, 'provenance'>,
  ) {}

  @Get()
  @RequireRole('reader')
  @ApiOperation({
    summary: 'Follow announcements as server-sent events, or read them page by page.',
    description:
      'Every verdict on villages, towns and clusters and every certificate, each once, as in Kafka: `event` is the CloudEvents type, `data` the event in one ' +
      'line, `id` the position after it. An event is sent as soon as it is read, which may be a moment before other answers show it. A client that reconnects with the id of its last event (as browsers’ EventSource does by itself) continues ' +
      'there, whichever instance answers: nothing is lost or repeated, even with another filter. Events of a village are in order; those of different ' +
      'villages may not. Parameters of different names must all hold. After 15 seconds without an event a comment is sent, so silence means a broken connection. ' +
      'A client that reads nothing for 30 seconds is disconnected; a slow one gets everything at its own pace. ' +
      'With `accept: application/json` the answer is a page of stored events, from the same positions: its `next` is the `lastEventId` of the next page, and `more` is false once all is read. ' +
      'A page may be empty before: it ends after about a second of reading.',
  })
  @ApiHeader({
    name: 'Last-Event-ID',
    required: false,
    description: 'The id after which to resume. It outranks `lastEventId` and `from`.',
  })
  @ApiProduces('text/event-stream', 'application/json')
  @ApiOkResponse({
    description: 'The events, in an endless stream or in a page.',
    content: {
      'text/event-stream': {
        schema: { type: 'string' },
        example:
          'id: v:0,0,0,0,0,1205,0,0;c:;r:\nevent: taocun.village.verdict.changed.v1\ndata: {"specversion":"1.0","id":"world-bank-2019:320324109002:1", …}\n\n',
      },
      'application/json': { schema: openApi(EventPage) },
    },
  })
  @ApiResponse({
    status: 400,
    description:
      'A parameter is unknown or has an invalid value, the id was not issued here, or `limit` is given for a stream.',
  })
  @ApiResponse({ status: 406, description: 'The Accept header accepts neither form.' })
  @ApiResponse({ status: 409, description: 'The id names events that were never announced here.' })
  @ApiResponse({
    status: 503,
    description:
      'The limit of followers, or of pages read at once, is reached, of the caller or in all; or the service is shutting down; or the event of the id is not stored yet, and it is not known if Kafka has it.',
  })
  async followEvents(
    @Query() question: EventsQuestion,
    @Headers('last-event-id') header: string | undefined,
    @Req() request: FastifyRequest,
    @Res() reply: Reply,
  ): Promise<void> {
    const isPage = eventsForm(request.headers.accept) === 'application/json';
    if (!isPage && question.limit !== undefined)
      throw new BadRequestException(
        'limit is for pages: ask with `accept: application/json`, or leave it out',
      );
    const id = header === '' ? undefined : (header ?? question.lastEventId);
    const caller = callerNameOf(request);
    if (isPage) {
      const release = this.pagePermits.acquire(caller);
      try {
        const from = await this.#position(id, question.start);
        const page = await this.log.read(
          from,
          filterOf(question),
          question.limit ?? DEFAULT_LIMIT,
          currentAnswer().closed,
        );
        reply.header('content-type', 'application/json; charset=utf-8');
        return void reply.send(pageText(page, this.config.provenance));
      } finally {
        release();
      }
    }
    const leave = this.streams.acquirePermit(caller);
    const { raw } = reply;
    whenClosed(raw, leave);
    const from = await this.#position(id, question.start);
    reply.hijack();
    raw.writeHead(200, {
      ...reply.getHeaders(),
      'content-type': 'text/event-stream; charset=utf-8',
      'cache-control': 'no-cache, no-transform',
      // nginx would otherwise delay events until its buffer is full.
      'x-accel-buffering': 'no',
    });
    if (request.method === 'HEAD') return void raw.end();
    await this.streams.follow(raw, filterOf(question), from);
  }

  async #position(id: string | undefined, start: EventsQuestion['start']): Promise<LogPosition> {
    if (id === undefined) return start === 'beginning' ? {} : this.log.end();
    const position = parsePosition(id);
    const stored = await this.log.end();
    if (position === undefined || !isOfTopics(position, stored)) {
      throw new Problem({
        code: 'unknown-event-id',
        detail:
          'The last event id was not issued here: send the `id` of an event unchanged, or leave it out and choose it by `start`.',
      });
    }
    if (!isBeyond(position, stored)) return position;
    const announced = await this.ends.current();
    if (announced === undefined) {
      throw new Problem({
        code: 'unavailable',
        detail:
          'The last event id names events that are not stored here yet, and no process knows the ends of Kafka’s logs now. Try again in 5 s.',
      });
    }
    if (isBeyond(position, announced)) {
      throw new Problem({
        code: 'event-id-ahead',
        detail:
          'The last event id names events that were never announced here: it is from another installation, or Kafka has lost them. ' +
          'Start again without an id, with start=beginning or start=now.',
      });
    }
    return position;
  }
}
