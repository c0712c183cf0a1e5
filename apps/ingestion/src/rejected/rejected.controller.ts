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
import { parseTime } from '@taocun/domain';
import { RequireRole, Problem } from '@taocun/service';
import { Transform } from 'class-transformer';
import { IsIn, IsInt, IsOptional, IsString, Matches, Max, MaxLength, Min } from 'class-validator';
import { type RejectedDocument } from '../placement/rejected-document';
import { type ListedUpdate, originalOf, RejectedUpdates } from './rejected-updates';
import { Repairs } from './repair';
import { cursorAfter, placeOfCursor } from './repair-body';
import { type RejectedState, rejectedStates, type SendingOutcome, stateOf } from './repair-decision';
import { type RepairDocument } from './repair-history';

interface RejectedItem extends Omit<ListedUpdate, '_id'> {
  readonly id: string;
}

interface RejectedAnswer extends RejectedItem {
  readonly headers: RejectedDocument['headers'];
  /** The value where it is UTF-8. */
  readonly text?: string;
  readonly base64: string | null;
  /** The rejected update that was corrected into this one, which was then rejected anew. */
  readonly repairs?: string;
  /** What was done about it, the oldest first. */
  readonly history: readonly RepairAnswer[];
}

/** One thing that was done about a rejected update. */
export interface RepairAnswer {
  readonly number: number;
  /** When, in RFC 3339. */
  readonly at: string;
  readonly by?: string;
  readonly kind: 'sent' | 'set-aside';
  /** Of one that was set aside. */
  readonly note?: string;
  /** The following of one that was sent. */
  readonly outcome?: SendingOutcome;
  /** The rejected update that it has become. */
  readonly rejectedAs?: string;
  readonly source?: string;
  readonly id?: string;
  /** The record's key and its partition. */
  readonly key?: string;
  readonly partition?: number;
  /** What was sent. */
  readonly text?: string;
}

interface RejectedPage {
  readonly items: readonly RejectedItem[];
  /** Where the next page begins; left out on the last one. */
  readonly next?: string;
}

const MAX_LIMIT = 1_000;
const DEFAULT_LIMIT = 100;

/**
 * Queries become values of known shapes here: a parameter given twice is a list and fails, one that is not known
 * (`reason[$ne]`) is refused, so that nothing reaches MongoDB as an operator.
 */
export const rejectedQueryPipe = new ValidationPipe({ transform: true, whitelist: true, forbidNonWhitelisted: true });

const timeRule = 'must be an RFC 3339 time with an offset, as 2014-11-11T00:00:00%2B08:00';

/** A time becomes its milliseconds; whatever else came is left for IsInt to refuse. */
const IsTime = (): PropertyDecorator =>
  Transform(({ value }: { value: unknown }) => (typeof value === 'string' ? (parseTime(value) ?? value) : value));

class RejectedQuestion {
  @ApiPropertyOptional({ enum: rejectionReasons, description: 'Only those with this reason.' })
  @IsOptional()
  @IsIn(rejectionReasons, { message: `reason must be one of ${rejectionReasons.join(', ')}` })
  readonly reason?: RejectionReason;

  @ApiPropertyOptional({ description: "Only those with this path; '' is the whole update.", example: '/data/amountFen' })
  @IsOptional()
  @IsString()
  @MaxLength(2_000)
  readonly path?: string;

  @ApiPropertyOptional({
    description: 'Only those of this source. They are looked into one by one: a page may be short, or empty, though more follow.',
  })
  @IsOptional()
  @IsString()
  @MaxLength(2_000)
  readonly source?: string;

  @ApiPropertyOptional({
    enum: rejectedStates,
    description: 'Only those in this state. They are looked into one by one: a page may be short, or empty, though more follow.',
  })
  @IsOptional()
  @IsIn(rejectedStates, { message: `state must be one of ${rejectedStates.join(', ')}` })
  readonly state?: RejectedState;

