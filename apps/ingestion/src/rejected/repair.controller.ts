import { type IncomingMessage } from 'node:http';
import { Controller, HttpCode, Param, Post, Req, Res } from '@nestjs/common';
import {
  ApiAcceptedResponse,
  ApiBadRequestResponse,
  ApiConflictResponse,
  ApiNotFoundResponse,
  ApiOkResponse,
  ApiOperation,
  ApiProperty,
  ApiPropertyOptional,
  ApiServiceUnavailableResponse,
  ApiTags,
  ApiUnprocessableEntityResponse,
} from '@nestjs/swagger';
import { rejectionReasons } from '@taocun/contracts';
import { RequireRole } from '@taocun/service';
import { notRejected, rejectedQueryPipe, RejectedPath, type RepairAnswer, repairAnswer, RepairDocs } from './rejected.controller';
import { type ManyRepaired, Repairs } from './repair';
import { cursorAfter, defaultAtOnce, mostAtOnce, readBody, readManyRepairs, readOneRepair, readSettingAside } from './repair-body';

/** The only parts of a request and a reply that are needed. */
interface Request {
  readonly raw: IncomingMessage;
}
interface Reply {
  status(status: number): unknown;
}

interface OneRepaired {
  /** The rejected update's. */
  readonly id: string;
  /** Whether the same had been sent before, so that this is the answer to that. */
  readonly repeated: boolean;
  readonly repair: RepairAnswer;
}

interface ManyRepairedAnswer extends Omit<ManyRepaired, 'goOnAfter'> {
  readonly dryRun: boolean;
  /** Give it back as `cursor` to go on; left out where nothing follows. */
  readonly next?: string;
}

class OneRepairedDocs {
  @ApiProperty({ description: "The rejected update's.", example: '3:120' }) id!: string;
  @ApiProperty({ description: 'Whether the same had been sent before: then nothing was sent now.', example: false }) repeated!: boolean;
  @ApiProperty({ type: RepairDocs, description: 'The entry in the history.' }) repair!: RepairDocs;
}

class SetAsideDocs {
  @ApiProperty({ description: "The rejected update's.", example: '3:120' }) id!: string;
  @ApiProperty({ type: RepairDocs, description: 'The entry in the history.' }) repair!: RepairDocs;
}

class StillFailingDocs {
  @ApiProperty({ example: '3:121' }) id!: string;
  @ApiProperty({ enum: [...rejectionReasons, 'conflict'], description: '`conflict`: what was sent before forbids it.' }) reason!: string;
  @ApiProperty({ example: '/data/amountFen' }) path!: string;
  @ApiProperty({ description: 'How to mend it.' }) message!: string;
}

class ManyRepairedDocs {
  @ApiProperty() dryRun!: boolean;
  @ApiProperty({ type: 'integer', description: 'How many were looked at.', example: 40 }) matched!: number;
  @ApiProperty({ type: 'integer', description: 'Of these, how many pass.', example: 38 }) passed!: number;
  @ApiProperty({ type: 'integer', description: 'How many were sent; none in a dry run.', example: 38 }) sent!: number;
  @ApiProperty({
    type: 'object',
    additionalProperties: { type: 'integer' },
    description: 'How many still fail, by reason. They stay open.',
    example: { 'invalid-data': 2 },
  })
  failed!: Record<string, number>;
  @ApiProperty({ type: [StillFailingDocs], description: 'The first 100 of these.' }) failures!: StillFailingDocs[];
  @ApiPropertyOptional({ description: 'Give it back as `cursor` to go on; left out where nothing follows.' }) next?: string;
}

const anOperator = { type: 'string', maxLength: 100, description: 'Who you are; kept in the history.' } as const;
const aPatch = {
  type: 'object',
  description: 'A JSON merge patch (RFC 7396) of the event: null takes a member away.',
  example: { data: { category: 'other' } },
} as const;

/** Rejected updates, corrected and sent again as updates like any other. Each goes through all checks anew, and keeps its history. */
@ApiTags('rejected')
@Controller('api/v1/rejected')
@ApiBadRequestResponse({ description: 'The id is none, or the body is not as it must be.' })
@ApiServiceUnavailableResponse({
  description: 'Kafka did not acknowledge in time. `taken` is `none` or `unknown`; the same again is safe.',
})
export class RepairController {
  constructor(private readonly repairs: Repairs) {}

