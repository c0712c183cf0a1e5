import { ApiProperty } from '@nestjs/swagger';
import { addFen, cutOffOf, type Fen, isOfSales, isoOfDay, type RuleSet, salesHold, versionAsOf } from '@taocun/domain';
import { ApiCount, ApiFen } from '@taocun/service';
import { type Described } from '@taocun/reporting-answers';
import { type CertificationDocument, criteriaOfStored, fenOfStored, type VillageReadModel } from '@taocun/reporting-read-model';

const revisions = ['gained', 'lost', 'none'] as const;
type Revision = (typeof revisions)[number];

/** A certificate with the money that came for its year after it was issued. The certificate itself never changes. */
export interface Revised {
  readonly lateUpdates: number;
  readonly salesFen: Fen;
  readonly alibabaSalesFen: Fen;
  /** Whether the criteria of sales hold for these sums. */
  readonly salesHold: boolean;
  /** Whether the village would be on the list by these sums, with shops, households and kind as they were certified. */
  readonly qualifies: boolean;
  readonly change: Revision;
}

export interface RevisedCounts {
  readonly certificates: number;
  readonly gained: number;
  readonly lost: number;
}

/** The members of a certificate that its revision follows from. */
export type RevisedFrom = Pick<CertificationDocument, 'year' | 'salesFen' | 'alibabaSalesFen' | 'qualifies' | 'criteria'>;

/** The certificate's revision by the late updates of its village; undefined where none came for its year. */
export function revisedOf(certificate: RevisedFrom, ruleSet: RuleSet, lateUpdates: VillageReadModel['lateUpdates']): Revised | undefined {
  const cutOff = cutOffOf(ruleSet, certificate.year);
  if (cutOff === undefined) return undefined;
  const day = isoOfDay(cutOff);
  const late = lateUpdates.find((each) => each.cutOff === day);
  if (late === undefined) return undefined;
  const sales = {
    salesFen: addFen(fenOfStored(certificate.salesFen), fenOfStored(late.salesFen)),
    alibabaSalesFen: addFen(fenOfStored(certificate.alibabaSalesFen), fenOfStored(late.alibabaSalesFen)),
  };
  const holds = salesHold(sales, versionAsOf(ruleSet, cutOff));
  const qualifies = holds && criteriaOfStored(certificate.criteria).every((each) => isOfSales(each) || each.holds);
  const change = qualifies === certificate.qualifies ? 'none' : qualifies ? 'gained' : 'lost';
  return { lateUpdates: Number(late.updates), ...sales, salesHold: holds, qualifies, change };
}

export class RevisedDocs implements Described<Revised> {
  @ApiCount('Updates that came for the year after its certificates were issued.') lateUpdates!: number;
  @ApiFen("All shops' sales of the year with these updates.") salesFen!: number;
  @ApiFen("Alibaba shops' sales of the year with them.") alibabaSalesFen!: number;
  @ApiProperty({ description: 'Whether the criteria of sales hold for these sums.' }) salesHold!: boolean;
  @ApiProperty({
    description: 'Whether the village would be on the list by these sums, with shops, households and kind as they were certified.',
  })
  qualifies!: boolean;
  @ApiProperty({
    enum: revisions,
    description: '`gained`: it is not on the list and would be; `lost`: it is on it and would not be; `none`: as certified.',
  })
  change!: string;
}

export class RevisedCountsDocs implements Described<RevisedCounts> {
  @ApiCount('Certificates for whose year updates came after they were issued.') certificates!: number;
  @ApiCount('Those of villages that are not on the list and would be.') gained!: number;
  @ApiCount('Those of villages that are on the list and would not be.') lost!: number;
}
