import { isUtf8 } from 'node:buffer';
import { Controller, Get, Param, Query, UsePipes, ValidationPipe } from '@nestjs/common';
import {
  ApiBadRequestResponse,
  ApiNotFoundResponse,
  ApiOkResponse,
  ApiOperation,
  ApiProperty,
  ApiPropertyOptional,
  ApiTags,
} from '@nestjs/swagger';
import { type RejectionReason, rejectionReasons } from '@taocun/contracts';
import { isoOfDay, parseTime } from '@taocun/domain';
import { answer, type Answer, Problem, RequireRole } from '@taocun/service';
import { Transform } from 'class-transformer';
import { IsIn, IsInt, IsOptional, IsString, Matches, Max, MaxLength, Min } from 'class-validator';
import { type RejectedGroup } from '../placement/rejected-document';
import { Faults, RejectedPage, RejectedUpdate, type Repair } from './rejected-answers';
import { RejectedFaults } from './rejected-faults';
import { originalOf, RejectedUpdates } from './rejected-updates';
import { Repairs } from './repair';
import { cursorAfter, placeOfCursor } from './repair-body';
import { type RejectedState, rejectedStates, stateOf } from './repair-decision';
import { type RepairDocument, RepairHistory } from './repair-history';

const MAX_LIMIT = 1_000;
const DEFAULT_LIMIT = 100;

/**
 * Turns queries into values of known shapes: a parameter given twice is a list and fails, an unknown one (`reason[$ne]`) is
 * refused, so that nothing reaches MongoDB as an operator.
 */
export const rejectedQueryPipe = new ValidationPipe({ transform: true, whitelist: true, forbidNonWhitelisted: true });

const timeRule = 'must be an RFC 3339 time with an offset, as 2014-11-11T00:00:00%2B08:00';

/** Turns a time into its milliseconds; IsInt refuses anything else. */
const IsTime = (): PropertyDecorator =>
  Transform(({ value }: { value: unknown }) => (typeof value === 'string' ? (parseTime(value) ?? value) : value));

class RejectedQuestion {
  @ApiPropertyOptional({ enum: rejectionReasons, description: 'Only updates rejected for this reason.' })
  @IsOptional()
  @IsIn(rejectionReasons, { message: `reason must be one of ${rejectionReasons.join(', ')}` })
  readonly reason?: RejectionReason;

  @ApiPropertyOptional({ description: "Only updates with this path; '' is the whole update.", example: '/data/amountFen' })
  @IsOptional()
  @IsString()
  @MaxLength(2_000)
  readonly path?: string;

  @ApiPropertyOptional({
    description: 'Only updates of this source. Each is examined by itself: a page may be short, or empty, although more follow.',
  })
  @IsOptional()
  @IsString()
  @MaxLength(2_000)
  readonly source?: string;

  @ApiPropertyOptional({
    enum: rejectedStates,
    description: 'Only updates in this state. Each is examined by itself: a page may be short, or empty, although more follow.',
  })
  @IsOptional()
  @IsIn(rejectedStates, { message: `state must be one of ${rejectedStates.join(', ')}` })
  readonly state?: RejectedState;

  @ApiPropertyOptional({
    type: String,
    description: 'Only updates whose record has this timestamp or a later one, in RFC 3339.',
    example: '2014-11-11T00:00:00+08:00',
  })
  @IsOptional()
  @IsTime()
  @IsInt({ message: `from ${timeRule}` })
  readonly from?: number;

  @ApiPropertyOptional({
    type: String,
    description: 'Only updates whose record has a timestamp before this.',
    example: '2014-11-12T00:00:00+08:00',
  })
  @IsOptional()
  @IsTime()
  @IsInt({ message: `to ${timeRule}` })
  readonly to?: number;

  @ApiPropertyOptional({
    type: 'integer',
    minimum: 1,
    maximum: MAX_LIMIT,
    default: DEFAULT_LIMIT,
    description: 'The largest number of items in a page.',
  })
  // Digits only: Number() would accept '1e2', '0x10' and ''. IsInt refuses anything else.
  @Transform(({ value }: { value: unknown }) => (typeof value === 'string' && /^\d{1,9}$/.test(value) ? Number(value) : value))
  @IsInt({ message: `limit must be a whole number from 1 to ${MAX_LIMIT}` })
  @Min(1)
  @Max(MAX_LIMIT)
  readonly limit: number = DEFAULT_LIMIT;

  @ApiPropertyOptional({ description: 'The beginning of the page: `next` of the page before.' })
  @IsOptional()
  @IsString()
  @MaxLength(100)
  readonly cursor?: string;
}

