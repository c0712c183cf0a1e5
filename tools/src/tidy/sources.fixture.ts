import { readdirSync, readFileSync } from 'node:fs';
import * as path from 'node:path';
import ts from 'typescript';
import { repositoryRoot } from '../engines/machine/folders';
import { isTestFile, syntaxTreeOf } from './source-files.fixture';

/** One source file, with the parts that the house rules check. */
interface Source {
  /** Relative to the repository. */
  readonly file: string;
  readonly lines: number;
  readonly isTest: boolean;
  /** The lines that give a test or a wait a separate deadline. */
  readonly deadlines: readonly number[];
  /** The interfaces and type aliases that the file declares, each as its text without comments and spaces. */
  readonly types: readonly { readonly name: string; readonly text: string }[];
  readonly comments: readonly { readonly line: number; readonly text: string }[];
  /**
   * The names declared outside functions and classes; a destructured member keeps the name that it has in its
   * object.
   */
  readonly declared: readonly string[];
  readonly exports: readonly string[];
  readonly imports: readonly Imported[];
  /** The specifiers of all imports: of our files and of packages. */
  readonly specifiers: readonly string[];
}

/** An imported file with the imported names; `*` means all of them. */
interface Imported {
  readonly from: string;
  readonly names: readonly string[];
}

const folders = ['apps', 'clients', 'libs', 'tools', 'testing'];
const leftOut = new Set(['node_modules', 'dist', 'coverage', 'generated', '.engines']);

function filesIn(folder: string): string[] {
  return readdirSync(path.join(repositoryRoot, folder), { withFileTypes: true }).flatMap((entry) => {
    if (leftOut.has(entry.name)) return [];
    const file = `${folder}/${entry.name}`;
    return entry.isDirectory() ? filesIn(file) : /\.tsx?$/.test(entry.name) ? [file] : [];
  });
}

const names = folders.flatMap(filesIn);
const known = new Set(names);

/** The target of a module specifier, if it is one of our files. */
function resolved(importer: string, specifier: string): string | undefined {
  const [, project = '', rest = ''] = /^@taocun\/([^/]+)(?:\/(.+))?$/.exec(specifier) ?? [];
  const homes: Record<string, string> = {
    cli: 'apps/cli',
    tools: 'tools',
    harness: 'tools/harness',
    bench: 'tools/bench',
    testing: 'testing',
    subscriber: 'clients/subscriber',
  };
  const base = specifier.startsWith('.')
    ? path.posix.join(path.posix.dirname(importer), specifier).replace(/\.js$/, '')
    : project === ''
      ? undefined
      : `${homes[project] ?? `libs/${project.replace(/^reporting-/, 'reporting/')}`}/src/${rest === '' ? 'index' : rest}`;
  return base === undefined
    ? undefined
    : [`${base}.ts`, `${base}.tsx`, `${base}.d.ts`, `${base}/index.ts`].find((file) => known.has(file));
}

const printer = ts.createPrinter({ removeComments: true });

function sourceOf(file: string): Source {
  const text = readFileSync(path.join(repositoryRoot, file), 'utf8');
  const tree = syntaxTreeOf(file, text);
  const imports: Imported[] = [];
  const specifiers: string[] = [];
  const imported = (specifier: ts.Expression | undefined, names: readonly string[]): void => {
    if (specifier === undefined || !ts.isStringLiteralLike(specifier)) return;
    specifiers.push(specifier.text);
    const from = resolved(file, specifier.text);
    if (from !== undefined) imports.push({ from, names });
  };
  const visit = (node: ts.Node): void => {
    if (ts.isImportDeclaration(node)) {
      const bindings = node.importClause?.namedBindings;
      const named = bindings !== undefined && ts.isNamedImports(bindings);
      imported(
        node.moduleSpecifier,
        named ? bindings.elements.map(({ name, propertyName }) => (propertyName ?? name).text) : ['*'],
      );
    } else if (ts.isExportDeclaration(node)) {
      const { exportClause } = node;
      const named = exportClause !== undefined && ts.isNamedExports(exportClause);
      imported(
        node.moduleSpecifier,
        named ? exportClause.elements.map(({ name, propertyName }) => (propertyName ?? name).text) : ['*'],
      );
    } else if (ts.isImportTypeNode(node) && ts.isLiteralTypeNode(node.argument)) {
      imported(node.argument.literal, ['*']);
    } else if (
      ts.isCallExpression(node) &&
      (node.expression.kind === ts.SyntaxKind.ImportKeyword ||
        /require|createRequire/.test(node.expression.getText()))
    ) {
      imported(node.arguments[0], ['*']);
    }
    ts.forEachChild(node, visit);
  };
  visit(tree);
  const types = tree.statements.flatMap((statement) => {
    if (!ts.isInterfaceDeclaration(statement) && !ts.isTypeAliasDeclaration(statement)) return [];
    const body = ts.isInterfaceDeclaration(statement)
      ? [...(statement.heritageClauses ?? []), ...statement.members]
      : [statement.type];
    const printed = body.map((member) => printer.printNode(ts.EmitHint.Unspecified, member, tree)).join(';');
    return [{ name: statement.name.text, text: printed.replace(/\breadonly |\s+/g, ' ').trim() }];
  });
  const declared = tree.statements.flatMap(namesIn);
  const exports = tree.statements
    .filter(isExported)
    .flatMap((statement) => [...namesIn(statement), ...takenOutIn(statement)]);
  const comments = text.split('\n').flatMap((line, index) => {
    const comment = /^\s*(?:\/\/|\/\*\*|\*)\s*(.*)$/.exec(line)?.[1];
    return comment === undefined ? [] : [{ line: index + 1, text: comment }];
  });
  const deadlines = text
    .split('\n')
    .flatMap((line, index) =>
      /^\s*\}, \d\d+_000\);$|\bwithinMs: \d+_000|jest\.setTimeout\(/.test(line) ? [index + 1] : [],
    );
  return {
    file,
    lines: text.split('\n').length - 1,
    isTest: isTestFile(file),
    deadlines,
    types,
    comments,
    declared: [...new Set(declared)],
    exports: [...new Set(exports)],
    imports,
    specifiers,
  };
}

function isExported(statement: ts.Statement): boolean {
  return (
    ts.canHaveModifiers(statement) &&
    ts.getModifiers(statement)?.some(({ kind }) => kind === ts.SyntaxKind.ExportKeyword) === true
  );
}

/** The names that a statement declares. */
function namesIn(statement: ts.Statement): string[] {
  if (ts.isImportDeclaration(statement) || ts.isExportDeclaration(statement)) return [];
  if (ts.isVariableStatement(statement))
    return statement.declarationList.declarations.flatMap(({ name }) =>
      ts.isIdentifier(name) ? [name.text] : [],
    );
  const { name } = statement as ts.Statement & { readonly name?: ts.Identifier };
  return name === undefined ? [] : [name.text];
}

/** The names that a statement destructures from an object or a list. */
function takenOutIn(statement: ts.Statement): string[] {
  if (!ts.isVariableStatement(statement)) return [];
  return statement.declarationList.declarations.flatMap(({ name }) =>
    ts.isIdentifier(name)
      ? []
      : name.elements.flatMap((element) => (ts.isBindingElement(element) ? [element.name.getText()] : [])),
  );
}

/** Every TypeScript file of the repository. */
export const sources: readonly Source[] = names.map(sourceOf);
