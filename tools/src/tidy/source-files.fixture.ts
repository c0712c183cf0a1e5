import ts from 'typescript';

/** True for tests and their fixtures, by the place of the file. */
export function isTestFile(file: string): boolean {
  return /\.(spec|fixture)\.tsx?$|\/test\//.test(file);
}

/** The syntax tree of a source file. */
export function syntaxTreeOf(file: string, text: string): ts.SourceFile {
  return ts.createSourceFile(
    file,
    text,
    ts.ScriptTarget.Latest,
    true,
    file.endsWith('x') ? ts.ScriptKind.TSX : ts.ScriptKind.TS,
  );
}
