import { Controller, Get, Param, Post, Query, Req, Res, ValidationPipe } from '@nestjs/common';
import {
  ApiBadGatewayResponse,
  ApiBody,
  ApiGatewayTimeoutResponse,
  ApiOkResponse,
  ApiOperation,
  ApiProperty,
  ApiQuery,
  ApiTags,
} from '@nestjs/swagger';
import { RequireRole, Problem, unknownMember } from '@taocun/service';
import { Matches } from 'class-validator';
import { ServiceClient } from '@taocun/reporting-answers';

class RejectedPath {
  @ApiProperty({ description: 'Partition and offset of the record.', example: '3:120' })
  @Matches(/^\d{1,10}:\d{1,16}$/, { message: 'id must be the partition and the offset of a record, as 3:120' })
  readonly id!: string;
}

/** The parts of Fastify's request and reply that are needed. */
interface Request {
  readonly id: string;
  readonly body: unknown;
  readonly headers: { readonly authorization?: string };
}
interface Reply {
  status(status: number): Reply;
  header(name: string, value: string): Reply;
}

/** The answers are ingestion's, which documents them in full. */
const answered = (description: string, example: object) => ({
  description,
  content: { 'application/json': { schema: { type: 'object' }, example } },
});
const anUpdate = { id: '3:120', reason: 'shop-conflict', path: '/data/villageCode', state: 'open' };
const parsed = new ValidationPipe({ transform: true, whitelist: true, forbidNonWhitelisted: true });
const path = 'api/v1/rejected';
const asThere = 'Passed on to ingestion with the key of the caller, and answered as ingestion answers: see its documentation.';
const filters = ['reason', 'path', 'source', 'state', 'from', 'to', 'limit', 'cursor'] as const;

function filter(name: (typeof filters)[number], type: 'string' | 'integer' = 'string') {
  return { name, required: false, schema: { type } } as const;
}

/**
 * Passes questions about rejected updates on to ingestion, for the page speaks to reporting alone. Ingestion validates them and decides
 * whether the key allows them.
 */
@ApiTags('rejected')
@ApiBadGatewayResponse({ description: 'Ingestion does not answer, or INGESTION_URL leads to something else.' })
@ApiGatewayTimeoutResponse({
  description: 'Ingestion has not answered in time. The update may have been sent all the same; repeating the request is safe.',
})
@Controller(path)
export class RejectedProxyController {
  constructor(private readonly services: ServiceClient) {}

  @Get()
  @RequireRole('operator')
  @ApiOperation({ summary: 'The updates that were rejected from Kafka, without their bytes.', description: asThere })
  @ApiQuery({ ...filter('reason'), description: 'Only those with this reason.' })
  @ApiQuery({ ...filter('path'), description: "Only those with this path; '' is the whole update." })
  @ApiQuery({ ...filter('source'), description: 'Only those of this source.' })
  @ApiQuery({ ...filter('state'), description: 'Only those in this state.' })
  @ApiQuery({ ...filter('from'), description: "Only those whose records' timestamps are not before this, in RFC 3339." })
  @ApiQuery({ ...filter('to'), description: "Only those whose records' timestamps are before this." })
  @ApiQuery({ ...filter('limit', 'integer'), description: 'The most items of a page.' })
  @ApiQuery({ ...filter('cursor'), description: 'The start of the page: `next` of the page before.' })
  @ApiOkResponse(answered('A page of them.', { items: [anUpdate] }))
  listRejectedUpdates(
    @Query() query: Readonly<Record<string, unknown>>,
    @Req() request: Request,
    @Res({ passthrough: true }) reply: Reply,
  ): Promise<string> {
    return this.#passOn('GET', '', request, reply, filtersOf(query));
  }

  @Get('faults')
  @RequireRole('operator')
  @ApiOperation({ summary: 'The open rejected updates by reason, path and source.', description: asThere })
  @ApiOkResponse(answered('The faults.', { items: [{ reason: 'shop-conflict', path: '/data/villageCode', updates: 40 }], complete: true }))
  listRejectedFaults(@Req() request: Request, @Res({ passthrough: true }) reply: Reply): Promise<string> {
    return this.#passOn('GET', '/faults', request, reply);
  }

