import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { errorsPage } from '@taocun/service';
import { formatted } from './formatted';
import { pythonClientOf, pythonUpdatesOf } from './python-client';
import openapiTS, { type OpenAPI3, type ParameterObject, type SchemaObject } from 'openapi-typescript';
import * as ts from 'typescript';

const root = join(__dirname, '../../..');
const run = promisify(execFile);

type Service = 'ingestion' | 'classification' | 'reporting';

/** All that is written from what the services say of themselves, by its path in the repository. */
export async function describedFiles(): Promise<Readonly<Record<string, string>>> {
  const [ingestion, classification, reporting] = await Promise.all([
    documentOf('ingestion'),
    documentOf('classification'),
    documentOf('reporting'),
  ]);
  const documents = Object.entries({ ingestion, classification, reporting }).map(
    ([service, document]) => [`docs/openapi/${service}.json`, JSON.stringify(document)] as const,
  );
  const texts: Readonly<Record<string, string>> = {
    ...Object.fromEntries(documents),
    'docs/errors.md': errorsPage(),
    ...(await clientFiles(ingestion, withWholeItems(reporting))),
  };
  const files = Object.entries(texts).map(([file, text]) => [file, file.endsWith('.py') ? text : formatted(file, text)] as const);
  return Object.fromEntries(files);
}

/** As the service itself prints it, from its sources: nothing has to be built or to run. */
async function documentOf(service: Service): Promise<OpenAPI3> {
  const program = [join(root, 'testing/run-ts.cjs'), join(root, `apps/${service}/src/main.ts`)];
  const { stdout } = await run(process.execPath, [...program, '--openapi'], { maxBuffer: 16 * 1_048_576 });
  return JSON.parse(stdout) as OpenAPI3;
}

const generated = 'libs/client/src/generated';
const madeFrom = (service: Service): string => `// Made by \`npm run openapi\` from docs/openapi/${service}.json. Not to be edited.`;

/** The parts of the clients that follow from the documents: reporting's operations and their addresses, and ingestion's schemas. */
async function clientFiles(ingestion: OpenAPI3, document: OpenAPI3): Promise<Readonly<Record<string, string>>> {
  // A question may leave out what has a default.
  const options = { immutable: true, defaultNonNullable: false, transform: ({ type, format }: SchemaObject) => exactType(type, format) };
  // The client finds an operation by its id, not by its path.
  const types = (await openapiTS(successful(document), options)).filter(
    (node) => !(ts.isInterfaceDeclaration(node) && node.name.text === 'paths'),
  );
  const addresses = Object.entries(document.paths ?? {}).flatMap(([path, operations]) =>
    Object.entries(operations as Readonly<Record<string, { readonly operationId: string }>>).map(
      ([method, { operationId }]) => `  ${operationId}: ['${method.toUpperCase()}', '${path}'],`,
    ),
  );
  const addressTable = `/** The method and path of each operation. */\nexport const addresses = {\n${addresses.join('\n')}\n} as const;`;
  return {
    [`${generated}/api.ts`]: `${madeFrom('reporting')}\n${sourceOf(types)}`,
    [`${generated}/addresses.ts`]: `${madeFrom('reporting')}\n${addressTable}\n`,
    [`${generated}/ingestion.ts`]: `${madeFrom('ingestion')}\n${await typesOf(ingestion)}`,
    'clients/python/src/taocun/_api.py': pythonClientOf(document),
    'clients/python/src/taocun/_ingestion_api.py': pythonUpdatesOf(ingestion),
  };
}

/** Without the parts of items that `fields` chooses: to a client an item is whole, and what it did not ask for is missing. */
function withWholeItems(document: OpenAPI3): OpenAPI3 {
  const text = JSON.stringify(document, (name, value: unknown) => {
    if (name === 'schemas') return Object.fromEntries(Object.entries(value as object).filter(([schema]) => !schema.startsWith('Partial')));
    const { anyOf } = (value ?? {}) as { readonly anyOf?: unknown };
    const [whole, part] = Array.isArray(anyOf) ? (anyOf as readonly { readonly $ref?: string }[]) : [];
    return part?.$ref?.startsWith('#/components/schemas/Partial') === true ? whole : value;
  });
  return JSON.parse(text) as OpenAPI3;
}

/** Without errors, which are of one kind for all operations, the forms that the client does not read, and examples of whole answers. */
function successful(document: OpenAPI3): OpenAPI3 {
  const text = JSON.stringify(document, (name, value: unknown) => {
    // An installation may have rule sets of its own.
    if (name === 'enum' && (value as readonly unknown[]).includes('world-bank-2019')) return undefined;
    if (name === 'parameters') return (value as readonly ParameterObject[]).filter((one) => one.name !== 'format' && one.name !== 'for');
    if (name !== 'responses' && name !== 'content') return value;
    const isWanted = name === 'responses' ? (key: string) => key < '300' : (key: string) => /^application\/(geo\+)?json$/.test(key);
    const wanted = Object.entries(value as Readonly<Record<string, object>>).filter(([key]) => isWanted(key));
    return Object.fromEntries(wanted.map(([key, part]) => [key, { ...part, example: undefined }]));
  });
  return JSON.parse(text) as OpenAPI3;
}

async function typesOf(document: OpenAPI3): Promise<string> {
  // Paths would make four fifths of the file, and callers name the schemas.
  const types = await openapiTS({ ...document, paths: {} }, { immutable: true, transform: ({ type, format }) => exactType(type, format) });
  return sourceOf(types);
}

/** A number that may outgrow a double is a bigint for clients that read all digits. */
function exactType(type: unknown, format: unknown): ts.TypeNode | undefined {
  if (format !== 'int64') return undefined;
  const kinds = [ts.SyntaxKind.NumberKeyword, ts.SyntaxKind.BigIntKeyword] as const;
  const isNullable = Array.isArray(type) && type.includes('null');
  return ts.factory.createUnionTypeNode([
    ...kinds.map((kind) => ts.factory.createKeywordTypeNode(kind)),
    ...(isNullable ? [ts.factory.createLiteralTypeNode(ts.factory.createNull())] : []),
  ]);
}

function sourceOf(nodes: readonly ts.Node[]): string {
  const file = ts.createSourceFile('', '', ts.ScriptTarget.Latest);
  return ts.createPrinter().printList(ts.ListFormat.MultiLine, ts.factory.createNodeArray(nodes), file);
}
