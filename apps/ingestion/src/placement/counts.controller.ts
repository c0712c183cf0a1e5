import { Controller, Get, Inject } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { type Connection } from 'mongoose';
import { type RejectionReason, rejectionReasons } from '@taocun/contracts';
import { isoOfDay } from '@taocun/domain';
import { CheckpointReader } from '@taocun/messaging';
import { answer, type AnswerType, count, countsBy, nullable, object, text, Type } from '@taocun/openapi';
import { MONGO_CONNECTION, RequireRole } from '@taocun/service';
import { type IngestionCounts, type IngestionFields } from './ingestion-state';

const maxTimeMs = 20_000;

const IngestionPartition = object('IngestionPartition', {
  partition: count('The partition of marketplace.updates.', 0),
  offset: count('The next offset to be read.', 4_211),
  day: nullable(
    text(
      'The latest event day, in China Standard Time, of the updates accepted from it; null before the first.',
      '2014-11-11',
    ),
  ),
});

const UpdateCounts = object('UpdateCounts', {
  read: count('Records read.', 33_000),
  accepted: count('Updates accepted, including those that wait for their shop.', 32_000),
  repeated: count(
    'Duplicates: their (source, id) was accepted before, or a crash has rerouted them twice.',
    600,
  ),
  forwarded: count(
    'Records rerouted to the partition of their key, where they are read and counted again.',
    300,
  ),
  waiting: count('Updates that now wait for the opening of their shop.', 12),
  rejected: countsBy(
    'Updates rejected from Kafka, by reason. Every reason is listed, also with 0. Refusals over HTTP are not counted here.',
    Object.fromEntries(rejectionReasons.map((reason) => [reason, 0])),
  ),
  partitions: Type.Array(IngestionPartition, { description: 'The position of each partition.' }),
});

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
  @ApiOkResponse(answer('The counts.', UpdateCounts))
  async getUpdateCounts(): Promise<AnswerType<typeof UpdateCounts>> {
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

/** Every reason has a member, even if its count is 0. */
function rejectedBy(count: (reason: RejectionReason) => number): Record<RejectionReason, number> {
  return Object.fromEntries(rejectionReasons.map((reason) => [reason, count(reason)])) as Record<
    RejectionReason,
    number
  >;
}