  @Post('repair')
  @RequireRole('operator')
  @HttpCode(202)
  @ApiOperation({
    summary: 'Correct many of one reason and send them again.',
    description:
      'Takes those that are open, by partition and offset, `limit` at a time: go on with `next` as `cursor`. What still fails stays open. With `dryRun` nothing is sent.',
    requestBody: {
      required: true,
      content: {
        'application/json': {
          schema: {
            type: 'object',
            required: ['reason'],
            properties: {
              reason: { type: 'string', enum: [...rejectionReasons] },
              path: { type: 'string' },
              source: { type: 'string' },
              from: { type: 'string', format: 'date-time' },
              to: { type: 'string', format: 'date-time' },
              patch: aPatch,
              limit: { type: 'integer', minimum: 1, maximum: mostAtOnce, default: defaultAtOnce },
              cursor: { type: 'string' },
              dryRun: { type: 'boolean', default: false },
              by: anOperator,
            },
          },
        },
      },
    },
  })
  @ApiAcceptedResponse({ description: 'What was, or would be, sent, and what still fails.', type: ManyRepairedDocs })
  async many(@Req() { raw }: Request): Promise<ManyRepairedAnswer> {
    const wanted = readManyRepairs(await readBody(raw));
    const { goOnAfter, ...done } = await this.repairs.many(wanted);
    return { dryRun: wanted.dryRun, ...done, ...(goOnAfter === undefined ? {} : { next: cursorAfter(goOnAfter) }) };
  }

  @Post(':id/repair')
  @RequireRole('operator')
  @HttpCode(202)
  @ApiOperation({
    summary: 'Correct one and send it again.',
    description:
      'With the corrected event whole, with a merge patch of it, or with neither, to send it as it was. It is checked at once; the answer comes when Kafka has ' +
      'acknowledged it. Whether it was accepted shows in the history once it has been read. The same once more is answered as before and not sent, but with ' +
      '`again` and before it is known to be taken.',
    requestBody: {
      required: false,
      content: {
        'application/json': {
          schema: {
            type: 'object',
            properties: {
              event: { type: 'object', description: 'The corrected event.' },
              patch: aPatch,
              again: { type: 'boolean', default: false },
              by: anOperator,
            },
          },
        },
      },
    },
  })
  @ApiAcceptedResponse({ description: 'Kafka has it.', type: OneRepairedDocs })
  @ApiOkResponse({ description: 'The same had been sent before; nothing was sent now.', type: OneRepairedDocs })
  @ApiNotFoundResponse({ description: 'No update was rejected from there.' })
  @ApiConflictResponse({ description: 'What was sent for it before was taken, may still be, or was rejected anew (`rejectedAs`).' })
  @ApiUnprocessableEntityResponse({ description: 'It would be rejected again: a problem with `reason` and `path`.' })
  async one(
    @Param(rejectedQueryPipe) { id }: RejectedPath,
    @Req() { raw }: Request,
    @Res({ passthrough: true }) reply: Reply,
  ): Promise<OneRepaired> {
    const done = await this.repairs.one(id, readOneRepair(await readBody(raw)));
    if (done === undefined) throw notRejected(id);
    if (done.repeated) reply.status(200);
    return { id, repeated: done.repeated, repair: repairAnswer(done.sending) };
  }

  @Post(':id/set-aside')
  @RequireRole('operator')
  @HttpCode(200)
  @ApiOperation({
    summary: 'Set one aside, with the reason.',
    description: 'It is then no longer open, and left out where many are repaired. It can still be repaired by itself.',
    requestBody: {
      required: true,
      content: {
        'application/json': {
          schema: {
            type: 'object',
            required: ['note'],
            properties: { note: { type: 'string', pattern: '\\S', maxLength: 1_000 }, by: anOperator },
          },
          example: { note: 'a trial of the marketplace, not meant for us' },
        },
      },
    },
  })
  @ApiOkResponse({ description: 'The entry in the history.', type: SetAsideDocs })
  @ApiNotFoundResponse({ description: 'No update was rejected from there.' })
  @ApiConflictResponse({ description: 'Something was sent for it that is taken, on its way or rejected anew.' })
  async setAside(@Param(rejectedQueryPipe) { id }: RejectedPath, @Req() { raw }: Request): Promise<{ id: string; repair: RepairAnswer }> {
    const done = await this.repairs.setAside(id, readSettingAside(await readBody(raw)));
    if (done === undefined) throw notRejected(id);
    return { id, repair: repairAnswer(done) };
  }
}