  @ApiPropertyOptional({
    type: String,
    description: "Only those whose records' timestamps are not before this, in RFC 3339.",
    example: '2014-11-11T00:00:00+08:00',
  })
  @IsOptional()
  @IsTime()
  @IsInt({ message: `from ${timeRule}` })
  readonly from?: number;

  @ApiPropertyOptional({
    type: String,
    description: "Only those whose records' timestamps are before this.",
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
    description: 'The most items of a page.',
  })
  // Digits only: Number() would take '1e2', '0x10' and ''. Whatever else came is left for IsInt to refuse.
  @Transform(({ value }: { value: unknown }) => (typeof value === 'string' && /^\d{1,9}$/.test(value) ? Number(value) : value))
  @IsInt({ message: `limit must be a whole number from 1 to ${MAX_LIMIT}` })
  @Min(1)
  @Max(MAX_LIMIT)
  readonly limit: number = DEFAULT_LIMIT;

  @ApiPropertyOptional({ description: 'Where the page begins: `next` of the page before.' })
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

class SavedHeaderDocs {
  @ApiProperty({ example: 'traceparent' }) name!: string;
  @ApiProperty({ type: 'string', nullable: true, description: 'The value in base64; null where there is none.', example: 'MDA=' })
  base64!: string | null;
}

class RejectedItemDocs {
  @ApiProperty({ description: 'Partition and offset.', example: '3:120' }) id!: string;
  @ApiProperty({ type: 'integer', description: 'The partition of marketplace.updates.', example: 3 }) partition!: number;
  @ApiProperty({ type: 'integer', description: 'The offset in it.', example: 120 }) offset!: number;
  @ApiProperty({ type: 'integer', description: "The record's timestamp in Unix milliseconds.", example: 1_415_635_200_000 })
  timestampMs!: number;
  @ApiProperty({ enum: rejectionReasons, example: 'invalid-data' }) reason!: string;
  @ApiProperty({ description: "The JSON pointer of what offends; '' is the whole update.", example: '/data/amountFen' }) path!: string;
  @ApiProperty({ description: 'How to mend it.', example: 'The amount must be an integer from 1 to 10000000000000.' }) message!: string;
  @ApiProperty({ type: 'string', nullable: true, description: "The record's key.", example: 'tb-1' }) key!: string | null;
  @ApiProperty({ type: 'integer', nullable: true, description: 'The size of its value; null of a tombstone.', example: 312 }) bytes!:
    number | null;
  @ApiProperty({ enum: rejectedStates, description: 'What has become of it.', example: 'open' }) state!: string;
  @ApiProperty({ type: 'integer', description: 'How often something was sent for it.', example: 0 }) tries!: number;
}

const outcomes: readonly SendingOutcome[] = ['sending', 'acknowledged', 'unknown', 'not-published', 'taken', 'rejected'];

export class RepairDocs {
  @ApiProperty({ type: 'integer', description: 'Its place in the history, from 1.', example: 1 }) number!: number;
  @ApiProperty({ format: 'date-time', example: '2014-11-11T04:00:00.000Z' }) at!: string;
  @ApiPropertyOptional({ description: 'Who, as they called themselves.' }) by?: string;
  @ApiProperty({ enum: ['sent', 'set-aside'], example: 'sent' }) kind!: string;
  @ApiPropertyOptional({ description: 'Why it was set aside.' }) note?: string;
  @ApiPropertyOptional({
    enum: outcomes,
    description:
      'What has become of what was sent: Kafka has it (`acknowledged`), may have it (`unknown`) or has it not (`not-published`); it was accepted, or was a repeat of ' +
      'what was accepted (`taken`); it was rejected anew (`rejected`).',
    example: 'taken',
  })
  outcome?: string;
  @ApiPropertyOptional({ description: 'The rejected update that it has become.', example: '3:140' }) rejectedAs?: string;
  @ApiPropertyOptional({ description: "The event's.", example: '/marketplaces/taobao' }) source?: string;
  @ApiPropertyOptional({ description: "The event's.", example: 'order-1' }) id?: string;
  @ApiPropertyOptional({ description: "The record's key.", example: 'tb-1' }) key?: string;
  @ApiPropertyOptional({ type: 'integer', description: "The key's partition.", example: 3 }) partition?: number;
  @ApiPropertyOptional({ description: 'What was sent.' }) text?: string;
}

class RejectedAnswerDocs extends RejectedItemDocs {
  @ApiProperty({ type: [SavedHeaderDocs], description: "The record's headers, in order." }) headers!: SavedHeaderDocs[];
  @ApiPropertyOptional({ description: 'The value as text; left out where it is not UTF-8.', example: '{"specversion":"1.0"}' })
  text?: string;
  @ApiProperty({
    type: 'string',
    nullable: true,
    description: 'The value in base64; null of a tombstone.',
    example: 'eyJzcGVjdmVyc2lvbiI6IjEuMCJ9',
  })
  base64!: string | null;
  @ApiPropertyOptional({ description: 'The rejected update that was corrected into this one.', example: '3:120' }) repairs?: string;
  @ApiProperty({ type: [RepairDocs], description: 'What was done about it, the oldest first.' }) history!: RepairDocs[];
}

class RejectedPageDocs {
  @ApiProperty({ type: [RejectedItemDocs] }) items!: RejectedItemDocs[];
  @ApiPropertyOptional({ description: 'The cursor of the next page; left out on the last.' }) next?: string;
}

@ApiTags('rejected')
@Controller('api/v1/rejected')
@UsePipes(rejectedQueryPipe)
export class RejectedUpdatesController {
  constructor(
    private readonly rejected: RejectedUpdates,
    private readonly repairs: Repairs,
  ) {}

