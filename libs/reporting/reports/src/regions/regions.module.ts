import { Module } from '@nestjs/common';
import { AnswersModule } from '@taocun/reporting-answers';
import { StoreModule } from '@taocun/reporting-store';
import { VillagesModule } from '../villages/villages.module';
import { FarmGateController } from './farm-gate/farm-gate.controller';
import { KeptController } from './farm-gate/kept.controller';
import { OutlookListController } from './outlook/outlook.controller';
import { PeopleController } from './people/people.controller';
import { PlacedVillages } from './places/placed-villages';
import { PlacesController } from './places/places.controller';
import { ResolveController } from './places/resolve.controller';
import { OwnFigures } from './published/own-figures';
import { PublishedController } from './published/published.controller';
import { MapsController } from './sums/maps.controller';
import { RegionReportsController } from './sums/region-reports.controller';
import { SeriesController } from './sums/series.controller';
import { WhatIfController } from './what-if/what-if.controller';

/**
 * Regions by level, month and year, from the table; all addresses are below /api/v1:
 *
 * | address             | answers                                             |
 * | ------------------- | --------------------------------------------------- |
 * | GET regions, series | sums by region, and by month or year                |
 * | GET maps            | the same as GeoJSON                                 |
 * | GET farm-gate       | what buyers paid for produce, and what farmers kept |
 * | GET people          | numbers of people who keep shops, rounded           |
 * | GET published       | published figures, compared with ours               |
 * | GET places          | regions by name                                     |
 * | POST places/resolve | the villages of addresses                           |
 * | POST what-if        | other rules for the same quantities                 |
 * | GET outlook         | villages whose verdict changes in 30 days           |
 */
@Module({
  imports: [AnswersModule, StoreModule, VillagesModule],
  controllers: [
    PublishedController,
    RegionReportsController,
    SeriesController,
    FarmGateController,
    KeptController,
    PeopleController,
    WhatIfController,
    OutlookListController,
    MapsController,
    PlacesController,
    ResolveController,
  ],
  providers: [OwnFigures, PlacedVillages],
})
export class RegionsModule {}
