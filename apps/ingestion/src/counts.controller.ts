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

class PartitionDocs {
  @count('The partition of marketplace.updates.', 0) partition!: number;
  @count('The next offset to be read.', 4_211) offset!: number;
  @ApiProperty({
    type: 'string',
    nullable: true,
    description: 'The greatest event day, in China Standard Time, of the updates accepted from it; null before the first.',
    example: '2014-11-11',
  })
  day!: string | null;
}

class CountsDocs {
  @count('Records read.', 33_000) read!: number;
  @count('Updates accepted; those that wait for their shop are among them.', 32_000) accepted!: number;
  @count('Updates passed over, as their (source, id) was accepted before.', 600) repeated!: number;
  @count('Records passed on to the partition of their key; they are read, and counted, there again.', 300) forwarded!: number;
  @count('Updates that wait for the opening of their shop now.', 12) waiting!: number;
  @ApiProperty({
    type: 'object',
    additionalProperties: { type: 'integer' },
    description:
      'Updates rejected from Kafka, by reason: every reason, also where there is none. What is refused over HTTP is not among them.',
    example: Object.fromEntries(rejectionReasons.map((reason) => [reason, 0])),
  })
  rejected!: Record<RejectionReason, number>;
  @ApiProperty({ type: [PartitionDocs], description: 'How far each partition has come.' }) partitions!: PartitionDocs[];
}

/** What has become of all that was ever read, as of the last checkpoint of every partition. */
@ApiTags('counts')
@Controller('api/v1/counts')
export class IngestionCountsController {
  readonly #checkpoints: CheckpointReader<IngestionFields>;

  constructor(@Inject(MONGO_CONNECTION) connection: Connection) {
    this.#checkpoints = new CheckpointReader(connection.getClient().db(connection.name));
  }

  @Get()
  @RequireRole('reader')
  @ApiOperation({
    summary: 'How many updates were read, accepted, repeated, forwarded and rejected, and how many wait.',
    description: 'Sums over all partitions and all instances, as of the last checkpoint of each partition.',
  })
  @ApiOkResponse({ description: 'The counts.', type: CountsDocs })
  async all(): Promise<IngestionCountsAnswer> {
    const checkpoints = await this.#checkpoints.find(['partition', 'offset', 'fields.counts', 'fields.day'], {
      ...{ topics: ['marketplace.updates'], sort: 'partition' },
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

/** Every reason has its member, also where there is none. */
function rejectedBy(count: (reason: RejectionReason) => number): Record<RejectionReason, number> {
  return Object.fromEntries(rejectionReasons.map((reason) => [reason, count(reason)])) as Record<RejectionReason, number>;
}
