import { Controller, Get, Header, type OnModuleInit, Query, UsePipes } from '@nestjs/common';
import { ApiBadRequestResponse, ApiOkResponse, ApiOperation, ApiProperty, ApiPropertyOptional, ApiTags, PickType } from '@nestjs/swagger';
import {
  type AuditDocument,
  type AuditedAction,
  auditedActions,
  AuditLog,
  auditOutcomes,
  IsMoment,
  RequireRole,
  DEFAULT_LIMIT,
} from '@taocun/service';
import { IsIn, IsOptional, IsString, MaxLength, MinLength } from 'class-validator';
import { type mongo } from 'mongoose';
import { cursorAt, listPositionOf, type Page, pageOf, PageQuestion, questionPipe } from '@taocun/reporting-answers';
import { MAX_TIME_MS } from '@taocun/reporting-read-model';

const order = 'audit';
class AuditQuestion extends PickType(PageQuestion, ['limit', 'cursor']) {
  @ApiPropertyOptional({ enum: auditedActions, description: 'Only this action.' })
  @IsOptional()
  @IsIn(auditedActions, { message: `action must be one of ${auditedActions.join(', ')}` })
  readonly action?: AuditedAction;

  @ApiPropertyOptional({
    description: 'Only what was done with this key, by its id or name, or by this user of a command.',
    example: 'li@host',
  })
  @IsOptional()
  @IsString()
  @MinLength(1)
  @MaxLength(200)
  readonly who?: string;

  @ApiPropertyOptional({ description: 'Only what was done to this: the id of a key, a webhook or a rejected update.', example: '3:120' })
  @IsOptional()
  @IsString()
  @MinLength(1)
  @MaxLength(200)
  readonly object?: string;

  @IsMoment('Only what was done at this time or later.')
  readonly since?: number;

  @IsMoment('Only what was done earlier than this.')
  readonly before?: number;
}

class AuditRecordDocs {
  @ApiProperty({ example: '001766000000000-0123456789ab' }) id!: string;
  @ApiProperty({ format: 'date-time' }) at!: string;
  @ApiProperty({ enum: auditedActions }) action!: string;
  @ApiProperty({ description: 'The service that acts, or `cli`.', example: 'reporting' }) service!: string;
  @ApiPropertyOptional({ description: "The id of the caller's key; left out for a command.", example: '0123456789ab' }) key?: string;
  @ApiPropertyOptional({ description: 'The name of the key, or the user of a command and its machine.', example: 'li@host' }) name?: string;
  @ApiPropertyOptional({ description: 'The address of the connection, which may be that of a proxy or of reporting.', example: '::1' })
  from?: string;
  @ApiPropertyOptional({ description: 'The id of the object; for a refused attempt its route.', example: '3:120' }) object?: string;
  @ApiProperty({
    enum: auditOutcomes,
    description: '`begun`: the outcome is unknown, since the process or MongoDB was lost. `refused`: nothing was done.',
  })
  outcome!: string;
  @ApiPropertyOptional({ type: 'integer', description: 'The HTTP status.', example: 201 }) status?: number;
  @ApiPropertyOptional({ description: 'What was done, in short: JSON, cut after 1,000 characters.', example: '{"role":"reader"}' })
  detail?: string;
  @ApiPropertyOptional({
    type: 'integer',
    description: 'Of a refused attempt: how many before it were not recorded, for there were too many.',
  })
  unrecorded?: number;
}

class AuditPageDocs {
  @ApiProperty({ type: [AuditRecordDocs] }) items!: AuditRecordDocs[];
  @ApiPropertyOptional({ description: 'The cursor of the next page; left out on the last.' }) next?: string;
}

/** The audit log of all services and commands, the newest first. */
@ApiTags('audit')
@Controller('api/v1/audit')
@UsePipes(questionPipe)
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
    summary: 'Who did what with keys, webhooks, rejected updates, partitions and generations, the newest first.',
    description: 'Of all services and commands, for a year; also attempts that were refused at routes of operators.',
  })
  @ApiOkResponse({ description: 'A page of the records.', type: AuditPageDocs })
  async listAuditRecords(@Query() question: AuditQuestion): Promise<Page<AuditRecordDocs>> {
    const { cursor, limit = DEFAULT_LIMIT } = question;
    const [after] = cursor === undefined ? [] : listPositionOf(cursor, order, [/^\d{15}-[0-9a-f]{12}$/]);
    const found = this.audit.records.find(conditionsOf(question, after), { limit: limit + 1, maxTimeMS: MAX_TIME_MS }).sort({ _id: -1 });
    const records = (await found.toArray()).map(({ _id: id, at, ...record }) => ({ id, at: at.toISOString(), ...record }));
    return pageOf(records, limit, ({ id }) => cursorAt(order, [id]));
  }
}

function conditionsOf({ action, who, object, since, before }: AuditQuestion, after: string | undefined): mongo.Filter<AuditDocument> {
  const at = { ...(since !== undefined && { $gte: new Date(since) }), ...(before !== undefined && { $lt: new Date(before) }) };
  return {
    ...(action !== undefined && { action }),
    ...(who !== undefined && { $or: [{ key: who }, { name: who }] }),
    ...(object !== undefined && { object }),
    ...(Object.keys(at).length > 0 && { at }),
    ...(after !== undefined && { _id: { $lt: after } }),
  };
}
