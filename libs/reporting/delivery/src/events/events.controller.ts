import { type ServerResponse } from 'node:http';
import { setTimeout as pause } from 'node:timers/promises';
import { Controller, Get, Headers, Query, Req, Res, UsePipes } from '@nestjs/common';
import { ApiHeader, ApiOkResponse, ApiOperation, ApiProduces, ApiPropertyOptional, ApiResponse, ApiTags } from '@nestjs/swagger';
import { type VerdictEventType } from '@taocun/contracts';
import { callerNameOf, RequireRole, Problem } from '@taocun/service';
import { Transform } from 'class-transformer';
import { type FastifyRequest } from 'fastify';
import { ArrayMaxSize, IsIn, IsOptional, Matches, MaxLength } from 'class-validator';
import { AnnouncementLog, FollowedLog, followedTypes, isOfTopics, type LogPosition, parsePosition } from '@taocun/reporting-announcements';
import { IsRuleSet, questionPipe } from '@taocun/reporting-answers';
import { REGION_CODE } from '@taocun/reporting-geography';
import { EventStreams } from './event-streams';

const begins = ['beginning', 'now'] as const;
const MOST_OF_A_LIST = 100;
const KAFKA_WITHIN_MS = 5_000;

/** A parameter may be repeated and may hold several values with commas between. */
function list({ value }: { value: unknown }): unknown {
  const parts: unknown[] = Array.isArray(value) ? value : [value];
  return parts.flatMap((part) => (typeof part === 'string' ? part.split(',') : [part]));
}

const several = ' Several are given with commas between, or by several such parameters.';

class EventsQuestion {
  @ApiPropertyOptional({ enum: followedTypes, isArray: true, description: `Only events of this type.${several}` })
  @IsOptional()
  @Transform(list)
  @ArrayMaxSize(MOST_OF_A_LIST)
  @IsIn(followedTypes, { each: true, message: `type must be one of ${followedTypes.join(', ')}` })
  readonly type?: VerdictEventType[];

  @ApiPropertyOptional({ type: [String], example: ['world-bank-2019'], description: `Only events decided by this rule set.${several}` })
  @IsOptional()
  @Transform(list)
  @ArrayMaxSize(MOST_OF_A_LIST)
  @IsRuleSet({ each: true })
  readonly ruleSet?: string[];

  @ApiPropertyOptional({
    type: [String],
    example: ['3303'],
    description: `Only villages, towns and clusters that lie in this province, prefecture, county or township: 2, 4, 6 or 9 digits.${several}`,
  })
  @IsOptional()
  @Transform(list)
  @ArrayMaxSize(MOST_OF_A_LIST)
  @Matches(REGION_CODE, {
    each: true,
    message: 'region must be the code of a province, prefecture, county or township: 2, 4, 6 or 9 digits',
  })
  readonly region?: string[];

  @ApiPropertyOptional({
    type: [String],
    example: ['330783103215'],
    description: `Only events of this village, and of no region.${several}`,
  })
  @IsOptional()
  @Transform(list)
  @ArrayMaxSize(MOST_OF_A_LIST)
  @Matches(/^\d{12}$/, { each: true, message: 'village must be a village code of 12 digits' })
  readonly village?: string[];

  @ApiPropertyOptional({
    enum: begins,
    default: 'now',
    description: 'The start without an id: the first event ever announced, or the events stored from now on.',
  })
  @IsIn(begins, { message: 'from must be beginning or now' })
  readonly from: (typeof begins)[number] = 'now';

  @ApiPropertyOptional({ description: 'For clients that cannot send the header `Last-Event-ID`, which outranks it.' })
  @IsOptional()
  @MaxLength(10_000)
  readonly lastEventId?: string;
}

/** The part of Fastify's reply that hands over the raw response. */
interface Reply {
  hijack(): unknown;
  getHeaders(): Record<string, number | string | string[] | undefined>;
  readonly raw: ServerResponse;
}

@ApiTags('events')
@Controller('api/v1/events')
@UsePipes(questionPipe)
export class EventsController {
  constructor(
    private readonly log: AnnouncementLog,
    private readonly followed: FollowedLog,
    private readonly streams: EventStreams,
  ) {}

