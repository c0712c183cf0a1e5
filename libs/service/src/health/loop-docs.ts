import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { ApiCount } from '../http/doc-members';

// Describes a `LoopStatus` to readers of the API.

class PartitionStatusDocs {
  @ApiProperty({ description: 'The topic.', example: 'village.activity' }) topic!: string;
  @ApiCount('The partition.') partition!: number;
  @ApiProperty({
    enum: ['loading', 'running', 'waiting-to-retry', 'stopped'],
    description: '`stopped` needs an operator: `error` says what to do; `waiting-to-retry` mends itself.',
  })
  state!: string;
  @ApiCount('The next offset to be applied.') offset!: number;
  @ApiCount('The next offset to be applied as it is saved in the database.') checkpoint!: number;
  @ApiCount("The log's end when it was last looked at.") end!: number;
  @ApiPropertyOptional({
    description:
      'How long the oldest record that is not applied has waited, at most; 0 where none waits, left out where that is not known.',
  })
  lagMs?: number;
  @ApiPropertyOptional({ description: 'Why it does not run.' }) error?: string;
}

class LoopCountersDocs {
  @ApiCount('Batches of records applied.') batches!: number;
  @ApiCount('Records applied.') records!: number;
  @ApiCount('Checkpoints saved.') checkpoints!: number;
  @ApiCount('Documents written with them.') documentsWritten!: number;
  @ApiCount('Records published.') recordsPublished!: number;
  @ApiCount('Their bytes.') bytesPublished!: number;
  @ApiCount('How often a partition has started again from its checkpoint.') restarts!: number;
}

export class LoopStatusDocs {
  @ApiProperty({ description: 'Whether the service does its work.', example: true }) ready!: boolean;
  @ApiProperty({ type: [String], description: 'Why not; empty where it does.' }) reasons!: string[];
  @ApiProperty({ type: [PartitionStatusDocs] }) partitions!: PartitionStatusDocs[];
  @ApiProperty({ type: LoopCountersDocs, description: 'Since the start of the process.' }) counters!: LoopCountersDocs;
}
