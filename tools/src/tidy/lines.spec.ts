import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import * as path from 'node:path';
import ts from 'typescript';
import { repositoryRoot } from '../engines/machine/folders';

const WIDTH = 110;

const files = execFileSync('git', ['ls-files', '*.ts', '*.tsx', '*.mjs', '*.cjs'], {
  cwd: repositoryRoot,
  encoding: 'utf8',
})
  .split('\n')
  .filter((file) => file !== '' && !file.includes('/generated/'));

type Range = readonly [start: number, end: number];

/** The numbers of the lines that are too long although they can be broken. */
function longLinesIn(file: string, text: string): number[] {
  const lines = text.split('\n');
  if (lines.every(({ length }) => length <= WIDTH)) return [];
  const tree = ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true);
  const literals: Range[] = [];
  const visit = (node: ts.Node): void => {
    const range: Range = [node.getStart(tree), node.end];
    if (ts.isStringLiteralLike(node) || ts.isTemplateExpression(node) || ts.isRegularExpressionLiteral(node))
      literals.push(range);
    else ts.forEachChild(node, visit);
  };
  visit(tree);
  let start = 0;
  return lines.flatMap((line, index) => {
    const end = start + line.length;
    const onLine = ([from, to]: Range): boolean => from < end && to > start;
    const cannotBreak = literals
      .filter(onLine)
      .reduce((sum, [from, to]) => sum + Math.min(to, end) - Math.max(from, start), 0);
    const isTooLong = line.length - cannotBreak > WIDTH && !isUnbrokenComment(line);
    start = end + 1;
    return isTooLong ? [index + 1] : [];
  });
}

/** True for a row of a table, a drawing, a directive of a tool, or one word such as an address. */
function isUnbrokenComment(line: string): boolean {
  const comment = /^\s*(?:\/\/|\/?\*+)(.*)$/.exec(line)?.[1];
  return (
    comment !== undefined &&
    (/^\s*\||^\s{4}|^ *oxlint-disable/.test(comment) || !/\S \S/.test(comment.slice(0, WIDTH)))
  );
}

it('a line of code or of a comment has at most 110 columns, unless it cannot break', () => {
  const long = files.flatMap((file) =>
    longLinesIn(file, readFileSync(path.join(repositoryRoot, file), 'utf8')).map((line) => `${file}:${line}`),
  );
  expect(long).toEqual([]);
});

it.each([
  ['a comment', `// ${'word '.repeat(30)}`, [1]],
  ['an expression', `const sum = ${'one + '.repeat(30)}1;`, [1]],
  ['a line of 110 columns', `// ${'x '.repeat(53)}x`, []],
  ['a string', `const text = '${'word '.repeat(30)}';`, []],
  ['a regular expression', `const form = /${'word '.repeat(30)}/;`, []],
  ['a row of a table', ` /**\n * | ${'word '.repeat(30)}|\n */`, []],
  ['an address', `// https://example.org/${'x'.repeat(120)}`, []],
] as const)('the lines of %s that are too long are known', (_what, text, lines) => {
  expect(longLinesIn('probe.ts', text)).toEqual(lines);
});