  @Post('repair')
  @RequireRole('operator', 'rejected.repair-many')
  @ApiOperation({ summary: 'Correct many updates rejected for one reason and send them again.', description: asThere })
  @ApiBody({ schema: { type: 'object' } })
  @ApiOkResponse(answered('They were, or with `dryRun` would be, sent.', { dryRun: true, matched: 40, sent: 38 }))
  repairRejectedUpdates(@Req() request: Request, @Res({ passthrough: true }) reply: Reply): Promise<string> {
    return this.#passOn('POST', '/repair', request, reply);
  }

  @Post('set-aside')
  @RequireRole('operator', 'rejected.set-aside-many')
  @ApiOperation({
    summary: 'Discard many updates rejected for one reason: note that nothing is to be done about them.',
    description: asThere,
  })
  @ApiBody({ schema: { type: 'object' } })
  @ApiOkResponse(answered('They were, or with `dryRun` would be, discarded.', { dryRun: true, matched: 41, updates: 10_040, setAside: 0 }))
  setAsideRejectedUpdates(@Req() request: Request, @Res({ passthrough: true }) reply: Reply): Promise<string> {
    return this.#passOn('POST', '/set-aside', request, reply);
  }

  @Get(':id')
  @RequireRole('operator')
  @ApiOperation({ summary: 'One rejected update, with its bytes and its history.', description: asThere })
  @ApiOkResponse(answered('The update.', anUpdate))
  getRejectedUpdate(
    @Param(parsed) { id }: RejectedPath,
    @Req() request: Request,
    @Res({ passthrough: true }) reply: Reply,
  ): Promise<string> {
    return this.#passOn('GET', `/${id}`, request, reply);
  }

  @Post(':id/repair')
  @RequireRole('operator', 'rejected.repair')
  @ApiOperation({ summary: 'Correct a rejected update and send it again.', description: asThere })
  @ApiBody({ schema: { type: 'object' } })
  @ApiOkResponse(answered('It was sent.', { id: '3:120', repeated: false }))
  repairRejectedUpdate(
    @Param(parsed) { id }: RejectedPath,
    @Req() request: Request,
    @Res({ passthrough: true }) reply: Reply,
  ): Promise<string> {
    return this.#passOn('POST', `/${id}/repair`, request, reply);
  }

  @Post(':id/set-aside')
  @RequireRole('operator', 'rejected.set-aside')
  @ApiOperation({ summary: 'Discard a rejected update: note that nothing is to be done about it.', description: asThere })
  @ApiBody({ schema: { type: 'object' } })
  @ApiOkResponse(answered('The update is discarded.', { id: '3:120', state: 'set-aside' }))
  setAsideRejectedUpdate(
    @Param(parsed) { id }: RejectedPath,
    @Req() request: Request,
    @Res({ passthrough: true }) reply: Reply,
  ): Promise<string> {
    return this.#passOn('POST', `/${id}/set-aside`, request, reply);
  }

  async #passOn(
    method: 'GET' | 'POST',
    below: string,
    { body, headers: { authorization }, id: requestId }: Request,
    reply: Reply,
    query?: URLSearchParams,
  ): Promise<string> {
    const { status, type, text } = await this.services.ask('ingestion', {
      method,
      path: `/${path}${below}`,
      authorization,
      requestId,
      ...(method === 'POST' && { body: JSON.stringify(body ?? {}) }),
      ...(query !== undefined && { query }),
    });
    // A foreign answer must not appear under our own address.
    if (!/^application\/(problem\+)?json\b/.test(type))
      throw new Problem({ status: 502, detail: 'INGESTION_URL of reporting leads to something else than ingestion.' });
    reply.status(status).header('content-type', type).header('cache-control', 'no-store');
    return text;
  }
}

/** @throws Problem where one is unknown or repeated; ingestion validates their values */
function filtersOf(query: Readonly<Record<string, unknown>>): URLSearchParams {
  const given = Object.entries(query).map(([name, value]): [string, string] => {
    if (!filters.some((filter) => filter === name)) throw new Problem({ status: 400, detail: unknownMember(name) });
    if (typeof value !== 'string') throw new Problem({ status: 400, detail: `${name} must be given once` });
    return [name, value];
  });
  return new URLSearchParams(given);
}
