import { Controller, Get, Header, type OnModuleInit, Query, UsePipes } from '@nestjs/common';
import {
  ApiBadRequestResponse,
  ApiOkResponse,
  ApiOperation,
  ApiPropertyOptional,
  ApiTags,
  PickType,
} from '@nestjs/swagger';
import { IsOptional, IsString, MaxLength, MinLength } from 'class-validator';
import { type mongo } from 'mongoose';
import { answer, type AnswerType, count, object, choice, page, text, time, Type } from '@taocun/openapi';
import { cursorAt, IsChoice, listPositionOf, pageOf, PageQuestion } from '@taocun/reporting-answers';
import { MAX_TIME_MS } from '@taocun/reporting-store';
import {
  type AuditDocument,
  AuditLog,
  auditOutcomes,
  DEFAULT_LIMIT,
  IsMoment,
  QuestionPipe,
  type RecordedAction,
  recordedActions,
  RequireRole,
} from '@taocun/service';

const order = 'audit';
/** The most characters of a name or an id in a question. */
const MAX_LENGTH = 200;

class AuditQuestion extends PickType(PageQuestion, ['limit', 'cursor']) {
  @IsChoice(recordedActions, 'Only this action.')
  readonly action?: RecordedAction;

  @ApiPropertyOptional({
    description: 'Only what was done with this key, by its id or name, or by this user of a command.',
    example: 'li@host',
    minLength: 1,
    maxLength: MAX_LENGTH,
  })
  @IsOptional()
  @IsString()
  @MinLength(1)
  @MaxLength(MAX_LENGTH)
  readonly who?: string;

  @ApiPropertyOptional({
    description: 'Only what was done to this: the id of a key, a webhook or a rejected update.',
    example: '3:120',
    minLength: 1,
    maxLength: MAX_LENGTH,
  })
  @IsOptional()
  @IsString()
  @MinLength(1)
  @MaxLength(MAX_LENGTH)
  readonly object?: string;

  @IsMoment('Only what was done at this time or later.')
  readonly since?: number;

  @IsMoment('Only what was done earlier than this.')
  readonly before?: number;
}

const AuditRecord = object('AuditRecord', {
  id: Type.String({ example: '001766000000000-0123456789ab' }),
  at: time(),
  action: choice(recordedActions),
  service: text('The service that acts, or `cli`.', 'reporting'),
  key: Type.Optional(text("The id of the caller's key; left out for a command.", '0123456789ab')),
  name: Type.Optional(text('The name of the key, or the user of a command and its machine.', 'li@host')),
  from: Type.Optional(
    text('The address of the connection, which may be that of a proxy or of reporting.', '::1'),
  ),
  object: Type.Optional(text('The id of the object; for a refused attempt its route.', '3:120')),
  outcome: choice(auditOutcomes, {
    description:
      '`begun`: the outcome is unknown, since the process or MongoDB was lost. `refused`: nothing was done; with a status below 400, it was a repeat with an `Idempotency-Key`.',
  }),
  status: Type.Optional(count('The HTTP status.', 201)),
  detail: Type.Optional(
    text('What was done, in short: JSON, cut after 1,000 characters.', '{"role":"reader"}'),
  ),
  unrecorded: Type.Optional(
    count('Of a refused attempt: how many before it were not recorded, for there were too many.'),
  ),
});

const AuditPage = page('AuditPage', AuditRecord);

/** The audit log of all services and commands, the newest first. */
@ApiTags('audit')
@Controller('api/v1/audit')
@UsePipes(QuestionPipe)
@ApiBadRequestResponse({ description: 'A parameter is not known or has no such value.' })
export class AuditController implements OnModuleInit {
  constructor(private readonly audit: AuditLog) {}

  async onModuleInit(): Promise<void> {
    await this.audit.prepare();
  }

  @Get()
  @RequireRole('operator')
  @Header('cache-control', 'no-store')
  @ApiOperation({
    summary:
      'Who did what with keys, webhooks, rejected updates, partitions and generations, the newest first.',
    description:
      'Of all services and commands, for a year; also attempts that were refused at routes of operators.',
  })
  @ApiOkResponse(answer('A page of the records.', AuditPage))
  async listAuditRecords(@Query() question: AuditQuestion): Promise<AnswerType<typeof AuditPage>> {
    const { cursor, limit = DEFAULT_LIMIT } = question;
    const [after] = cursor === undefined ? [] : listPositionOf(cursor, order, [/^\d{15}-[0-9a-f]{12}$/]);
    const matches = this.audit.records
      .find(conditionsOf(question, after), { limit: limit + 1, maxTimeMS: MAX_TIME_MS })
      .sort({ _id: -1 });
    const records = (await matches.toArray()).map(({ _id: id, at, ...record }) => ({
      id,
      at: at.toISOString(),
      ...record,
    }));
    return pageOf(records, limit, ({ id }) => cursorAt(order, [id]));
  }
}

function conditionsOf(
  { action, who, object, since, before }: AuditQuestion,
  after: string | undefined,
): mongo.Filter<AuditDocument> {
  const at = {
    ...(since !== undefined && { $gte: new Date(since) }),
    ...(before !== undefined && { $lt: new Date(before) }),
  };
  return {
    ...(action !== undefined && { action }),
    ...(who !== undefined && { $or: [{ key: who }, { name: who }] }),
    ...(object !== undefined && { object }),
    ...(Object.keys(at).length > 0 && { at }),
    ...(after !== undefined && { _id: { $lt: after } }),
  };
}
