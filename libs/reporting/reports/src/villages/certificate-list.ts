import { type RuleSet } from '@taocun/domain';
import {
  type Borders,
  figure,
  inBorders,
  type List,
  type ListQuestion,
  qualifying,
  type Table,
  tableList,
  type Truth,
  within,
} from '@taocun/reporting-answers';
import { type StoredCriteria, type VillageReadModel } from '@taocun/reporting-store';
import { Certification } from './answers';
import { type Revised, type RevisedCounts, revisedOf } from './certified/revised';

const certificates = figure('certificates');

type CertificateRow = Omit<Certification, 'revised'> &
  (
    | { readonly late: VillageReadModel['lateUpdates'][number]; readonly criteria: StoredCriteria }
    | { readonly late?: undefined; readonly criteria?: undefined }
  );

/**
 * The certificates of a year under a rule set, by village; with `isLate` only those for whose year updates
 * arrived too late.
 */
export function certificateList(
  table: Table,
  question: Partial<Pick<ListQuestion, 'region' | 'cursor'>> & List<object>['question'],
  {
    rules,
    year,
    qualifies,
    isLate,
    borders = 'then',
    prepare,
  }: {
    readonly rules: RuleSet;
    readonly year: number;
    readonly qualifies: Truth;
    readonly isLate: boolean;
    readonly borders?: Borders;
    readonly prepare?: () => Promise<void>;
  },
) {
  const list = tableList<Certification, CertificateRow>(table, question, {
    item: Certification,
    from: inBorders(certificates, borders),
    ...(prepare && { prepare }),
    where: [
      within('townshipCode', question.region),
      qualifying(qualifies),
      isLate ? 'late IS NOT NULL' : undefined,
    ],
    parameters: { year, ruleSet: rules.id },
    scope: { list: { ruleSet: rules.id, year } },
    order: { name: 'code', by: [{ column: 'villageCode', pattern: /^\d{12}$/ }] },
    itemOf: ({ late, criteria, ...certificate }) => {
      const revised = late && revisedOf({ ...certificate, criteria }, rules, [late]);
      return { ...certificate, ...(revised && { revised }) };
    },
  });
  // Those with late updates are few and always read whole. With a limit they are read like a page, within the
  // limits of all callers.
  return isLate ? { ...list, read: () => list.read(Number.MAX_SAFE_INTEGER) } : list;
}

/**
 * The number of certificates for whose year updates arrived too late, and of those that the updates would
 * change.
 */
export async function revisedCounts(table: Table, rules: RuleSet, year: number): Promise<RevisedCounts> {
  const counts: Record<Revised['change'], number> = { gained: 0, lost: 0, none: 0 };
  for await (const { revised } of certificateList(
    table,
    {},
    { rules, year, qualifies: 'any', isLate: true },
  ).read(undefined))
    if (revised !== undefined) counts[revised.change]++;
  const { gained, lost, none } = counts;
  return { certificates: gained + lost + none, gained, lost };
}
