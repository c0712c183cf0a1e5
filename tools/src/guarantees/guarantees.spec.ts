import { existsSync, globSync, readFileSync } from 'node:fs';
import * as path from 'node:path';
import { repositoryRoot } from '../engines/machine/folders';
import { type Mutant } from './guarantee';
import { guarantees } from './guarantees';
import { simulatorMutants } from './simulator-mutants';

const mutants = new Map(
  [
    ...simulatorMutants,
    ...guarantees.flatMap(({ broken }) => (typeof broken === 'string' ? [] : [broken])),
  ].map((mutant): [string, Mutant] => [mutant.name, mutant]),
);

/** Tests of several modules, or too long for the gate; not those of the tests themselves. */
const ofGuarantees = globSync('{apps,clients,libs,testing,tools}/**/*.{e2e,long,property}.spec.ts', {
  cwd: repositoryRoot,
  exclude: (name) => /node_modules|dist|testing.src.guarantees/.test(name),
});

const doubled = (texts: readonly string[]): string[] =>
  texts.filter((text, at) => texts.indexOf(text) !== at);

it('each test of several modules shows a guarantee', () => {
  expect(ofGuarantees.length).toBeGreaterThan(20);
  const tests = guarantees.map(({ test }) => test);
  expect(ofGuarantees.filter((file) => !tests.includes(file))).toEqual([]);
});

it('each guarantee has a test that is there, and no test has two', () => {
  const tests = guarantees.map(({ test }) => test);
  expect(tests.filter((test) => !existsSync(path.join(repositoryRoot, test)))).toEqual([]);
  expect(doubled(tests)).toEqual([]);
  expect(doubled(guarantees.map(({ promise }) => promise))).toEqual([]);
});

it.each([...mutants.values()])('a mutant matches its file exactly once: $name', ({ file, original }) => {
  expect(readFileSync(path.join(repositoryRoot, file), 'utf8').split(original)).toHaveLength(2);
});

it('each mutant has another name', () => {
  expect(doubled(simulatorMutants.map(({ name }) => name))).toEqual([]);
  const byFile = new Map(
    [...mutants.values()].map(({ name, file, original }) => [`${file} ${original}`, name]),
  );
  expect(byFile.size).toBe(mutants.size);
});
