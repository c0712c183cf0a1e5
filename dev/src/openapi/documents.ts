import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import openapiTS, { astToString, type OpenAPI3 } from 'openapi-typescript';
import { format, resolveConfig } from 'prettier';
import { type TypeNode, factory, SyntaxKind } from 'typescript';

const root = join(__dirname, '../../..');
const run = promisify(execFile);

export const services = ['ingestion', 'classification', 'reporting'] as const;
type Service = (typeof services)[number];

export const OPENAPI_FOLDER = join(root, 'docs/openapi');

/** The files that are kept of a service's API, by their names: its OpenAPI document, and the types of what stands in its answers. */
export async function openApiFiles(service: Service): Promise<Readonly<Record<string, string>>> {
  const document = await documentOf(service);
  return {
    [`${service}.json`]: await formatted(`${service}.json`, JSON.stringify(document)),
    [`${service}.d.ts`]: await formatted(`${service}.d.ts`, await typesOf(document)),
  };
}

/** As the service itself prints it, from its sources: nothing has to be built or to run. */
async function documentOf(service: Service): Promise<OpenAPI3> {
  const program = [join(root, 'testing/run-ts.cjs'), join(root, `apps/${service}/src/main.ts`)];
  const { stdout } = await run(process.execPath, [...program, '--openapi'], { maxBuffer: 16 * 1_048_576 });
  return JSON.parse(stdout) as OpenAPI3;
}

async function typesOf(document: OpenAPI3): Promise<string> {
  // Paths would make four fifths of the file, and callers name the schemas.
  const types = await openapiTS({ ...document, paths: {} }, { immutable: true, transform: ({ type, format }) => exactType(type, format) });
  return `// Made by \`npm run openapi\` from the document beside it. Not to be edited.\n${astToString(types)}`;
}

/** A number that may outgrow a double is a bigint for clients that read all digits. */
function exactType(type: unknown, format: unknown): TypeNode | undefined {
  if (format !== 'int64') return undefined;
  const kinds = [SyntaxKind.NumberKeyword, SyntaxKind.BigIntKeyword] as const;
  const isNullable = Array.isArray(type) && type.includes('null');
  return factory.createUnionTypeNode([
    ...kinds.map((kind) => factory.createKeywordTypeNode(kind)),
    ...(isNullable ? [factory.createLiteralTypeNode(factory.createNull())] : []),
  ]);
}

async function formatted(name: string, text: string): Promise<string> {
  const filepath = join(OPENAPI_FOLDER, name);
  return format(text, { ...(await resolveConfig(filepath)), filepath });
}
