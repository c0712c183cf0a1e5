import { addFen, dayOfIso, decidedBySales, type Fen, NEVER, type RuleSet, versionAsOf } from '@taocun/domain';
import { type AnswerType, count, fen, object, choice, Type } from '@taocun/openapi';
import {
  type CertificationDocument,
  criteriaOfStored,
  fenOfStored,
  type StoredFen,
  type VillageReadModel,
} from '@taocun/reporting-store';

/**
 * A certificate with the money that arrived for its year after it was issued. The certificate itself never
 * changes.
 */
export const Revised = object('Revised', {
  lateUpdates: count('Updates for the year that arrived after its certificates were issued.'),
  salesFen: fen("All shops' sales of the year with these updates."),
  alibabaSalesFen: fen("Alibaba shops' sales of the year with them."),
  salesHold: Type.Boolean({ description: 'Whether the criteria of sales hold for these sums.' }),
  qualifies: Type.Boolean({
    description:
      'Whether the village would be on the list by these sums, with shops, households and kind as they were certified.',
  }),
  change: choice(['gained', 'lost', 'none'], {
    description:
      '`gained`: it is not on the list and would be; `lost`: it is on it and would not be; `none`: as certified.',
  }),
});
export type Revised = AnswerType<typeof Revised>;

export const RevisedCounts = object('RevisedCounts', {
  certificates: count('Certificates with updates for their year since they were issued.'),
  gained: count('Those of villages that are not on the list and would be.'),
  lost: count('Those of villages that are on the list and would not be.'),
});
export type RevisedCounts = AnswerType<typeof RevisedCounts>;

/** The members of a certificate from which its revision is derived. */
export type RevisedFrom = Readonly<
  Pick<CertificationDocument, 'asOf' | 'qualifies' | 'criteria'> &
    Record<'salesFen' | 'alibabaSalesFen', Fen | StoredFen>
>;

/** The certificate's revision by the village's late updates; undefined if none arrived for its year. */
export function revisedOf(
  certificate: RevisedFrom,
  ruleSet: RuleSet,
  lateUpdates: VillageReadModel['lateUpdates'],
): Revised | undefined {
  const late = lateUpdates.find(({ cutOff }) => cutOff === certificate.asOf);
  if (late === undefined) return undefined;
  const sales = {
    salesFen: addFen(fenOfStored(certificate.salesFen), fenOfStored(late.salesFen)),
    alibabaSalesFen: addFen(fenOfStored(certificate.alibabaSalesFen), fenOfStored(late.alibabaSalesFen)),
  };
  const rules = versionAsOf(ruleSet, dayOfIso(certificate.asOf) ?? NEVER);
  const { salesHold, qualifies } = decidedBySales(sales, rules, criteriaOfStored(certificate.criteria));
  const change = qualifies === certificate.qualifies ? 'none' : qualifies ? 'gained' : 'lost';
  return { lateUpdates: Number(late.updates), ...sales, salesHold, qualifies, change };
}
