import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { lifeTable, titleSpells } from './title-spells';

/** Lists of nine years, with the life table that lifelines makes of them. */
const told: {
  readonly years: readonly number[];
  readonly listed: Readonly<Record<string, readonly string[]>>;
  readonly spells: number;
  readonly rows: readonly { readonly age: number; readonly atRisk: number; readonly lost: number; readonly survival: number }[];
} = JSON.parse(readFileSync(join(__dirname, 'survival.fixture.json'), 'utf8'));

it('the life table is that of lifelines', () => {
  const spells = titleSpells(told.years, new Map(told.years.map((year) => [year, told.listed[year] ?? []])));
  expect(spells.length).toBe(told.spells);
  const rows = lifeTable(spells);
  expect(rows.map(({ age, atRisk, lost }) => ({ age, atRisk, lost }))).toEqual(told.rows.map(({ survival: _survival, ...row }) => row));
  for (const [at, { hazard, survival, lost, atRisk }] of rows.entries()) {
    expect(survival).toBeCloseTo(told.rows[at]?.survival ?? NaN, 12);
    expect(hazard).toBe(lost / atRisk);
  }
});

it('a title is lost at the next list that is issued, kept where there is none, and begun anew by a village that comes back', () => {
  const listed = new Map([[2014, ['a', 'b']], [2016, ['a']], [2017, ['a', 'b']]]); // prettier-ignore
  expect(titleSpells([2014, 2016, 2017], listed)).toEqual([
    { villageCode: 'b', from: 2014, lists: 1, isLost: true },
    { villageCode: 'a', from: 2014, lists: 3, isLost: false },
    { villageCode: 'b', from: 2017, lists: 1, isLost: false },
  ]);
});

it('nobody is at risk before a second list', () => {
  expect(lifeTable(titleSpells([2014], new Map([[2014, ['a']]])))).toEqual([]);
  expect(lifeTable([])).toEqual([]);
});
