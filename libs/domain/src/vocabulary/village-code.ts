import { type Kind } from './vocabulary';

// A village code has twelve digits (National Bureau of Statistics), a township code nine; the codes of larger
// divisions are prefixes of it. The first nine digits of a village's code are its township unless its
// registration names another.

export function provinceOf(code: string): string {
  return code.slice(0, 2);
}

export function prefectureOf(code: string): string {
  return code.slice(0, 4);
}

export function countyOf(code: string): string {
  return code.slice(0, 6);
}

export function townshipOf(code: string): string {
  return code.slice(0, 9);
}

/** A township whose digits 7 to 9 are 001 to 099 is an urban subdistrict, not a town or a rural township. */
export function isSubdistrict(townshipCode: string): boolean {
  const township = Number(townshipCode.slice(6, 9));
  return township >= 1 && township <= 99;
}

/**
 * Kind of a village whose registration names none: the last three digits distinguish residents' committees
 * from villages.
 */
export function kindOf(code: string): Kind {
  const last = Number(code.slice(9, 12));
  return (last >= 1 && last <= 199) || (last >= 400 && last <= 497)
    ? 'residents-committee'
    : 'administrative-village';
}
