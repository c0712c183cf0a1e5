import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { rejectionReasons } from '@taocun/contracts';
import { rejectedStates, type SendingOutcome } from './repair-decision';

class SavedHeaderDocs {
  @ApiProperty({ example: 'traceparent' }) name!: string;
  @ApiProperty({ type: 'string', nullable: true, description: 'The value in base64; null if it has none.', example: 'MDA=' })
  base64!: string | null;
}

class UnreadableBatchDocs {
  @ApiProperty({ type: 'integer', description: 'The last of its offsets.', example: 124 }) lastOffset!: number;
  @ApiProperty({ description: 'How it is compressed; `none` if it is not.', example: 'gzip' }) codec!: string;
}

class RejectedGroupDocs {
  @ApiProperty({ description: 'The day that the partition had reached.', example: '2014-11-11' }) day!: string;
  @ApiProperty({ type: 'integer', description: 'How many they are, this one included.', example: 19_900 }) count!: number;
  @ApiProperty({ type: 'integer', description: 'The lowest of their offsets; the range contains others too.', example: 120 })
  firstOffset!: number;
  @ApiProperty({ type: 'integer', description: 'The greatest of their offsets.', example: 20_019 }) lastOffset!: number;
  @ApiPropertyOptional({ description: 'The source that all have, where it can be read.', example: '/marketplaces/taobao' })
  source?: string;
  @ApiPropertyOptional({ enum: [true], description: 'Their paths and sources differ: there were too many for a group each.' })
  mixed?: true;
}

class RejectedUpdateSummaryDocs {
  @ApiProperty({ description: 'Partition and offset.', example: '3:120' }) id!: string;
  @ApiProperty({ type: 'integer', description: 'The partition of marketplace.updates.', example: 3 }) partition!: number;
  @ApiProperty({ type: 'integer', description: 'The offset in this partition.', example: 120 }) offset!: number;
  @ApiProperty({ type: 'integer', description: "The record's timestamp in Unix milliseconds.", example: 1_415_635_200_000 })
  timestampMs!: number;
  @ApiProperty({ enum: rejectionReasons, example: 'invalid-data' }) reason!: string;
  @ApiProperty({ description: "JSON pointer to the offending value; '' is the whole update.", example: '/data/amountFen' }) path!: string;
  @ApiProperty({ description: 'How to correct it.', example: 'The amount must be an integer from 1 to 10000000000000.' }) message!: string;
  @ApiProperty({ type: 'string', nullable: true, description: "The record's key.", example: 'tb-1' }) key!: string | null;
  @ApiPropertyOptional({ description: 'Of an unreadable batch of records; the value has its first bytes.' })
  batch?: UnreadableBatchDocs;
  @ApiPropertyOptional({
    description:
      'Present if the item represents many alike, beyond the first of the day, which are stored singly. All other members are those of the first.',
  })
  group?: RejectedGroupDocs;
  @ApiProperty({ type: 'integer', nullable: true, description: 'The size of the value in bytes; null for a tombstone.', example: 312 })
  bytes!: number | null;
  @ApiProperty({ enum: rejectedStates, description: 'The state of its repair.', example: 'open' }) state!: string;
  @ApiProperty({ type: 'integer', description: 'The number of times it was sent again.', example: 0 }) tries!: number;
}

const outcomes: readonly SendingOutcome[] = ['sending', 'acknowledged', 'unknown', 'not-published'];

export class RepairDocs {
  @ApiProperty({ type: 'integer', description: 'Position in the history, from 1.', example: 1 }) number!: number;
  @ApiProperty({ format: 'date-time', example: '2014-11-11T04:00:00.000Z' }) at!: string;
  @ApiProperty({ enum: ['sent', 'set-aside'], example: 'sent' }) kind!: string;
  @ApiPropertyOptional({ description: 'The reason for setting it aside.' }) note?: string;
  @ApiPropertyOptional({
    enum: outcomes,
    description:
      'The outcome of sending an update: Kafka has it (`acknowledged`), may have it (`unknown`) or does not have it (`not-published`).',
    example: 'acknowledged',
  })
  outcome?: string;
  @ApiPropertyOptional({ description: "The event's source.", example: '/marketplaces/taobao' }) source?: string;
  @ApiPropertyOptional({ description: "The event's id.", example: 'order-1' }) id?: string;
  @ApiPropertyOptional({ description: "The record's key.", example: 'tb-1' }) key?: string;
  @ApiPropertyOptional({ type: 'integer', description: 'The partition of that key.', example: 3 }) partition?: number;
  @ApiPropertyOptional({ description: 'The event that was sent.' }) text?: string;
}

export class RejectedUpdateDocs extends RejectedUpdateSummaryDocs {
  @ApiProperty({ type: [SavedHeaderDocs], description: "The record's headers, in order." }) headers!: SavedHeaderDocs[];
  @ApiPropertyOptional({ description: 'The value as text; left out if it is not UTF-8.', example: '{"specversion":"1.0"}' })
  text?: string;
  @ApiProperty({
    type: 'string',
    nullable: true,
    description: 'The value in base64; null for a tombstone.',
    example: 'eyJzcGVjdmVyc2lvbiI6IjEuMCJ9',
  })
  base64!: string | null;
  @ApiPropertyOptional({ description: 'The rejected update that was corrected into this one.', example: '3:120' }) repairs?: string;
  @ApiProperty({ type: [RepairDocs], description: 'Its repairs, the oldest first.' }) history!: RepairDocs[];
}

export class RejectedPageDocs {
  @ApiProperty({ type: [RejectedUpdateSummaryDocs] }) items!: RejectedUpdateSummaryDocs[];
  @ApiPropertyOptional({ description: 'The cursor of the next page; left out on the last.' }) next?: string;
}

class RejectedFaultDocs {
  @ApiProperty({ enum: rejectionReasons, example: 'invalid-data' }) reason!: string;
  @ApiProperty({ description: "JSON pointer to the offending value; '' is the whole update.", example: '/data/amountFen' }) path!: string;
  @ApiProperty({ type: 'string', nullable: true, description: 'Null where no source can be read.', example: '/marketplaces/taobao' })
  source!: string | null;
  @ApiProperty({ type: 'integer', description: 'Their number, including those that items with `group` represent.', example: 1_200 })
  updates!: number;
  @ApiProperty({ type: 'integer', description: 'The latest timestamp in Unix milliseconds.', example: 1_415_638_800_000 })
  lastMs!: number;
}

export class RejectedFaultsDocs {
  @ApiProperty({ type: [RejectedFaultDocs], description: 'The most frequent first, 100 at most.' }) items!: RejectedFaultDocs[];
  @ApiProperty({ description: 'Whether all was examined and listed: 5,000 updates are, or as many as 10 seconds allow.', example: true })
  complete!: boolean;
}
