import type { ReadCriterion } from '../../server/api';
import type { UsedClaim } from '../method/claims';

/** A verdict with the claims about the shops that its version counts. */
export interface SourcedVerdict {
  /** The title of its rule set. */
  readonly title: string;
  readonly counts: ReadCriterion['source'];
  readonly criteria: readonly ReadCriterion[];
}

/**
 * The claims about the rows of all verdicts, by row: each claim once, with the rule sets that use it unless
 * all do.
 */
export function claimsByRow(
  verdicts: readonly SourcedVerdict[],
  listed: (titles: readonly string[]) => string,
): ReadonlyMap<string, readonly UsedClaim[]> {
  const used = verdicts.flatMap(({ title, counts, criteria }) =>
    [{ criterion: 'counts', source: counts }, ...criteria.flatMap((one) => one.anyOf ?? [one])].flatMap(
      ({ criterion, source = [] }) => source.map((claim) => ({ row: criterion, claim, title })),
    ),
  );
  const claimsOf = (ofRow: typeof used): readonly UsedClaim[] =>
    [...Map.groupBy(ofRow, ({ claim }) => JSON.stringify(claim)).values()].flatMap((same) => {
      const use = same.length === verdicts.length ? undefined : listed(same.map(({ title }) => title));
      return same.slice(0, 1).map(({ claim }) => ({ ...claim, ...(use !== undefined && { use }) }));
    });
  return new Map([...Map.groupBy(used, ({ row }) => row)].map(([row, ofRow]) => [row, claimsOf(ofRow)]));
}
