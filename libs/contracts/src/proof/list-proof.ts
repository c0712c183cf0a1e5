import { type VillageCertifiedV1 } from '../announcements/verdict-events';
import { stringifyExactJson } from '../wire/exact-json';

/** The members of a certificate that a list proves. */
export const provenMembers = [
  'activeAlibabaHouseholds',
  'activeAlibabaShops',
  'activeHouseholds',
  'activeShops',
  'alibabaSalesFen',
  'asOf',
  'households',
  'name',
  'qualifies',
  'ruleSet',
  'salesFen',
  'shopsOfKnownHouseholds',
  'townshipCode',
  'villageCode',
  'windowFrom',
  'year',
] as const satisfies readonly (keyof VillageCertifiedV1)[];

/** The leaf of a certificate: compact JSON, members in alphabetical order, amounts with all digits. */
export function certificateLeaf(
  certificate: Pick<VillageCertifiedV1, (typeof provenMembers)[number]>,
): string {
  return stringifyExactJson(Object.fromEntries(provenMembers.map((member) => [member, certificate[member]])));
}

/** A certified list: its Merkle root in base64url, and the number of its certificates. */
interface ListRoot {
  readonly ruleSet: string;
  readonly year: number;
  readonly size: number;
  readonly root: string;
  /** The orders that the list lacks, as the answer states them; absent if nothing is missing. */
  readonly incomplete?: object | undefined;
}

/**
 * The text that is signed: JSON without spaces. The label of the provenance and the orders that are missing
 * are part of it, so that nobody can remove them from a proof.
 */
export function signedText(
  { ruleSet, year, size, root, incomplete }: ListRoot,
  provenanceLabel: string | undefined,
): string {
  return JSON.stringify([
    'taocun list',
    ruleSet,
    year,
    size,
    root,
    provenanceLabel ?? null,
    ...(incomplete === undefined ? [] : [incomplete]),
  ]);
}
