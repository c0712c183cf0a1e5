import { formsOf } from '@taocun/geography';

/** A village or residents' committee of a register. */
export interface Unit {
  readonly code: string;
  readonly name: string;
}

const PROVINCE = 2;
const PREFECTURE = 4;
const COUNTY = 6;
const TOWNSHIP = 9;

/** The rule by which the change of a code is known: see `crosswalkOf`. */
type CodeRule =
  | 'name-in-township'
  | 'name-in-county'
  | 'moved-township'
  | 'moved-county'
  | 'one-name-left'
  | 'one-name-before';

/** A unit's change of code, known for certain. */
export interface CodeMatch {
  readonly change: 'recoded' | 'merged' | 'divided';
  readonly rule: CodeRule;
  /** The codes in the earlier register, without its own. */
  readonly formerCodes: readonly string[];
}

/** The units of one register and their counterparts in the next. */
export interface Crosswalk {
  /** By the code in the later register. */
  readonly matches: ReadonlyMap<string, CodeMatch>;
  /** Units with an ended code and units with a new code that match no other unit. */
  readonly ended: readonly Unit[];
  readonly added: readonly Unit[];
}

/**
 * Matches units whose codes have ended with units whose codes are new, by name without its suffix for the
 * kind. In this order:
 *
 * 1. Recoded: the name occurs once on both sides within a township.
 * 2. Merged: several units of a township had the name, and one has it now. Divided: one had it, and several
 *    new ones have it now. Neither holds if another new unit there has a name with this one in it, which may
 *    be a new name of one of them.
 * 3. Recoded: the name occurs once on both sides within a county. Within the prefecture, then the province, a
 *    township or county has moved if at least half of its ended units have matching names in one other; only
 *    the units of such a pair are then matched by name.
 */
export function crosswalkOf(before: readonly Unit[], after: readonly Unit[]): Crosswalk {
  const left = new Map(minus(before, after));
  const right = new Map(minus(after, before));
  const matches = new Map<string, CodeMatch>();
  const recode = (rule: CodeRule, pairs: Iterable<readonly [ended: Unit, added: Unit]>): void => {
    for (const [ended, added] of pairs) {
      matches.set(added.code, { change: 'recoded', rule, formerCodes: [ended.code] });
      left.delete(ended.code);
      right.delete(added.code);
    }
  };
  const within = (digits: number) =>
    alike(left.values(), right.values(), ({ code }) => code.slice(0, digits));
  recode('name-in-township', within(TOWNSHIP));
  for (const [code, match] of mergedAndDivided(before, after, left, right)) {
    matches.set(code, match);
    for (const former of match.formerCodes) left.delete(former);
    right.delete(code);
  }
  recode('name-in-county', within(COUNTY));
  for (const digits of [PREFECTURE, PROVINCE])
    for (const [part, rule] of [
      [TOWNSHIP, 'moved-township'],
      [COUNTY, 'moved-county'],
    ] as const) {
      const moved = partsMoved(part, within(digits), [...left.values()]);
      const placeOf = ({ code }: Unit): string => moved.get(code.slice(0, part)) ?? code.slice(0, part);
      recode(rule, alike(left.values(), right.values(), placeOf));
    }
  return { matches, ended: [...left.values()], added: [...right.values()] };
}

/** The name without the words for its kind. */
const stemOf = ({ name }: Unit): string => formsOf(name).at(-1) ?? name;
const townshipKey = (unit: Unit): string => `${unit.code.slice(0, TOWNSHIP)} ${stemOf(unit)}`;

/** Mergers and divisions of units with one name within a township, by the codes of the later register. */
function mergedAndDivided(
  before: readonly Unit[],
  after: readonly Unit[],
  ended: ReadonlyMap<string, Unit>,
  added: ReadonlyMap<string, Unit>,
): readonly (readonly [code: string, match: CodeMatch])[] {
  const units = Map.groupBy(before, townshipKey);
  const unitsNow = Map.groupBy(after, townshipKey);
  const addedIn = Map.groupBy(added.values(), ({ code }) => code.slice(0, TOWNSHIP));
  const isDoubtful = (unit: Unit): boolean =>
    (addedIn.get(unit.code.slice(0, TOWNSHIP)) ?? []).some(
      (other) => stemOf(other) !== stemOf(unit) && other.name.includes(stemOf(unit)),
    );
  const keys = new Set(Array.from(ended.values(), townshipKey));
  return [...keys].flatMap((key): readonly (readonly [string, CodeMatch])[] => {
    const were = units.get(key) ?? [];
    const are = unitsNow.get(key) ?? [];
    const [first] = are;
    if (first === undefined || isDoubtful(first)) return [];
    const formerCodes = were.map(({ code }) => code).filter((code) => code !== first.code);
    if (were.length > 1 && are.length === 1)
      return [[first.code, { change: 'merged', rule: 'one-name-left', formerCodes }]];
    if (were.length === 1 && are.length > 1 && are.every(({ code }) => added.has(code)))
      return are.map(({ code }) => [code, { change: 'divided', rule: 'one-name-before', formerCodes }]);
    return [];
  });
}

function minus(units: readonly Unit[], others: readonly Unit[]): [string, Unit][] {
  const codes = new Set(others.map(({ code }) => code));
  return units.filter(({ code }) => !codes.has(code)).map((unit) => [unit.code, unit]);
}

/** The pairs with the same name and place, if that name occurs there once on both sides. */
function alike(
  some: Iterable<Unit>,
  others: Iterable<Unit>,
  placeOf: (unit: Unit) => string,
): (readonly [Unit, Unit])[] {
  const keyOf = (unit: Unit): string => `${placeOf(unit)} ${stemOf(unit)}`;
  const byKey = Map.groupBy(others, keyOf);
  return [...Map.groupBy(some, keyOf)].flatMap(([key, [one, ...more]]) => {
    const [other, ...further] = byKey.get(key) ?? [];
    return one === undefined || other === undefined || more.length + further.length > 0
      ? []
      : [[one, other] as const];
  });
}

/**
 * The townships or counties, by former code, that have moved: at least half of their ended units match units
 * of one other.
 */
function partsMoved(
  digits: number,
  pairs: readonly (readonly [Unit, Unit])[],
  ended: readonly Unit[],
): ReadonlyMap<string, string> {
  const partOf = ({ code }: Unit): string => code.slice(0, digits);
  const all = Map.groupBy(ended, partOf);
  const moved = new Map<string, string>();
  for (const [key, of] of Map.groupBy(pairs, ([one, other]) => `${partOf(one)} ${partOf(other)}`)) {
    const [from = '', to = ''] = key.split(' ');
    if (of.length * 2 >= (all.get(from)?.length ?? 0)) moved.set(from, to);
  }
  return moved;
}
