import { execFileSync, spawnSync } from 'node:child_process';
import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { repositoryRoot } from '../engines/folders';

// Two programs hold the code to rules: oxlint in seconds, and ESLint where a rule needs types. None may fall between them.

const { recommended, fast, withTypes } = JSON.parse(
  execFileSync(process.execPath, [path.join(repositoryRoot, 'tools/src/lint/rules.mjs')], { encoding: 'utf8' }),
) as Readonly<Record<'recommended' | 'fast' | 'withTypes', readonly string[]>>;
const nameOf = (rule: string): string => rule.replace(/^(@typescript-eslint|typescript)\//, '');
const namesOf = (...rules: readonly string[]): string[] => [...new Set(rules.map(nameOf))].sort();

/** On beside those that ESLint's plugin for TypeScript recommends. */
const chosen = ['@nx/enforce-module-boundaries', 'consistent-type-imports', 'no-non-null-assertion', 'no-restricted-imports'];

/** Code that a rule of `npm run lint` must report. The boundaries have a self-test of their own. */
const reported: Readonly<Record<string, string>> = {
  'ban-ts-comment': '// @ts-ignore\nexport const a = 1;',
  'no-array-constructor': 'export const a = new Array(1, 2);',
  'no-duplicate-enum-values': 'export enum A { B = 1, C = 1 }',
  'no-empty-object-type': 'export interface A {}',
  'no-explicit-any': 'export const a: any = 1;',
  'no-extra-non-null-assertion': 'export const a = (b?: { c: 1 }) => b!?.c;',
  'no-misused-new': 'export interface A { new (): A; b: 1 }',
  'no-namespace': 'export namespace A { export const b = 1; }',
  'no-non-null-asserted-optional-chain': 'export const a = (b?: { c: 1 }) => b?.c!;',
  'no-non-null-assertion': 'export const a = (b?: { c: 1 }) => b!.c;',
  'no-require-imports': "export const a = require('node:fs');",
  'no-restricted-imports': "import a from 'kafkajs/inside';\nexport { a };",
  'no-this-alias': 'export function a(this: object) { const b = this; return () => b; }',
  'no-unnecessary-type-constraint': 'export const a = <B extends unknown>(b: B) => b;',
  'no-unsafe-declaration-merging': 'export interface A { b: 1 }\nexport class A {}',
  'no-unsafe-function-type': 'export const a = (b: Function) => b;',
  'no-unused-expressions': 'export const a = 1;\na;',
  'no-unused-vars': 'try { parseInt("1"); } catch (error) {}',
  'no-var': 'export var a = 1;',
  'no-wrapper-object-types': 'export const a = (b: String) => b;',
  'prefer-as-const': "export let a: 'b' = 'b';",
  'prefer-const': 'let a = 1;\nexport { a };',
  'prefer-namespace-keyword': 'export module A { export const b = 1; }',
  'prefer-rest-params': 'export function a() { return arguments[0]; }',
  'prefer-spread': 'export const a = (b: (...c: number[]) => number) => (c: number[]) => b.apply(undefined, c);',
  'triple-slash-reference': '/// <reference path="b" />\nexport const a = 1;',
};

it('every recommended and chosen rule is in one run or the other, and documented there', () => {
  expect(namesOf(...recommended, ...chosen).filter((rule) => !namesOf(...fast, ...withTypes).includes(rule))).toEqual([]);
  expect(namesOf(...fast).filter((rule) => namesOf(...withTypes).includes(rule))).toEqual([]);
  const testing = fs.readFileSync(path.join(repositoryRoot, 'docs/testing.md'), 'utf8');
  const [, table = ''] = /\n## Rules of the linters\n([^]*?)\n## /.exec(testing) ?? [];
  const rows = table
    .split('\n')
    .flatMap((line) =>
      /^\| `npm/.test(line)
        ? [namesOf(...[...line.replace(/^\| `[^`]+`/, '').matchAll(/`([@\w/-]+)`/g)].map(([, rule = '']) => rule))]
        : [],
    );
  expect(rows).toEqual([namesOf(...fast), namesOf(...withTypes)]);
});

it('every rule of the fast run reports what it is for', () => {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'taocun-rules-'));
  try {
    fs.cpSync(path.join(repositoryRoot, 'oxlint.config.mjs'), path.join(folder, 'oxlint.config.mjs'));
    fs.symlinkSync(path.join(repositoryRoot, 'node_modules'), path.join(folder, 'node_modules'));
    for (const [rule, code] of Object.entries(reported)) {
      // Imports are restricted where the boundaries do not hold.
      const probes = path.join(folder, rule === 'no-restricted-imports' ? 'testing/src/fuzz' : 'libs/kafka/src');
      fs.mkdirSync(probes, { recursive: true });
      fs.writeFileSync(path.join(probes, `${rule}.ts`), `${code}\n`);
    }
    const oxlint = path.join(repositoryRoot, 'node_modules/oxlint/bin/oxlint');
    const { stdout } = spawnSync(process.execPath, [oxlint, '-c', 'oxlint.config.mjs', '-f', 'json'], { cwd: folder, encoding: 'utf8' });
    // Without a project graph the rule of the boundaries says before it that it is skipped.
    const { diagnostics } = JSON.parse(stdout.slice(stdout.indexOf('{'))) as {
      diagnostics: readonly { code: string; filename: string; severity: string }[];
    };
    const found = diagnostics.flatMap(({ code, filename, severity }) => {
      const rule = path.basename(filename, '.ts');
      return severity === 'error' && code.endsWith(`(${rule})`) ? [rule] : [];
    });
    expect(namesOf(...found)).toEqual(Object.keys(reported));
    expect([...Object.keys(reported), '@nx/enforce-module-boundaries'].sort()).toEqual(namesOf(...fast));
  } finally {
    fs.rmSync(folder, { recursive: true });
  }
});