export class RejectedPath {
  @ApiProperty({ pattern: '^\\d{1,10}:\\d{1,16}$', description: 'Partition and offset of the record.', example: '3:120' })
  @Matches(/^\d{1,10}:\d{1,16}$/, { message: 'id must be the partition and the offset of a record, as 3:120' })
  readonly id!: string;
}

@ApiTags('rejected')
@Controller('api/v1/rejected')
@UsePipes(rejectedQueryPipe)
export class RejectedUpdatesController {
  constructor(
    private readonly rejected: RejectedUpdates,
    private readonly faults: RejectedFaults,
    private readonly repairs: Repairs,
    private readonly history: RepairHistory,
  ) {}

  @Get()
  @RequireRole('operator')
  @ApiOperation({
    summary: 'The updates rejected from Kafka, without their bytes.',
    description: 'Ordered by partition and offset. Updates refused over HTTP are named in that answer and stored nowhere.',
  })
  @ApiOkResponse(answer('A page of rejected updates.', RejectedPage))
  @ApiBadRequestResponse({ description: 'A parameter is unknown or has an invalid value.' })
  async listRejectedUpdates(
    @Query() { reason, path, source, state, from, to, limit, cursor }: RejectedQuestion,
  ): Promise<Answer<typeof RejectedPage>> {
    const after = placeOfCursor(cursor);
    await this.history.giveUpForgotten();
    const filter = { reason, path, source, state, fromMs: from, toMs: to, after };
    const { found, goOnAfter } = await this.rejected.search(filter, limit);
    const items = found.map(({ _id, group, ...item }) => ({ id: _id, ...item, ...(group && { group: groupAnswer(group) }) }));
    return goOnAfter === undefined ? { items } : { items, next: cursorAfter(goOnAfter) };
  }

  @Get('faults')
  @RequireRole('operator')
  @ApiOperation({
    summary: 'The open rejected updates by reason, path and source.',
    description: 'Updates that share all three most often have one mistake of one sender, and one correction.',
  })
  @ApiOkResponse(answer('The faults.', Faults))
  async listRejectedFaults(): Promise<Answer<typeof Faults>> {
    await this.history.giveUpForgotten();
    const { faults, isComplete } = await this.faults.ofOpen();
    return { items: faults, complete: isComplete };
  }

  @Get(':id')
  @RequireRole('operator')
  @ApiOperation({ summary: 'One rejected update, with its bytes and its history.' })
  @ApiOkResponse(answer('The update.', RejectedUpdate))
  @ApiBadRequestResponse({ description: 'The id is invalid.' })
  @ApiNotFoundResponse({ description: 'No update was rejected from this partition and offset.' })
  async getRejectedUpdate(@Param() { id }: RejectedPath): Promise<Answer<typeof RejectedUpdate>> {
    const found = await this.rejected.one(id);
    if (found === undefined) throw notRejected(id);
    const { history, repairs } = await this.repairs.historyOf(found);
    const { _id, value: _value, headers, group, ...item } = found;
    const { value: bytes } = originalOf(found);
    return {
      id: _id,
      ...item,
      ...(group && { group: groupAnswer(group) }),
      bytes: found.bytes ?? bytes?.length ?? null,
      state: stateOf(history),
      tries: history.filter(({ kind }) => kind === 'sent').length,
      headers,
      ...(bytes !== null && isUtf8(bytes) ? { text: bytes.toString('utf8') } : {}),
      base64: bytes?.toString('base64') ?? null,
      ...(repairs === undefined ? {} : { repairs }),
      history: history.map(repairAnswer),
    };
  }
}

function groupAnswer({
  day,
  count,
  firstOffset,
  lastOffset,
  source,
  mixed,
}: RejectedGroup): Answer<typeof RejectedUpdate>['group'] & object {
  return { day: isoOfDay(day), count, firstOffset, lastOffset, ...(source !== undefined && { source }), ...(mixed && { mixed }) };
}

export function notRejected(id: string): Problem {
  return new Problem({ status: 404, detail: `No update was rejected from partition and offset ${id}.` });
}

export function repairAnswer(repair: RepairDocument): Answer<typeof Repair> {
  const common = { number: repair.number, at: repair.at.toISOString() };
  if (repair.kind === 'set-aside') return { ...common, kind: repair.kind, note: repair.note };
  const { kind, outcome, source, id, key, partition, value } = repair;
  return {
    ...common,
    kind,
    outcome,
    source,
    id,
    key,
    partition,
    text: Buffer.from(value.value()).toString('utf8'),
  };
}
