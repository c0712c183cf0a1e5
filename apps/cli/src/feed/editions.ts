import { parse } from 'csv-parse/sync';
import { ChinaRegister } from '@taocun/geography';
import { type Crosswalk, crosswalkOf, type Unit } from './crosswalk';
import { tableText } from './table-text';

/** A register as of a day, in the order of its codes. */
interface Edition {
  readonly day: string;
  readonly units: readonly Unit[];
}

/** Names the register built into taocun, instead of a file. */
const BUILT_IN = 'built-in';

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

/** Every change between editions as CSV, with the rule by which it is known. */
export function changesTable(changes: readonly EditionChanges[]): string {
  const rows = changes.flatMap(({ day, renamed, matches, ended, added }) => [
    ...renamed.map(({ code }) => [day, 'renamed', 'same-code', code, '']),
    ...Array.from(matches, ([code, { change, rule, formerCodes }]) => [
      day,
      change,
      rule,
      code,
      formerCodes.join(';'),
    ]),
    ...ended.map(({ code }) => [day, 'ended', '', code, '']),
    ...added.map(({ code }) => [day, 'added', '', code, '']),
  ]);
  return [['edition', 'change', 'rule', 'code', 'formerCodes'], ...rows]
    .map((row) => `${row.join(',')}\n`)
    .join('');
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
  const formerCodes = new Map<string, readonly string[]>();
  for (const { day, renamed, matches, added } of changes) {
    // The registration in force names all codes that have led to its own so far.
    for (const [code, match] of matches)
      formerCodes.set(code, [...new Set([...(formerCodes.get(code) ?? []), ...match.formerCodes])]);
    const registered = new Set([...renamed, ...added].map(({ code }) => code));
    for (const unit of editions.find((edition) => edition.day === day)?.units ?? []) {
      const { code } = unit;
      if (!registered.has(code) && !matches.has(code)) continue;
      const former = formerCodes.get(code);
      yield {
        ...unit,
        edition: day,
        time: `${day}T00:00:00+08:00`,
        ...(former !== undefined && { formerCodes: former }),
      };
    }
  }
}
