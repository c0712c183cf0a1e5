import { parse } from 'csv-parse/sync';
import { ChinaRegister, formsOf } from '@taocun/geography';
import { tableText } from './table-text';

/** A village or residents' committee of a register. */
export interface Unit {
  readonly code: string;
  readonly name: string;
}

/** A register as of a day, in the order of its codes. */
interface Edition {
  readonly day: string;
  readonly units: readonly Unit[];
}

/** Names the register built into taocun, instead of a file. */
const BUILT_IN = 'built-in';
const PROVINCE = 2;
const PREFECTURE = 4;
const COUNTY = 6;
const TOWNSHIP = 9;

/** Editions by day. @throws Error if two have the same day, or a file is not a register. */
export function editionsIn(given: ReadonlyMap<string, string>): readonly Edition[] {
  return [...given]
    .map(([day, file]) => ({
      day,
      units: file === BUILT_IN ? [...new ChinaRegister().villages()] : unitsIn(file),
    }))
    .sort((a, b) => (a.day < b.day ? -1 : 1));
}

function unitsIn(file: string): readonly Unit[] {
  const units = parse<Partial<Unit>>(tableText(file), { columns: true }).map(
    ({ code = '', name = '' }, at) => {
      if (!/^\d{12}$/.test(code) || name === '')
        throw new Error(`${file}, row ${at + 1}: a code of 12 digits and a name are wanted.`);
      return { code, name };
    },
  );
  return units.sort((a, b) => (a.code < b.code ? -1 : 1));
}

/** The units of one register and their counterparts in the next. */
interface Crosswalk {
  /** The former code by the new code, for units whose code has changed. */
  readonly formerCodes: ReadonlyMap<string, string>;
  /** Units with an ended code and units with a new code that match no other unit. */
  readonly ended: readonly Unit[];
  readonly added: readonly Unit[];
}

/**
 * Matches units whose codes have ended with units whose codes are new: by name without its suffix for the
 * kind, if the name occurs once on both sides, first within a township, then within a county. Within the
 * prefecture, then the province, a township or county has moved if at least half of its ended units have
 * matching names in one other; only the units of such a pair are then matched by name.
 */
export function crosswalkOf(before: readonly Unit[], after: readonly Unit[]): Crosswalk {
  const left = new Map(minus(before, after));
  const right = new Map(minus(after, before));
  const formerCodes = new Map<string, string>();
  const match = (pairs: Iterable<readonly [ended: Unit, added: Unit]>): void => {
    for (const [ended, added] of pairs) {
      formerCodes.set(added.code, ended.code);
      left.delete(ended.code);
      right.delete(added.code);
    }
  };
  const within = (digits: number) =>
    alike(left.values(), right.values(), ({ code }) => code.slice(0, digits));
  for (const digits of [TOWNSHIP, COUNTY]) match(within(digits));
  for (const digits of [PREFECTURE, PROVINCE])
    for (const part of [TOWNSHIP, COUNTY]) {
      const moved = partsMoved(part, within(digits), [...left.values()]);
      match(
        alike(
          left.values(),
          right.values(),
          ({ code }) => moved.get(code.slice(0, part)) ?? code.slice(0, part),
        ),
      );
    }
  return { formerCodes, ended: [...left.values()], added: [...right.values()] };
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
  const keyOf = (unit: Unit): string => `${placeOf(unit)} ${formsOf(unit.name).at(-1)}`;
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

/**
 * Before all trade, so that a registration of one's own is later and in force, and the clock does not move.
 */
export const LONG_AGO = '2009-01-01T00:00:00+08:00';

/**
 * The name of an edition that is registered at this time: without the time, another import would repeat the
 * ids of the first.
 */
export function namedAt(edition: string, time: string): string {
  return time === LONG_AGO ? edition : `${edition}@${time}`;
}

/** A registration that results from an edition. */
export interface Registered extends Unit {
  /** The edition's name, in the id of the registration. */
  readonly edition: string;
  readonly time: string;
  readonly formerCodes?: readonly string[];
}

/** The changes from the previous edition to this one. */
interface EditionChanges extends Crosswalk {
  readonly day: string;
  readonly renamed: readonly Unit[];
}

export function changesOf(editions: readonly Edition[]): readonly EditionChanges[] {
  return editions.slice(1).map(({ day, units }, at) => {
    const before = editions[at]?.units ?? [];
    const names = new Map(before.map(({ code, name }) => [code, name]));
    return {
      day,
      renamed: units.filter(({ code, name }) => (names.get(code) ?? name) !== name),
      ...crosswalkOf(before, units),
    };
  });
}

/**
 * The registrations of all editions: every unit of the first at `firstTime`, and the new and renamed units of
 * each later one at the beginning of its day. A code that has ended stays registered; only its successor's
 * `formerCodes` show that it has ended.
 */
export function* registrationsOf(
  editions: readonly Edition[],
  changes: readonly EditionChanges[],
  firstTime: string,
): Generator<Registered, void> {
  const [first] = editions;
  for (const unit of first?.units ?? [])
    yield { ...unit, edition: namedAt(first?.day ?? '', firstTime), time: firstTime };
  const formerCodes = new Map<string, string>();
  for (const { day, renamed, formerCodes: fresh, added } of changes) {
    for (const [code, former] of fresh) formerCodes.set(code, former);
    const registered = new Set([...renamed, ...added].map(({ code }) => code));
    for (const unit of editions.find((edition) => edition.day === day)?.units ?? []) {
      const { code } = unit;
      if (!registered.has(code) && !fresh.has(code)) continue;
      const former = formerCodes.get(code);
      yield {
        ...unit,
        edition: day,
        time: `${day}T00:00:00+08:00`,
        ...(former !== undefined && { formerCodes: [former] }),
      };
    }
  }
}
