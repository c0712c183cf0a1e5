import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import * as path from 'node:path';
import type { OpenAPI3 } from 'openapi-typescript';
import { pythonClientOf, pythonUpdatesOf } from './python';
import { addressesOf, typesOf } from './typescript';

const root = path.join(__dirname, '../../../..');

/** Writes the parts of the clients that follow from docs/openapi, for `nx run client:generate`. */
async function main(): Promise<void> {
  const reporting = withWholeItems(described('reporting'));
  const ingestion = described('ingestion');
  write('libs/client/src/generated', {
    'reporting.ts': await typesOf(reporting),
    'ingestion.ts': await typesOf(ingestion),
    'addresses.ts': addressesOf('reporting', reporting) + addressesOf('ingestion', ingestion) + versionOf('libs/client/package.json'),
  });
  write('clients/python/src/taocun', { '_api.py': pythonClientOf(reporting), '_ingestion_api.py': pythonUpdatesOf(ingestion) });
}

function versionOf(file: string): string {
  const { version } = JSON.parse(readFileSync(path.join(root, file), 'utf8')) as { readonly version: string };
  return `\nexport const version = '${version}';\n`;
}

function described(service: 'ingestion' | 'reporting'): OpenAPI3 {
  return JSON.parse(readFileSync(path.join(root, `docs/openapi/${service}.json`), 'utf8')) as OpenAPI3;
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

function write(folder: string, files: Readonly<Record<string, string>>): void {
  mkdirSync(path.join(root, folder), { recursive: true });
  for (const [name, text] of Object.entries(files)) writeFileSync(path.join(root, folder, name), text);
}

void main();
