import { Module } from '@nestjs/common';
import { ReadModels } from './documents/read-models';
import { VillageMonths } from './documents/village-months';

/**
 * The collections of reporting:
 *
 * | collection            | holds                             | written by |
 * | --------------------- | --------------------------------- | ---------- |
 * | `villages`            | one document a village            | projection |
 * | `villageMonths`       | one document a village            | projection |
 * | `regions`             | towns and clusters, as decided    | projection |
 * | `verdictHistory`      | one document an event             | projection |
 * | `regionHistory`       | one document an event             | projection |
 * | `certificateSegments` | a part of a list a document       | projection |
 * | `webhooks`            | one document a webhook            | delivery   |
 * | `deliveries`          | one document a delivery           | delivery   |
 *
 * The position of each partition is in `checkpoints`, which the loop writes.
 */
@Module({ providers: [ReadModels, VillageMonths], exports: [ReadModels, VillageMonths] })
export class ReadModelModule {}
