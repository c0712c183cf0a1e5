import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import * as path from 'node:path';
import ts from 'typescript';
import { repositoryRoot } from '../engines/machine/folders';
import { syntaxTreeOf } from './source-files.fixture';

// A name is what a value is, not how it came about; and lines are not saved by literals that nobody needs.

const PARTICIPLES = new Set(['told', 'said', 'asked', 'kept', 'wanted', 'found']);

/**
 * Names of other code, and the contract's own word: `kept` is what farmers keep of the price that is paid
 * (`keptFen`).
 */
const given = new Set([
  'groupIdNotFound',
  'kept',
  'Kept',
  'KeptByProduct',
  'KeptController',
  'keptFen',
  'KeptFigures',
  'KeptFiguresV1',
  'keptInOrder',
  'KeptItem',
  'keptOf',
  'keptOfLocal',
  'keptOfPaid',
  'KeptOfVillage',
  'KeptQuestion',
  'keptSums',
  'KeptSums',
  'listKept',
  'NaiveKept',
  'storedKept',
  'StoredKept',
  'SummedKept',
]);

const isDeclared = (node: ts.Node): node is ts.NamedDeclaration =>
  ts.isVariableDeclaration(node) ||
  ts.isParameter(node) ||
  ts.isBindingElement(node) ||
  ts.isFunctionDeclaration(node) ||
  ts.isClassElement(node) ||
  ts.isClassDeclaration(node) ||
  ts.isTypeElement(node) ||
  ts.isInterfaceDeclaration(node) ||
  ts.isTypeAliasDeclaration(node) ||
  ts.isTypeParameterDeclaration(node) ||
  ts.isObjectLiteralElementLike(node) ||
  (ts.isImportSpecifier(node) && node.propertyName !== undefined);

interface Place {
  readonly name: string;
  readonly line: number;
}

interface Mistakes {
  /** The declared names that contain one of the words. */
  readonly names: readonly Place[];
  /** Several things that a literal of them declares. */
  readonly pairs: readonly Place[];
  /** Literals that are spread into a literal or a list of arguments. */
  readonly spreads: readonly Place[];
}

function mistakesIn(file: string, text: string): Mistakes {
  const tree = syntaxTreeOf(file, text);
  const names: Place[] = [];
  const pairs: Place[] = [];
  const spreads: Place[] = [];
  const placeOf = (name: string, node: ts.Node): Place => ({
    name,
    line: tree.getLineAndCharacterOfPosition(node.getStart()).line + 1,
  });
  const visit = (node: ts.Node): void => {
    if (
      isDeclared(node) &&
      node.name !== undefined &&
      (ts.isIdentifier(node.name) || ts.isPrivateIdentifier(node.name))
    ) {
      const { text: name } = node.name;
      if (wordsOf(name).some((word) => PARTICIPLES.has(word))) names.push(placeOf(name, node.name));
    }
    if (
      ts.isVariableDeclaration(node) &&
      ts.isArrayBindingPattern(node.name) &&
      node.initializer !== undefined
    )
      if (ts.isArrayLiteralExpression(node.initializer)) pairs.push(placeOf(node.name.getText(), node));
    const isSpread =
      (ts.isSpreadAssignment(node) && ts.isObjectLiteralExpression(node.expression)) ||
      (ts.isSpreadElement(node) && ts.isArrayLiteralExpression(node.expression));
    if (isSpread) spreads.push(placeOf(node.getText(), node));
    ts.forEachChild(node, visit);
  };
  visit(tree);
  return { names, pairs, spreads };
}

function wordsOf(name: string): string[] {
  return name
    .replace(/^[#_]+/, '')
    .split(/(?=[A-Z])|_/)
    .map((word) => word.toLowerCase());
}

const files = execFileSync(
  'git',
  ['ls-files', '-co', '--exclude-standard', '*.ts', '*.tsx', '*.mjs', '*.cjs'],
  {
    cwd: repositoryRoot,
    encoding: 'utf8',
  },
)
  .split('\n')
  .filter((file) => file !== '');
const mistakes = files.map((file) => ({
  file,
  ...mistakesIn(file, readFileSync(path.join(repositoryRoot, file), 'utf8')),
}));
it('no name says how its value came about', () => {
  const places = mistakes.flatMap(({ file, names }) =>
    names.filter(({ name }) => !given.has(name)).map(({ name, line }) => `${file}:${line} ${name}`),
  );
  expect(places).toEqual([]);
});

it('no two things are declared by a literal of them', () => {
  const places = mistakes.flatMap(({ file, pairs }) =>
    pairs.map(({ name, line }) => `${file}:${line} ${name}`),
  );
  expect(places).toEqual([]);
});

it('no literal is spread into a literal or a list of arguments to save lines', () => {
  const places = mistakes.flatMap(({ file, spreads }) =>
    spreads.map(({ name, line }) => `${file}:${line} ${name}`),
  );
  expect(places).toEqual([]);
});

it('reads the words of a name', () => {
  const text =
    'const { wantedFen } = a; class B { #found = 1; isAsked() {} } const [c, d] = [1, 2]; const background = f(...[c]);';
  const { names, pairs, spreads } = mistakesIn('a.ts', text);
  expect([names, pairs, spreads].map((places) => places.map(({ name }) => name))).toEqual([
    ['wantedFen', '#found', 'isAsked'],
    ['[c, d]'],
    ['...[c]'],
  ]);
});

it('every exception is still a declared name', () => {
  const declared = new Set(mistakes.flatMap(({ names }) => names.map(({ name }) => name)));
  expect([...given].filter((name) => !declared.has(name))).toEqual([]);
});
