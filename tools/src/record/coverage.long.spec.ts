import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import * as path from 'node:path';
import { pythonWithClient } from '../clients/python';
import { repositoryRoot } from '../engines/machine/folders';
import { openTrial } from './open-trial';
import { writeTrialTables } from './trial/write-tables';

/** The estimators were chosen in the trials of seeds 1 to 100, so others judge them. */
const FIRST_SEED = 1_001;
const SEEDS = 100;
const SEEDS_AT_ONCE = 10;
const TITLE = 0.2;
/** Counts of the table may differ by so many on a machine with other rounding. */
const CLOSE = 2;

type Estimates = Readonly<
  Record<
    string,
    { readonly from: number; readonly to: number; readonly estimate: number } | { readonly p: number }
  >
>;

const notebooks = path.join(repositoryRoot, 'clients/python/notebooks');
const folder = mkdtempSync(path.join(tmpdir(), 'taocun-trials-'));
const python = pythonWithClient('notebooks', 'tools');
afterAll(() => rmSync(folder, { recursive: true }));

const write = (seed: number | undefined, title: number): string => {
  const of = path.join(folder, `${seed ?? 'usual'}-${title}`);
  writeTrialTables(openTrial({ seed, effect: { title, placebo: 0 } }), of);
  return of;
};

/** The estimates in trials with these seeds and this effect. */
function* estimates(title: number): Generator<Estimates> {
  for (let done = 0; done < SEEDS; done += SEEDS_AT_ONCE) {
    const folders = Array.from({ length: SEEDS_AT_ONCE }, (_, at) => write(FIRST_SEED + done + at, title));
    const program = ['-W', 'ignore', path.join(notebooks, 'coverage.py'), ...folders];
    const lines = execFileSync(python, program, { encoding: 'utf8' }).trim().split('\n');
    for (const line of lines) yield JSON.parse(line) as Estimates;
    for (const each of folders) rmSync(each, { recursive: true });
  }
}

const holds = (those: Estimates[string] | undefined, value: number): boolean =>
  those !== undefined && ('p' in those ? those.p >= 0.05 : those.from <= value && value <= those.to);

/** The rows of the table in docs/analysis.md: a name, the trials that cover, and those that reject. */
function documented(): ReadonlyMap<string, readonly (number | undefined)[]> {
  const page = readFileSync(path.join(repositoryRoot, 'docs/analysis.md'), 'utf8');
  const section = page.slice(page.indexOf('### How often they are right'));
  return new Map(
    [...section.matchAll(/^\| (\w[^|]*?) +\| +(\d+|–) +\| +(\d+|–) +\|$/gm)].map(
      ([, name = '', ...counts]) => [
        name,
        counts.map((count) => (count === '–' ? undefined : Number(count))),
      ],
    ),
  );
}

it('over a hundred trials the intervals cover the planted effect, tests reject nothing more than they may, and the table says so', () => {
  const planted = [...estimates(TITLE)];
  const nothing = [...estimates(0)];
  expect([planted.length, nothing.length]).toEqual([SEEDS, SEEDS]);
  const table = documented();
  expect([...table.keys()].sort()).toEqual(Object.keys(nothing[0] ?? {}).sort());
  for (const [name, [covered, rejected]] of table) {
    const rejects = nothing.filter((those) => !holds(those[name], 0)).length;
    expect([name, rejects, rejects >= 1 && rejects <= 10]).toEqual([name, rejects, true]);
    expect([name, Math.abs(rejects - (rejected ?? NaN)) <= CLOSE]).toEqual([name, true]);
    if (covered === undefined) continue;
    const covers = planted.filter((those) => holds(those[name], TITLE)).length;
    expect([name, covers, covers >= 90 && covers <= 99]).toEqual([name, covers, true]);
    expect([name, Math.abs(covers - covered) <= CLOSE]).toEqual([name, true]);
  }
}, 7_200_000);

describe.each(['discontinuity', 'staggered-adoption'])('the notebook %s', (name) => {
  it.each([
    [0.2, 0.2, 0],
    [0, 0, 0],
    [0.4, 0.2, 1],
    [0, 0.2, 1],
  ])(
    'with %p planted and %p expected ends with status %p',
    (planted, expected, status) => {
      const program = [path.join(notebooks, 'run.py'), path.join(notebooks, `${name}.ipynb`)];
      const env = { ...process.env, TAOCUN_DATA: write(undefined, planted), TAOCUN_TITLE: String(expected) };
      const ended = spawnSync(python, ['-W', 'ignore', ...program], { env, encoding: 'utf8' });
      expect([ended.status, status === 0 ? '' : ended.stderr.includes('AssertionError')]).toEqual([
        status,
        status === 0 ? '' : true,
      ]);
    },
    600_000,
  );
});
