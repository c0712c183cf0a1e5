import { writeFileSync } from 'node:fs';
import { format, resolveConfig } from 'prettier';
import { asyncApi, ASYNCAPI_FILE } from './document';

/** Writes docs/asyncapi.yaml. */
async function main(): Promise<void> {
  const options = await resolveConfig(ASYNCAPI_FILE);
  writeFileSync(ASYNCAPI_FILE, await format(asyncApi(), { ...options, filepath: ASYNCAPI_FILE }));
  process.stdout.write('docs/asyncapi.yaml is written.\n');
}

void main();
