import { Module } from '@nestjs/common';
import { AnswersModule } from '@taocun/reporting-answers';
import { StoreModule } from '@taocun/reporting-store';
import { CertificationsController } from './certifications.controller';
import { CertifiedRegions } from './certified-regions';
import { CertifiedPoverty } from './certified/certified-poverty';
import { CertifiedPovertyController } from './certified/certified-poverty.controller';
import { CertifiedYears } from './certified/certified-years';
import { ListKeyController } from './certified/list-key.controller';
import { ListProofs } from './certified/list-proofs';
import { ComparisonController } from './comparison.controller';
import { OtherCodes } from './members/other-codes';
import { NearMissesController } from './near-misses.controller';
import { Outlooks } from './outlook/outlooks';
import { RegionsController } from './regions.controller';
import { RuleSetsController } from './rule-sets/rule-sets';
import { VerdictCountsController } from './verdict-counts.controller';
import { VerdictsController } from './verdicts.controller';
import { VillageMonthsController } from './village-months.controller';
import { VillagesController } from './villages.controller';

/**
 * Villages, towns and clusters with their verdicts; all addresses but that of the list key are below /api/v1:
 *
 * | address                                            | answered from                                    |
 * | -------------------------------------------------- | ------------------------------------------------ |
 * | GET villages/{code}                                | the collections; the outlook from classification |
 * | GET villages, villages/{code}/months               | the table                                        |
 * | GET towns, clusters, verdicts, near-misses         | the table                                        |
 * | GET certifications/{year}, poverty-counties/{year} | the table                                        |
 * | GET counts, comparison                             | the table                                        |
 * | GET rule-sets                                      | the configuration                                |
 * | GET /.well-known/taocun-list-key                   | the installation's secrets                       |
 */
@Module({
  imports: [AnswersModule, StoreModule],
  controllers: [
    VillageMonthsController,
    VillagesController,
    NearMissesController,
    ComparisonController,
    VerdictsController,
    CertificationsController,
    ListKeyController,
    CertifiedPovertyController,
    RegionsController,
    VerdictCountsController,
    RuleSetsController,
  ],
  providers: [CertifiedRegions, CertifiedPoverty, CertifiedYears, ListProofs, OtherCodes, Outlooks],
  exports: [CertifiedRegions, CertifiedPoverty, CertifiedYears, ListProofs],
})
export class VillagesModule {}
