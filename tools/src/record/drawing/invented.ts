import type { Kind } from '@taocun/domain';

interface InventedPlace {
  readonly code: string;
  readonly kind: Kind;
}

/**
 * The first of the last three digits of an invented code: NBS numbers villages up to 599, and provisional
 * codes in the lists begin with 900.
 */
const firstDigit = '8';

export const isInvented = (code: string): boolean => code[9] === firstDigit;

const wordOf: Readonly<Record<Kind, string>> = {
  'administrative-village': '虚构村',
  'residents-committee': '虚构社区',
};

/**
 * Invents villages that nobody can mistake for real ones, each in the township of a place: the name is a
 * number with a note in both languages that it is invented, and the code is one that NBS never assigns.
 */
export function inventor(): (place: InventedPlace) => InventedPlace & { readonly name: string } {
  let invented = 0;
  const inTownship = new Map<string, number>();
  return ({ code, kind }) => {
    const township = code.slice(0, 9);
    const next = (inTownship.get(township) ?? 0) + 1;
    inTownship.set(township, next);
    invented += 1;
    const name = `${wordOf[kind]}${String(invented).padStart(3, '0')} (invented)`;
    return { code: `${township}${firstDigit}${String(next).padStart(2, '0')}`, name, kind };
  };
}
