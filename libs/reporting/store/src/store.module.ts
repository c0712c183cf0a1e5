import { Module } from '@nestjs/common';
import { ReadModels } from './documents/read-models';
import { VillageMonths } from './documents/village-months';

/**
 * The collections of reporting:
 *
 * | collection            | contains                        | written by |
 * | --------------------- | ------------------------------- | ---------- |
 * | `villages`            | one document per village        | projection |
 * | `villageMonths`       | one document per village        | projection |
 * | `regions`             | towns and clusters              | projection |
 * | `verdictHistory`      | one document per event          | projection |
 * | `regionHistory`       | one document per event          | projection |
 * | `certificateSegments` | one document per part of a list | projection |
 * | `webhooks`            | one document per webhook        | delivery   |
 * | `deliveries`          | one document per delivery       | delivery   |
 *
 * The position of each partition is in `checkpoints`, which the loop writes.
 */
@Module({ providers: [ReadModels, VillageMonths], exports: [ReadModels, VillageMonths] })
export class ReadModelModule {}
