import openapiTS, { type OpenAPI3, type ParameterObject, type SchemaObject } from 'openapi-typescript';
import * as ts from 'typescript';

/** The types of operations and schemas. The client finds an operation by its id, not by its path. */
export async function typesOf(document: OpenAPI3): Promise<string> {
  // A question may omit members with a default.
  const options = {
    immutable: true,
    defaultNonNullable: false,
    transform: ({ type, format }: SchemaObject) => exactType(type, format),
  };
  const types = await openapiTS(successful(document), options);
  return sourceOf(types.filter((node) => !(ts.isInterfaceDeclaration(node) && node.name.text === 'paths')));
}

/** The method and path of each operation, by its id. */
export function addressesOf({ paths = {} }: OpenAPI3): string {
  const addresses = Object.entries(paths).flatMap(([path, operations]) =>
    Object.entries(operations as Readonly<Record<string, { readonly operationId: string }>>).map(
      ([method, { operationId }]) => `  ${operationId}: ['${method.toUpperCase()}', '${path}'],\n`,
    ),
  );
  return `export const addresses = {\n${addresses.join('')}} as const;\n`;
}

/**
 * Drops webhooks, which the client does not call, errors, which are alike for all operations, forms that the
 * client does not read, and examples of whole answers.
 */
function successful(document: OpenAPI3): OpenAPI3 {
  const text = JSON.stringify({ ...document, webhooks: undefined }, (name, value: unknown) => {
    // An installation may have its own rule sets.
    if (name === 'enum' && (value as readonly unknown[]).includes('world-bank-2019')) return undefined;
    if (name === 'parameters')
      return (value as readonly ParameterObject[]).filter(
        (one) => one.name !== 'format' && one.name !== 'for',
      );
    if (name !== 'responses' && name !== 'content') return value;
    const isIncluded =
      name === 'responses'
        ? (key: string) => key < '300'
        : (key: string) => /^application\/(geo\+)?json$/.test(key);
    const included = Object.entries(value as Readonly<Record<string, object>>).filter(([key]) =>
      isIncluded(key),
    );
    return Object.fromEntries(included.map(([key, part]) => [key, { ...part, example: undefined }]));
  });
  return JSON.parse(text) as OpenAPI3;
}

/** A number that may exceed a double is a bigint for clients that read all digits. */
function exactType(type: unknown, format: unknown): ts.TypeNode | undefined {
  if (format !== 'int64') return undefined;
  const kinds = [ts.SyntaxKind.NumberKeyword, ts.SyntaxKind.BigIntKeyword] as const;
  const isNullable = Array.isArray(type) && type.includes('null');
  return ts.factory.createUnionTypeNode([
    ...kinds.map((kind) => ts.factory.createKeywordTypeNode(kind)),
    ...(isNullable ? [ts.factory.createLiteralTypeNode(ts.factory.createNull())] : []),
  ]);
}

/** openapi-typescript has a printer too, but its declarations contradict themselves. */
function sourceOf(nodes: readonly ts.Node[]): string {
  const file = ts.createSourceFile('', '', ts.ScriptTarget.Latest);
  return ts.createPrinter().printList(ts.ListFormat.MultiLine, ts.factory.createNodeArray(nodes), file);
}