  @Get()
  @RequireRole('reader')
  @ApiOperation({
    summary: 'Follow announcements as server-sent events.',
    description:
      'Every verdict on villages, towns and clusters and every certificate, each once, as in Kafka: `event` is the CloudEvents type, `data` the event in one ' +
      'line, `id` the position after it. An event comes as soon as it is read, which may be a moment before other answers show it. A client that reconnects with the id of the last event that it has processed (as browsers’ EventSource does by itself) goes ' +
      'on there, whichever instance answers: nothing is lost or repeated, even with another filter. Events of a village come in order; those of different ' +
      'villages may not. Parameters of different names must all hold. Every 15 seconds without an event a comment comes, so silence means a broken connection. ' +
      'A client that reads nothing for 30 seconds is disconnected; a slow one gets everything at its own pace.',
  })
  @ApiHeader({ name: 'Last-Event-ID', required: false, description: 'The id after which to resume. It outranks `lastEventId` and `from`.' })
  @ApiProduces('text/event-stream')
  @ApiOkResponse({
    description: 'The events, in an endless stream.',
    content: {
      'text/event-stream': {
        schema: { type: 'string' },
        example:
          'id: v:0,0,0,0,0,1205,0,0;c:;r:\nevent: taocun.village.verdict.changed.v1\ndata: {"specversion":"1.0","id":"world-bank-2019:320324109002:1", …}\n\n',
      },
    },
  })
  @ApiResponse({ status: 400, description: 'A parameter is unknown or has an invalid value, or the id was not issued here.' })
  @ApiResponse({ status: 409, description: 'The id names events that were never announced here.' })
  @ApiResponse({
    status: 503,
    description:
      'The limit of followers is reached, of the caller or in all; or the service is shutting down, or has not reached Kafka yet.',
  })
  async followEvents(
    @Query() question: EventsQuestion,
    @Headers('last-event-id') header: string | undefined,
    @Req() request: FastifyRequest,
    @Res() reply: Reply,
  ): Promise<void> {
    const { type: types, ruleSet: ruleSets, region: regions, village: villages } = question;
    const from = await this.#position(header === '' ? undefined : (header ?? question.lastEventId), question.from);
    const leave = this.streams.acquirePermit(callerNameOf(request));
    reply.hijack();
    const { raw } = reply;
    raw.once('close', leave);
    if (raw.destroyed) leave();
    raw.writeHead(200, {
      ...reply.getHeaders(),
      'content-type': 'text/event-stream; charset=utf-8',
      'cache-control': 'no-cache, no-transform',
      // nginx would hold events back until its buffer is full.
      'x-accel-buffering': 'no',
    });
    if (request.method === 'HEAD') return void raw.end();
    await this.streams.follow(
      raw,
      { ...(types && { types }), ...(ruleSets && { ruleSets }), ...(regions && { regions }), ...(villages && { villages }) },
      from,
    );
  }

  async #position(id: string | undefined, from: EventsQuestion['from']): Promise<LogPosition> {
    if (id === undefined) return from === 'beginning' ? {} : this.log.end();
    const position = parsePosition(id);
    if (position === undefined || !isOfTopics(position, await this.log.end())) {
      throw new Problem({
        code: 'unknown-event-id',
        detail:
          'The last event id was not issued here: send the `id` of an event unchanged, or leave it out and choose the start by `from`.',
      });
    }
    const isAnnounced = await this.#isAnnounced(position);
    if (isAnnounced === undefined) {
      throw new Problem({
        code: 'unavailable',
        detail:
          'The last event id names events that are not stored yet, and Kafka, which has them, has not been reached. Try again in 5 s.',
      });
    }
    if (!isAnnounced) {
      throw new Problem({
        code: 'event-id-ahead',
        detail:
          'The last event id names events that were never announced here: it comes from another installation, or Kafka has lost them. ' +
          'Start again without an id, with from=beginning or from=now.',
      });
    }
    return position;
  }

  /** Waits for Kafka a moment, as a client that was cut off by a restart comes back at once. */
  async #isAnnounced(position: LogPosition): Promise<boolean | undefined> {
    const deadlineMs = performance.now() + KAFKA_WITHIN_MS;
    for (;;) {
      const isAnnounced = await this.followed.isAnnounced(position);
      if (isAnnounced !== undefined || performance.now() > deadlineMs) return isAnnounced;
      await pause(100);
    }
  }
}
