import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { ApiCount } from '../openapi/doc-members';

// API documentation of a `LoopStatus`.

class NoProgressDocs {
  @ApiCount('The next offset to be read, at which the partition stays.') offset!: number;
  @ApiProperty({ format: 'date-time', description: 'When it stopped, or failed there for the first time.' }) since!: string;
  @ApiProperty({ description: 'Why.', example: 'the batch at offset 120031 is damaged: its checksum does not match' }) because!: string;
  @ApiPropertyOptional({
    description: 'The command that moves the service past the failing records; absent if `because` has the remedy.',
    example: "npm run taocun -- skip marketplace.updates/3 120045 --why '…'",
  })
  command?: string;
}

class PartitionWithoutProgressDocs extends NoProgressDocs {
  @ApiProperty({ description: 'The topic.', example: 'village.activity' }) topic!: string;
  @ApiCount('The partition.') partition!: number;
}

class PartitionStatusDocs {
  @ApiProperty({ description: 'The topic.', example: 'village.activity' }) topic!: string;
  @ApiCount('The partition.') partition!: number;
  @ApiProperty({
    enum: ['loading', 'running', 'waiting-to-retry', 'stopped'],
    description: '`stopped` needs an operator, and `error` has the remedy; `waiting-to-retry` recovers by itself.',
  })
  state!: string;
  @ApiCount('The next offset to be applied.') offset!: number;
  @ApiCount('The next offset to be applied after a restart, as saved in the database.') checkpoint!: number;
  @ApiCount("The log's end when it was last polled.") end!: number;
  @ApiPropertyOptional({
    description: 'Upper bound of how long the oldest unapplied record has waited; 0 where none waits, left out where unknown.',
  })
  lagMs?: number;
  @ApiPropertyOptional({ description: 'Why the partition does not run.' }) error?: string;
  @ApiPropertyOptional({
    type: NoProgressDocs,
    description: 'Set where the partition has stopped, or has failed three times in succession at one offset.',
  })
  noProgress?: NoProgressDocs;
}

class LoopCountersDocs {
  @ApiCount('Batches of records applied.') batches!: number;
  @ApiCount('Records applied.') records!: number;
  @ApiCount('Checkpoints saved.') checkpoints!: number;
  @ApiCount('Documents written by checkpoints.') documentsWritten!: number;
  @ApiCount('Records published.') recordsPublished!: number;
  @ApiCount('Bytes of the records published.') bytesPublished!: number;
  @ApiCount('Restarts of partitions from their checkpoint.') restarts!: number;
}

export class LoopStatusDocs {
  @ApiProperty({ description: 'Whether Kafka has been reached and the topics are there.', example: true }) started!: boolean;
  @ApiProperty({ description: 'Whether the loop does its work.', example: true }) running!: boolean;
  @ApiProperty({ type: [String], description: 'Why not; empty where it does.', example: [] }) reasons!: string[];
  @ApiProperty({ type: [PartitionStatusDocs] }) partitions!: PartitionStatusDocs[];
  @ApiProperty({
    type: [PartitionWithoutProgressDocs],
    description: 'The partitions of the service that make no progress, whichever instance has them.',
    example: [],
  })
  noProgress!: PartitionWithoutProgressDocs[];
  @ApiProperty({ type: LoopCountersDocs, description: 'Since the start of the process.' }) counters!: LoopCountersDocs;
}
