import { execFileSync } from 'node:child_process';
import * as path from 'node:path';
import { repositoryRoot } from '../engines/machine/folders';

// Two programs check the code: oxlint in seconds, and ESLint for rules that need types. No rule may be missing from both.

const { recommended, fast, withTypes } = JSON.parse(
  execFileSync(process.execPath, [path.join(repositoryRoot, 'tools/src/lint/rules.mjs')], { encoding: 'utf8' }),
) as Readonly<Record<'recommended' | 'fast' | 'withTypes', readonly string[]>>;
const nameOf = (rule: string): string => rule.replace(/^(@typescript-eslint|typescript)\//, '');
const namesOf = (...rules: readonly string[]): string[] => [...new Set(rules.map(nameOf))].sort();

/** Active in addition to those that ESLint's plugin for TypeScript recommends. */
const chosen = ['@nx/enforce-module-boundaries', 'consistent-type-imports', 'no-non-null-assertion', 'no-restricted-imports'];

it('every recommended and chosen rule is in exactly one run', () => {
  expect(namesOf(...recommended, ...chosen).filter((rule) => !namesOf(...fast, ...withTypes).includes(rule))).toEqual([]);
  expect(namesOf(...fast).filter((rule) => namesOf(...withTypes).includes(rule))).toEqual([]);
});
