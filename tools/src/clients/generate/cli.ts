import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import * as path from 'node:path';
import type { OpenAPI3 } from 'openapi-typescript';
import { pythonClientOf } from './python';
import { addressesOf, typesOf } from './typescript';

const root = path.join(__dirname, '../../../..');

/** Writes the generated parts of the clients from docs/openapi, for `nx run client:generate`. */
async function main(): Promise<void> {
  const api = withWholeItems(wholeApi());
  writeClient('libs/client/src/generated', {
    'api.ts': await typesOf(api),
    'addresses.ts': addressesOf(api) + versionOf('libs/client/package.json'),
  });
  writeClient('clients/python/src/taocun', { '_api.py': pythonClientOf(api) });
}

function versionOf(file: string): string {
  const { version } = JSON.parse(readFileSync(path.join(root, file), 'utf8')) as { readonly version: string };
  return `\nexport const version = '${version}';\n`;
}

/** The whole API at reporting's address: its own operations, and those that it forwards to ingestion. */
function wholeApi(): OpenAPI3 {
  const ingestion = described('ingestion');
  const reporting = described('reporting');
  const schemas = { ...ingestion.components?.schemas, ...reporting.components?.schemas };
  return {
    ...reporting,
    paths: { ...ingestion.paths, ...reporting.paths },
    components: { ...reporting.components, schemas },
  };
}

function described(service: 'ingestion' | 'reporting'): OpenAPI3 {
  return JSON.parse(readFileSync(path.join(root, `docs/openapi/${service}.json`), 'utf8')) as OpenAPI3;
}

/**
 * Drops the partial items of `fields`: for a client an item is whole, and fields that it did not request are
 * missing.
 */
function withWholeItems(document: OpenAPI3): OpenAPI3 {
  const text = JSON.stringify(document, (name, value: unknown) => {
    if (name === 'schemas')
      return Object.fromEntries(
        Object.entries(value as object).filter(([schema]) => !schema.startsWith('Partial')),
      );
    const { anyOf } = (value ?? {}) as { readonly anyOf?: unknown };
    const [whole, part] = Array.isArray(anyOf) ? (anyOf as readonly { readonly $ref?: string }[]) : [];
    return part?.$ref?.startsWith('#/components/schemas/Partial') === true ? whole : value;
  });
  return JSON.parse(text) as OpenAPI3;
}

function writeClient(folder: string, files: Readonly<Record<string, string>>): void {
  mkdirSync(path.join(root, folder), { recursive: true });
  for (const [name, text] of Object.entries(files)) writeFileSync(path.join(root, folder, name), text);
}

void main();
