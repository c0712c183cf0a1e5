import { type IncomingMessage } from 'node:http';
import { Controller, HttpCode, Param, Post, Req, Res } from '@nestjs/common';
import {
  ApiAcceptedResponse,
  ApiBadRequestResponse,
  ApiBody,
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
import { type AddToAudit, Audit, RequireRole } from '@taocun/service';
import { notRejected, rejectedQueryPipe, RejectedPath, type RepairAnswer, repairAnswer } from './rejected.controller';
import { RepairDocs } from './rejected-docs';
import { type RejectedPlace } from './rejected-updates';
import { type ManyRepaired, type ManySetAside, Repairs } from './repair';
import {
  cursorAfter,
  ManyRepairsBody,
  manyRepairsOf,
  ManySettingsAsideBody,
  manySettingsAsideOf,
  OneRepairBody,
  oneRepairOf,
  readBody,
  SettingAsideBody,
} from './repair-body';

/** The part of Fastify's request that is needed. */
interface Request {
  readonly raw: IncomingMessage;
}
/** The part of Fastify's reply that is needed. */
interface Reply {
  status(status: number): unknown;
}

interface OneRepaired {
  /** The rejected update's id. */
  readonly id: string;
  /** True if the same update had been sent before, so that this answer describes that one. */
  readonly repeated: boolean;
  readonly repair: RepairAnswer;
}

interface OfMany {
  readonly dryRun: boolean;
  /** The `cursor` of the next request; left out if nothing follows. */
  readonly next?: string;
}
type AnswerOf<Done> = Omit<Done, 'goOnAfter'> & OfMany;

function ofMany<Done extends { readonly goOnAfter?: RejectedPlace }>(dryRun: boolean, { goOnAfter, ...done }: Done): AnswerOf<Done> {
  return { dryRun, ...done, ...(goOnAfter === undefined ? {} : { next: cursorAfter(goOnAfter) }) };
}

class OneRepairedDocs {
  @ApiProperty({ description: "The rejected update's id.", example: '3:120' }) id!: string;
  @ApiProperty({ description: 'Whether the same update had been sent before; nothing was sent now.', example: false }) repeated!: boolean;
  @ApiProperty({ type: RepairDocs, description: 'The entry in the history.' }) repair!: RepairDocs;
}

class SetAsideDocs {
  @ApiProperty({ description: "The rejected update's id.", example: '3:120' }) id!: string;
  @ApiProperty({ type: RepairDocs, description: 'The entry in the history.' }) repair!: RepairDocs;
}

class StillFailingDocs {
  @ApiProperty({ example: '3:121' }) id!: string;
  @ApiProperty({ enum: [...rejectionReasons, 'conflict'], description: '`conflict`: an update sent before forbids it.' }) reason!: string;
  @ApiProperty({ example: '/data/amountFen' }) path!: string;
  @ApiProperty({ description: 'How to correct it.', example: '/data/amountFen must be an integer from 1 on.' }) message!: string;
}

class ManyRepairedDocs {
  @ApiProperty() dryRun!: boolean;
  @ApiProperty({ type: 'integer', description: 'The number of updates examined.', example: 40 }) matched!: number;
  @ApiProperty({ type: 'integer', description: 'The number of these that were sent, or in a dry run would be.', example: 38 })
  sent!: number;
  @ApiProperty({
    type: 'object',
    additionalProperties: { type: 'integer' },
    description: 'The number that still fail, by reason. They stay open.',
    example: { 'invalid-data': 2 },
  })
  failed!: Record<string, number>;
  @ApiProperty({ type: [StillFailingDocs], description: 'The first 100 that still fail.' }) failures!: StillFailingDocs[];
  @ApiPropertyOptional({ description: 'The `cursor` of the next request; left out if nothing follows.' }) next?: string;
}

class ManySetAsideDocs {
  @ApiProperty() dryRun!: boolean;
  @ApiProperty({ type: 'integer', description: 'The number of entries examined, each an update or a group of them.', example: 41 })
  matched!: number;
  @ApiProperty({ type: 'integer', description: 'The number of updates that these represent.', example: 10_040 }) updates!: number;
  @ApiProperty({ type: 'integer', description: 'The number of entries set aside; 0 in a dry run.', example: 41 }) setAside!: number;
  @ApiPropertyOptional({ description: 'The `cursor` of the next request; left out if nothing follows.' }) next?: string;
}

/** Corrects rejected updates and sends them again (redrive). Each passes all checks anew, and keeps its history. */
@ApiTags('rejected')
@Controller('api/v1/rejected')
@ApiBadRequestResponse({ description: 'The id or the body is invalid.' })
@ApiServiceUnavailableResponse({
  description: 'Kafka did not acknowledge in time. `taken` is `none` or `unknown`; sending the same again is safe.',
})
export class RepairController {
  constructor(private readonly repairs: Repairs) {}

  @Post('repair')
  @RequireRole('operator', 'rejected.repair-many')
  @HttpCode(202)
  @ApiOperation({
    summary: 'Correct many updates rejected for one reason and send them again.',
    description:
      'Takes open updates by partition and offset, `limit` at a time: continue with `next` as `cursor`. Updates that still fail stay open. With `dryRun` nothing is sent.',
  })
  @ApiBody({ type: ManyRepairsBody })
  @ApiAcceptedResponse({ description: 'The updates that were, or would be, sent, and those that still fail.', type: ManyRepairedDocs })
  async repairRejectedUpdates(@Req() { raw }: Request, @Audit() audit: AddToAudit): Promise<AnswerOf<ManyRepaired>> {
    const wanted = manyRepairsOf(await readBody(raw, ManyRepairsBody));
    const done = await this.repairs.many(wanted);
    const { filter, dryRun } = wanted;
    const { matched, sent } = done;
    audit({ detail: { filter: { ...filter, after: undefined }, dryRun, matched, sent } });
    return ofMany(dryRun, done);
  }

  @Post('set-aside')
  @RequireRole('operator', 'rejected.set-aside-many')
  @HttpCode(200)
  @ApiOperation({
    summary: 'Set many updates rejected for one reason aside, with a note.',
    description:
      'Takes open updates and groups by partition and offset, `limit` at a time: continue with `next` as `cursor`. Each can still be repaired by its id, except groups. With `dryRun` nothing is set aside.',
  })
  @ApiBody({ type: ManySettingsAsideBody })
  @ApiOkResponse({ description: 'The number that were, or would be, set aside.', type: ManySetAsideDocs })
  async setAsideRejectedUpdates(@Req() { raw }: Request, @Audit() audit: AddToAudit): Promise<AnswerOf<ManySetAside>> {
    const wanted = manySettingsAsideOf(await readBody(raw, ManySettingsAsideBody));
    const done = await this.repairs.setManyAside(wanted);
    const { filter, dryRun, note } = wanted;
    const { matched, updates, setAside } = done;
    audit({ detail: { filter: { ...filter, after: undefined }, dryRun, note, matched, updates, setAside } });
    return ofMany(dryRun, done);
  }

  @Post(':id/repair')
  @RequireRole('operator', 'rejected.repair')
  @HttpCode(202)
  @ApiOperation({
    summary: 'Correct one rejected update and send it again.',
    description:
      'Send the whole corrected event, a merge patch, or neither to resend it unchanged. It is validated at once; the answer is sent when Kafka has acknowledged ' +
      'it. If it is rejected again, that is another rejected update. A repeated request gets the same answer and sends nothing.',
  })
  @ApiBody({ type: OneRepairBody, required: false })
  @ApiAcceptedResponse({ description: 'Kafka has it.', type: OneRepairedDocs })
  @ApiOkResponse({ description: 'The same update had been sent before; nothing was sent now.', type: OneRepairedDocs })
  @ApiNotFoundResponse({ description: 'No update was rejected from there.' })
  @ApiConflictResponse({ description: 'Another update was sent for it, or may have been.' })
  @ApiUnprocessableEntityResponse({ description: 'It would be rejected again: a problem with `reason` and `path`.' })
  async repairRejectedUpdate(
    @Param(rejectedQueryPipe) { id }: RejectedPath,
    @Req() { raw }: Request,
    @Res({ passthrough: true }) reply: Reply,
    @Audit() audit: AddToAudit,
  ): Promise<OneRepaired> {
    const done = await this.repairs.one(id, oneRepairOf(await readBody(raw, OneRepairBody)));
    if (done === undefined) throw notRejected(id);
    const { source, id: event, key, outcome } = done.sending;
    audit({ detail: { source, event, key, outcome, repeated: done.repeated } });
    if (done.repeated) reply.status(200);
    return { id, repeated: done.repeated, repair: repairAnswer(done.sending) };
  }

  @Post(':id/set-aside')
  @RequireRole('operator', 'rejected.set-aside')
  @HttpCode(200)
  @ApiOperation({
    summary: 'Set one rejected update aside, with the reason.',
    description: 'It is then no longer open, and left out when many are repaired. It can still be repaired by itself.',
  })
  @ApiBody({ type: SettingAsideBody })
  @ApiOkResponse({ description: 'The entry in the history.', type: SetAsideDocs })
  @ApiNotFoundResponse({ description: 'No update was rejected from there.' })
  @ApiConflictResponse({ description: 'An update was sent for it.' })
  async setAsideRejectedUpdate(
    @Param(rejectedQueryPipe) { id }: RejectedPath,
    @Req() { raw }: Request,
    @Audit() audit: AddToAudit,
  ): Promise<{ id: string; repair: RepairAnswer }> {
    const done = await this.repairs.setAside(id, await readBody(raw, SettingAsideBody));
    if (done === undefined) throw notRejected(id);
    audit({ detail: { note: done.note } });
    return { id, repair: repairAnswer(done) };
  }
}
