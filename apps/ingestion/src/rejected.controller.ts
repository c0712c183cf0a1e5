import { isUtf8 } from 'node:buffer';
import { Controller, Get, Inject, Param, Query, UsePipes, ValidationPipe } from '@nestjs/common';
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
import { MONGO_CONNECTION, Problem } from '@taocun/service';
import { Transform } from 'class-transformer';
import { IsIn, IsInt, IsOptional, IsString, Matches, Max, MaxLength, Min } from 'class-validator';
import { type Connection, type mongo } from 'mongoose';
import { type SavedHeader } from './ingestion-state';

/** An update that was rejected from Kafka, with its bytes for correction and replay. */
export interface RejectedDocument {
  /** `<partition>:<offset>` of the record in marketplace.updates. */
  readonly _id: string;
  readonly partition: number;
  readonly offset: number;
  /** The record's. */
  readonly timestampMs: number;
  readonly reason: RejectionReason;
  readonly path: string;
  readonly message: string;
  readonly key: string | null;
  /** The record's value as it came; null of a tombstone. */
  readonly value: mongo.Binary | null;
  readonly headers: readonly SavedHeader[];
}

export interface RejectedItem extends Omit<RejectedDocument, '_id' | 'value' | 'headers'> {
  readonly id: string;
  /** The size of the value; null of a tombstone. */
  readonly bytes: number | null;
}

export interface RejectedAnswer extends RejectedItem {
  readonly headers: RejectedDocument['headers'];
  /** The value where it is UTF-8. */
  readonly text?: string;
  readonly base64: string | null;
}

export interface RejectedPage {
  readonly items: readonly RejectedItem[];
  /** Where the next page begins; left out on the last one. */
  readonly next?: string;
}

const MAX_LIMIT = 1_000;
const DEFAULT_LIMIT = 100;
const maxTimeMs = 20_000;

/**
 * Queries become values of known shapes here: a parameter given twice is a list and fails, one that is not known
 * (`reason[$ne]`) is refused, so that nothing reaches MongoDB as an operator.
 */
const parsedQuery = new ValidationPipe({ transform: true, whitelist: true, forbidNonWhitelisted: true });

class RejectedQuestion {
  @ApiPropertyOptional({ enum: rejectionReasons, description: 'Only those with this reason.' })
  @IsOptional()
  @IsIn(rejectionReasons, { message: `reason must be one of ${rejectionReasons.join(', ')}` })
  readonly reason?: RejectionReason;

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

class RejectedPath {
  @ApiProperty({ description: 'Partition and offset of the record.', example: '3:120' })
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
}

class RejectedPageDocs {
  @ApiProperty({ type: [RejectedItemDocs] }) items!: RejectedItemDocs[];
  @ApiPropertyOptional({ description: 'The cursor of the next page; left out on the last.' }) next?: string;
}

@ApiTags('rejected')
@Controller('api/v1/rejected')
@UsePipes(parsedQuery)
export class RejectedController {
  constructor(@Inject(MONGO_CONNECTION) private readonly connection: Connection) {}

  @Get()
  @ApiOperation({
    summary: 'The updates that were rejected from Kafka, without their bytes.',
    description: 'By partition and offset. What is refused over HTTP is named in that answer and kept nowhere.',
  })
  @ApiOkResponse({ description: 'A page of them.', type: RejectedPageDocs })
  @ApiBadRequestResponse({ description: 'A parameter is not known or has no such value.' })
  async list(@Query() { reason, limit, cursor }: RejectedQuestion): Promise<RejectedPage> {
    const found = await this.#rejected()
      .find({ $and: [reason === undefined ? {} : { reason }, cursor === undefined ? {} : after(cursor)] }, { maxTimeMS: maxTimeMs })
      .project<Omit<RejectedDocument, 'value' | 'headers'> & { readonly bytes: number | null }>({
        ...shown,
        bytes: { $binarySize: '$value' },
      })
      .sort({ partition: 1, offset: 1 })
      .limit(limit + 1)
      .toArray();
    // One more than asked for shows whether another page follows.
    const page = found.slice(0, limit);
    const last = page.at(-1);
    const items = page.map(({ _id, ...item }) => ({ id: _id, ...item }));
    return found.length > limit && last !== undefined ? { items, next: cursorAfter(last) } : { items };
  }

  @Get(':id')
  @ApiOperation({ summary: 'One rejected update, with its bytes.' })
  @ApiOkResponse({ description: 'The update.', type: RejectedAnswerDocs })
  @ApiBadRequestResponse({ description: 'The id is none.' })
  @ApiNotFoundResponse({ description: 'No update was rejected from there.' })
  async one(@Param() { id }: RejectedPath): Promise<RejectedAnswer> {
    const found = await this.#rejected().findOne({ _id: id }, { maxTimeMS: maxTimeMs });
    if (found === null) throw new Problem({ status: 404, detail: `No update was rejected from partition and offset ${id}.` });
    const { _id, value, headers, ...item } = found;
    const bytes = value === null ? null : Buffer.from(value.value());
    return {
      id: _id,
      ...item,
      bytes: bytes?.length ?? null,
      headers,
      ...(bytes !== null && isUtf8(bytes) ? { text: bytes.toString('utf8') } : {}),
      base64: bytes?.toString('base64') ?? null,
    };
  }

  #rejected(): mongo.Collection<RejectedDocument> {
    // mongoose's own collections take every _id for an ObjectId.
    return this.connection.getClient().db(this.connection.name).collection<RejectedDocument>('rejected');
  }
}

const shown = { partition: 1, offset: 1, timestampMs: 1, reason: 1, path: 1, message: 1, key: 1 } as const;

function cursorAfter({ partition, offset }: Pick<RejectedDocument, 'partition' | 'offset'>): string {
  return Buffer.from(`${partition}:${offset}`).toString('base64url');
}

/** Whatever follows the place that a cursor names, in the order of the list. */
function after(cursor: string): mongo.Filter<RejectedDocument> {
  const [, partition, offset] = /^(\d{1,10}):(\d{1,16})$/.exec(Buffer.from(cursor, 'base64url').toString('utf8')) ?? [];
  if (partition === undefined || offset === undefined) {
    throw new Problem({
      status: 400,
      detail: 'cursor is not one that this list gave out: take it from `next` of the page before, or leave it out to begin',
    });
  }
  return { $or: [{ partition: Number(partition), offset: { $gt: Number(offset) } }, { partition: { $gt: Number(partition) } }] };
}