  @Get()
  @RequireRole('operator')
  @ApiOperation({
    summary: 'The updates that were rejected from Kafka, without their bytes.',
    description: 'By partition and offset. What is refused over HTTP is named in that answer and kept nowhere.',
  })
  @ApiOkResponse({ description: 'A page of them.', type: RejectedPageDocs })
  @ApiBadRequestResponse({ description: 'A parameter is not known or has no such value.' })
  async list(@Query() { reason, path, source, state, from, to, limit, cursor }: RejectedQuestion): Promise<RejectedPage> {
    const after = placeOfCursor(cursor);
    await this.repairs.settle();
    const filter = { reason, path, source, state, fromMs: from, toMs: to, after };
    const { found, goOnAfter } = await this.rejected.search(filter, limit);
    const items = found.map(({ _id, ...item }) => ({ id: _id, ...item }));
    return goOnAfter === undefined ? { items } : { items, next: cursorAfter(goOnAfter) };
  }

  @Get(':id')
  @RequireRole('operator')
  @ApiOperation({ summary: 'One rejected update, with its bytes and its history.' })
  @ApiOkResponse({ description: 'The update.', type: RejectedAnswerDocs })
  @ApiBadRequestResponse({ description: 'The id is none.' })
  @ApiNotFoundResponse({ description: 'No update was rejected from there.' })
  async one(@Param() { id }: RejectedPath): Promise<RejectedAnswer> {
    const found = await this.rejected.one(id);
    if (found === undefined) throw notRejected(id);
    await this.repairs.settle();
    const { history, repairs } = await this.repairs.historyOf(found);
    const { _id, value: _value, headers, ...item } = found;
    const { value: bytes } = originalOf(found);
    return {
      id: _id,
      ...item,
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

export function notRejected(id: string): Problem {
  return new Problem({ status: 404, detail: `No update was rejected from partition and offset ${id}.` });
}

export function repairAnswer(repair: RepairDocument): RepairAnswer {
  const { number, at, by } = repair;
  const common = { number, at: at.toISOString(), ...(by === undefined ? {} : { by }) };
  if (repair.kind === 'set-aside') return { ...common, kind: repair.kind, note: repair.note };
  const { kind, outcome, rejectedAs, source, id, key, partition, value } = repair;
  return {
    ...common,
    ...{ kind, outcome, ...(rejectedAs === undefined ? {} : { rejectedAs }), source, id, key, partition },
    text: Buffer.from(value.value()).toString('utf8'),
  };
}
