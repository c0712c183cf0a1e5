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
  ApiServiceUnavailableResponse,
  ApiTags,
  ApiUnprocessableEntityResponse,
} from '@nestjs/swagger';
import { answer, type AnswerType } from '@taocun/openapi';
import { type AddToAudit, Audit, QuestionPipe, RequireRole } from '@taocun/service';
import { ManySetAside, OneRepaired, SetAside } from './rejected-answers';
import { notRejected, RejectedPath, repairAnswer } from './rejected-one';
import { Repairs } from './repair';
import {
  cursorAfter,
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
interface StatusReply {
  status(status: number): unknown;
}

/** Corrects rejected updates and sends them again. Each passes all checks again, and keeps its history. */
@ApiTags('rejected')
@Controller('api/v1/rejected')
@ApiBadRequestResponse({ description: 'The id or the body is invalid.' })
@ApiServiceUnavailableResponse({
  description:
    'Kafka did not acknowledge in time. `taken` is `none` or `unknown`; sending the same again is safe.',
})
export class RepairController {
  constructor(private readonly repairs: Repairs) {}

  @Post('set-aside')
  @RequireRole('operator', 'rejected.set-aside-many')
  @HttpCode(200)
  @ApiOperation({
    summary: 'Set many updates rejected for one reason aside, with a note.',
    description:
      'Takes open updates and groups by partition and offset, `limit` at a time: continue with `next` as `cursor`. Each can still be repaired, except groups. With `dryRun` nothing is set aside.',
  })
  @ApiBody({ type: ManySettingsAsideBody })
  @ApiOkResponse(answer('The number that were, or would be, set aside.', ManySetAside))
  async setAsideRejectedUpdates(
    @Req() { raw }: Request,
    @Audit() audit: AddToAudit,
  ): Promise<AnswerType<typeof ManySetAside>> {
    const settings = manySettingsAsideOf(await readBody(raw, ManySettingsAsideBody));
    const { filter, dryRun, note } = settings;
    const about = { filter: { ...filter, after: undefined }, dryRun, note };
    audit({ detail: about });
    const done = await this.repairs.setManyAside(settings);
    const { matched, updates, setAside } = done;
    audit({ detail: { ...about, matched, updates, setAside } });
    const { goOnAfter, ...answered } = done;
    return { dryRun, ...answered, ...(goOnAfter && { next: cursorAfter(goOnAfter) }) };
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
  @ApiAcceptedResponse(answer('Kafka has it.', OneRepaired))
  @ApiOkResponse(answer('The same update had been sent before; nothing was sent now.', OneRepaired))
  @ApiNotFoundResponse({ description: 'No update was rejected from there.' })
  @ApiConflictResponse({ description: 'Another update was sent for it, or may have been.' })
  @ApiUnprocessableEntityResponse({
    description: 'It would be rejected again: a problem with `reason` and `path`.',
  })
  async repairRejectedUpdate(
    @Param(QuestionPipe) { id }: RejectedPath,
    @Req() { raw }: Request,
    @Res({ passthrough: true }) reply: StatusReply,
    @Audit() audit: AddToAudit,
  ): Promise<AnswerType<typeof OneRepaired>> {
    const repair = oneRepairOf(await readBody(raw, OneRepairBody));
    const done = await this.repairs.one(id, repair, ({ source, id: event, key }) =>
      audit({ detail: { source, event, key } }),
    );
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
    description: 'It is then no longer open. It can still be repaired.',
  })
  @ApiBody({ type: SettingAsideBody })
  @ApiOkResponse(answer('The entry in the history.', SetAside))
  @ApiNotFoundResponse({ description: 'No update was rejected from there.' })
  @ApiConflictResponse({ description: 'An update was sent for it.' })
  async setAsideRejectedUpdate(
    @Param(QuestionPipe) { id }: RejectedPath,
    @Req() { raw }: Request,
    @Audit() audit: AddToAudit,
  ): Promise<AnswerType<typeof SetAside>> {
    const done = await this.repairs.setAside(id, await readBody(raw, SettingAsideBody));
    if (done === undefined) throw notRejected(id);
    audit({ detail: { note: done.note } });
    return { id, repair: repairAnswer(done) };
  }
}
