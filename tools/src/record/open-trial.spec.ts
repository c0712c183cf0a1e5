import { createHash } from 'node:crypto';
import { isRejection, readUpdate } from '@taocun/contracts';
import { openTrial, type Trial } from './open-trial';
import { effectOption, effectPath, provenanceText } from './trial/effect';
import { trialTables } from './trial/trial-tables';

const open = (title: number, placebo = 0) => openTrial({ seed: 1, effect: { title, placebo } });
const none = open(0);

function hashOf(trial: Trial): string {
  const hash = createHash('sha256');
  for (const { key, value } of trial.lines('2014-02-28')) hash.update(`${key}\t${value}\n`);
  return hash.digest('hex');
}

const logOf = (fen: unknown): number => Math.log(Number(fen));
const mean = (values: readonly number[]): number =>
  values.reduce((sum, value) => sum + value, 0) / values.length;

/** The rows of a table as objects. */
function rowsOf(trial: Trial, name: keyof ReturnType<typeof trialTables>) {
  const { columns, rows } = trialTables(trial.plan)[name];
  return rows.map((row) => Object.fromEntries(row.map((value, at) => [columns[at], value])));
}

it('effects are read from a command line, and stated in the provenance of every row', () => {
  expect(effectOption('title=0.2,placebo=0')).toEqual({ title: 0.2, placebo: 0 });
  expect(effectOption('placebo=-0.1')).toEqual({ title: 0, placebo: -0.1 });
  for (const text of ['', 'title', 'title=x', 'title=2', 'titel=0.2', 'title=0.2;placebo=0'])
    expect(() => effectOption(text)).toThrow('log points');
  const { label, statement } = JSON.parse(provenanceText({ title: 0.2, placebo: 0 })) as {
    readonly label: string;
    readonly statement: Readonly<Record<'en' | 'zh', string>>;
  };
  for (const text of [label, statement.en, statement.zh]) expect(text).toContain('title=0.2,placebo=0');
});

it('a trial is the same with the same seed, differs with another, and has valid updates of invented villages', () => {
  expect(hashOf(open(0))).toBe(hashOf(none));
  expect(hashOf(openTrial({ seed: 2, effect: none.effect }))).not.toBe(hashOf(none));
  expect(none.plan.villages.filter(({ code }) => code[9] !== '8')).toEqual([]);
  let lines = 0;
  for (const { value } of none.lines('2013-08-20')) {
    lines += 1;
    expect(isRejection(readUpdate(Buffer.from(value), undefined, Date.now()))).toBe(false);
  }
  expect(lines).toBeGreaterThan(10_000);
});

it('a title adds its log points to the next year of listed villages alone', () => {
  const before = new Map(
    rowsOf(none, 'running-variables').map((row) => [`${row.villageCode} ${row.year}`, row]),
  );
  const changes = rowsOf(open(0.2), 'running-variables').flatMap((row) => {
    const same = before.get(`${row.villageCode} ${row.year}`);
    const isOnlyOfCounty = Number(row.scaleLogMargin) >= 0;
    if (row.year !== 2014 || !isOnlyOfCounty || same === undefined) return [];
    return [{ listed: row.listed, change: logOf(row.nextSalesFen) - logOf(same.nextSalesFen) }];
  });
  const ofListed = changes.filter(({ listed }) => listed === true).map(({ change }) => change);
  const ofOthers = changes.filter(({ listed }) => listed === false).map(({ change }) => change);
  expect(Math.min(ofListed.length, ofOthers.length)).toBeGreaterThan(500);
  for (const change of ofOthers) expect(change).toBe(0);
  // The first Taobao Village of a county is listed too; its sales are not part of the design.
  expect(ofListed.filter((change) => Math.abs(change - 0.2) < 1e-6).length).toBeGreaterThan(500);
});

it("the neighbours of a county's first Taobao Village sell more by the path of the effect, and earlier by the placebo", () => {
  const logs = (trial: Trial) => rowsOf(trial, 'panel');
  const base = logs(none);
  const first = new Map<unknown, string>();
  const sizes = new Map<unknown, Set<unknown>>();
  for (const { countyCode, villageCode, month, qualifiesUnder } of base) {
    const villages = sizes.get(countyCode) ?? new Set();
    sizes.set(countyCode, villages.add(villageCode));
    const known = first.get(countyCode);
    if (qualifiesUnder !== '' && (known === undefined || String(month) < known))
      first.set(countyCode, String(month));
  }
  const monthOf = (month: string): number => 12 * Number(month.slice(0, 4)) + Number(month.slice(5));
  const changes = new Map<number, number[]>();
  logs(open(0.2, 0.1)).forEach((row, at) => {
    const event = first.get(row.countyCode);
    const isNeighbour = (sizes.get(row.countyCode)?.size ?? 0) > 1 && row.qualifiesUnder === '';
    if (event === undefined || !isNeighbour || row.salesFen === 0) return;
    const after = monthOf(String(row.month)) - monthOf(event);
    const change = logOf(row.salesFen) - logOf(base[at]?.salesFen);
    changes.set(after, [...(changes.get(after) ?? []), change]);
  });
  const expected = [
    ...[-4, -3, -2, -1].map((after) => [after, after < -3 ? 0 : 0.1] as const),
    ...effectPath.map((share, after) => [after, 0.2 * share] as const),
    [6, 0.2] as const,
  ];
  for (const [after, change] of expected)
    expect([after, mean(changes.get(after) ?? [])]).toEqual([after, expect.closeTo(change, 3)]);
  expect([...first.keys()].filter((county) => (sizes.get(county)?.size ?? 0) > 1)).toHaveLength(112);
});
