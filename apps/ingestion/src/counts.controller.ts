import { Controller, Get, Inject } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiProperty, ApiTags } from '@nestjs/swagger';
import { type RejectionReason, rejectionReasons } from '@taocun/contracts';
import { isoOfDay } from '@taocun/domain';
import { CheckpointReader } from '@taocun/messaging';
import { MONGO_CONNECTION, RequireRole } from '@taocun/service';
import { type Connection } from 'mongoose';
import { type IngestionCounts, type IngestionFields } from './placement/ingestion-state';

interface IngestionCountsAnswer extends IngestionCounts {
  readonly rejected: Record<RejectionReason, number>;
  readonly partitions: readonly { readonly partition: number; readonly offset: number; readonly day: string | null }[];
}

const count = (description: string, example: number) => ApiProperty({ type: 'integer', description, example });
const maxTimeMs = 20_000;

class IngestionPartitionDocs {
  @count('The partition of marketplace.updates.', 0) partition!: number;
  @count('The next offset to be read.', 4_211) offset!: number;
  @ApiProperty({
    type: 'string',
    nullable: true,
    description: 'The latest event day, in China Standard Time, of the updates accepted from it; null before the first.',
    example: '2014-11-11',
  })
  day!: string | null;
}

class UpdateCountsDocs {
  @count('Records read.', 33_000) read!: number;
  @count('Updates accepted, including those that wait for their shop.', 32_000) accepted!: number;
  @count('Duplicates: their (source, id) was accepted before, or a crash has rerouted them twice.', 600) repeated!: number;
  @count('Records rerouted to the partition of their key, where they are read and counted again.', 300) forwarded!: number;
  @count('Updates that now wait for the opening of their shop.', 12) waiting!: number;
  @ApiProperty({
    type: 'object',
    additionalProperties: { type: 'integer' },
    description: 'Updates rejected from Kafka, by reason. Every reason is listed, also with 0. Refusals over HTTP are not counted here.',
    example: Object.fromEntries(rejectionReasons.map((reason) => [reason, 0])),
  })
  rejected!: Record<RejectionReason, number>;
  @ApiProperty({ type: [IngestionPartitionDocs], description: 'The position of each partition.' }) partitions!: IngestionPartitionDocs[];
}

/** The outcomes of all updates ever read, as of the last checkpoint of every partition. */
@ApiTags('updates')
@Controller('api/v1/updates/counts')
export class IngestionCountsController {
  readonly #checkpoints: CheckpointReader<IngestionFields>;

  constructor(@Inject(MONGO_CONNECTION) connection: Connection) {
    this.#checkpoints = new CheckpointReader(connection.getClient().db(connection.name));
  }

  @Get()
  @RequireRole('reader')
  @ApiOperation({
    summary: 'Counts of updates read, accepted, repeated, forwarded, rejected and waiting.',
    description: 'Sums over all partitions and all instances, as of the last checkpoint of each partition.',
  })
  @ApiOkResponse({ description: 'The counts.', type: UpdateCountsDocs })
  async getUpdateCounts(): Promise<IngestionCountsAnswer> {
    const checkpoints = await this.#checkpoints.find(['partition', 'offset', 'fields.counts', 'fields.day'], {
      topics: ['marketplace.updates'],
      sort: 'partition',
      maxTimeMS: maxTimeMs,
    });
    const sum = (of: (counts: IngestionCounts) => number | undefined): number =>
      checkpoints.reduce((total, { fields }) => total + ((fields && of(fields.counts)) ?? 0), 0);
    return {
      read: sum(({ read }) => read),
      accepted: sum(({ accepted }) => accepted),
      repeated: sum(({ repeated }) => repeated),
      forwarded: sum(({ forwarded }) => forwarded),
      waiting: sum(({ waiting }) => waiting),
      rejected: rejectedBy((reason) => sum(({ rejected }) => rejected[reason])),
      partitions: checkpoints.map(({ partition, offset = 0, fields }) => ({
        partition,
        offset,
        day: fields?.day === undefined ? null : isoOfDay(fields.day),
      })),
    };
  }
}

/** Every reason has a member, also with 0. */
function rejectedBy(count: (reason: RejectionReason) => number): Record<RejectionReason, number> {
  return Object.fromEntries(rejectionReasons.map((reason) => [reason, count(reason)])) as Record<RejectionReason, number>;
}
